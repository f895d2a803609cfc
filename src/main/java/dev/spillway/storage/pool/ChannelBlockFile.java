package dev.spillway.storage.pool;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/// A [BlockFile] on a real file.
public final class ChannelBlockFile implements BlockFile {
    private final Path path;
    private final RandomAccessFile file;
    private final FileChannel channel;

    public ChannelBlockFile(Path path) throws IOException {
        this.path = path;
        Path parent = path.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        this.file = new RandomAccessFile(path.toFile(), "rw");
        this.channel = file.getChannel();
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        return channel.write(source, position);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        return channel.read(target, position);
    }

    @Override
    public void extendTo(long bytes) throws IOException {
        if (channel.size() < bytes) {
            file.setLength(bytes);
        }
    }

    @Override
    public MemorySegment map(long position, long bytes, Arena arena) throws IOException {
        return channel.map(FileChannel.MapMode.READ_ONLY, position, bytes, arena);
    }

    @Override
    public void close() throws IOException {
        file.close();
        Files.deleteIfExists(path);
    }
}
