package dev.spillway.storage;

import dev.spillway.storage.pool.BlockFile;
import dev.spillway.storage.pool.Blocks;
import dev.spillway.storage.pool.IoErrors;
import dev.spillway.storage.pool.LocalBufferPool;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Images of blocks before a statement changed them: the first 2 MiB on the heap, the rest in a file of the session.
/// Leader thread.
final class BeforeImages {
    private static final int HEAP_IMAGES = 256;

    private final Path path;
    private final BlockFile.Factory factory;
    private final List<Image> images = new ArrayList<>();
    private @Nullable BlockFile file;

    BeforeImages(Path path, BlockFile.Factory factory) {
        this.path = path;
        this.factory = factory;
    }

    private record Image(RelationChange change, int block, byte @Nullable [] bytes) {}

    void add(RelationChange change, int block, MemorySegment segment, long offset) {
        byte[] bytes = new byte[Blocks.BYTES];
        MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, offset, bytes, 0, Blocks.BYTES);
        if (images.size() < HEAP_IMAGES) {
            images.add(new Image(change, block, bytes));
        } else {
            spill(bytes, images.size() - HEAP_IMAGES);
            images.add(new Image(change, block, null));
        }
    }

    private void spill(byte[] bytes, int index) {
        try {
            BlockFile open = file;
            if (open == null) {
                open = factory.open(path);
                file = open;
            }
            ByteBuffer source = ByteBuffer.wrap(bytes);
            while (source.hasRemaining()) {
                if (open.write(source, ((long) index << Blocks.SHIFT) + source.position()) <= 0) {
                    throw new IOException("nothing was written");
                }
            }
        } catch (IOException e) {
            throw IoErrors.of("write", path, e);
        }
    }

    /// Hands every image to its relation.
    void restore(LocalBufferPool pool) {
        for (int i = 0; i < images.size(); i++) {
            Image image = images.get(i);
            byte[] bytes = image.bytes();
            image.change().restore(pool, image.block(), bytes == null ? read(i - HEAP_IMAGES) : bytes);
        }
    }

    private byte[] read(int index) {
        ByteBuffer target = ByteBuffer.allocate(Blocks.BYTES);
        try {
            BlockFile open = file;
            while (open != null && target.hasRemaining()) {
                if (open.read(target, ((long) index << Blocks.SHIFT) + target.position()) <= 0) {
                    throw new IOException("the undo file is too short");
                }
            }
        } catch (IOException e) {
            throw IoErrors.of("read", path, e);
        }
        return target.array();
    }

    void close() {
        images.clear();
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                throw IoErrors.of("remove", path, e);
            }
            file = null;
        }
    }
}
