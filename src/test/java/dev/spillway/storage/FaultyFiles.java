package dev.spillway.storage;

import dev.spillway.storage.pool.BlockFile;
import dev.spillway.storage.pool.ChannelBlockFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// Files that write and read less than asked, or fail to write after a while.
final class FaultyFiles implements BlockFile.Factory {
    int writesUntilFailure = Integer.MAX_VALUE;
    String failure = "No space left on device";
    int bytesPerWrite = Integer.MAX_VALUE;
    private Runnable atFirstWrite = () -> {};

    void afterFirstWrite(Runnable action) {
        atFirstWrite = action;
    }

    @Override
    public BlockFile open(Path path) throws IOException {
        return new FaultyFile(path);
    }

    private final class FaultyFile implements BlockFile {
        private final ChannelBlockFile real;

        FaultyFile(Path path) throws IOException {
            real = new ChannelBlockFile(path);
        }

        @Override
        public int write(ByteBuffer source, long position) throws IOException {
            if (--writesUntilFailure < 0) {
                throw new IOException(failure);
            }
            Runnable action = atFirstWrite;
            atFirstWrite = () -> {};
            action.run();
            int length = Math.min(source.remaining(), bytesPerWrite);
            ByteBuffer part = source.slice(source.position(), length);
            int written = real.write(part, position);
            source.position(source.position() + written);
            return written;
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            ByteBuffer part = target.slice(target.position(), Math.min(target.remaining(), bytesPerWrite));
            int read = real.read(part, position);
            target.position(target.position() + Math.max(0, read));
            return read;
        }

        @Override
        public void extendTo(long bytes) throws IOException {
            real.extendTo(bytes);
        }

        @Override
        public MemorySegment map(long position, long bytes, Arena arena) throws IOException {
            return real.map(position, bytes, arena);
        }

        @Override
        public void close() throws IOException {
            real.close();
        }
    }
}
