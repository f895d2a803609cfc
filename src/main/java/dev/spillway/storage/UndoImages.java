package dev.spillway.storage;

import dev.spillway.storage.pool.BlockFile;
import dev.spillway.storage.pool.Blocks;
import dev.spillway.storage.pool.IoErrors;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Images of blocks before they were changed, for all undo scopes of a session: 2 MiB of them on the heap, the rest in
/// a file. Leader thread.
final class UndoImages {
    private static final System.Logger LOG = System.getLogger(UndoImages.class.getName());
    private static final int HEAP_IMAGES = 256;

    private final Supplier<Path> place;
    private final BlockFile.Factory factory;
    private final BitSet usedSlots = new BitSet();
    private int heapImages;
    private @Nullable BlockFile file;

    /// `place` is asked when a file is needed.
    UndoImages(Supplier<Path> place, BlockFile.Factory factory) {
        this.place = place;
        this.factory = factory;
    }

    /// Either `bytes` or a slot of the file.
    record Image(byte @Nullable [] bytes, int slot) {}

    Image keep(MemorySegment segment, long offset) {
        byte[] bytes = new byte[Blocks.BYTES];
        MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, offset, bytes, 0, Blocks.BYTES);
        if (heapImages < HEAP_IMAGES) {
            heapImages++;
            return new Image(bytes, 0);
        }
        int slot = usedSlots.nextClearBit(0);
        write(bytes, slot);
        usedSlots.set(slot);
        return new Image(null, slot);
    }

    private void write(byte[] bytes, int slot) {
        try {
            BlockFile open = file;
            if (open == null) {
                open = factory.open(place.get());
                file = open;
            }
            ByteBuffer source = ByteBuffer.wrap(bytes);
            while (source.hasRemaining()) {
                if (open.write(source, ((long) slot << Blocks.SHIFT) + source.position()) <= 0) {
                    throw new IOException("nothing was written");
                }
            }
        } catch (IOException e) {
            throw IoErrors.of("write", place.get(), e);
        }
    }

    byte[] read(Image image) {
        byte[] bytes = image.bytes();
        return bytes == null ? read(image.slot()) : bytes;
    }

    private byte[] read(int slot) {
        ByteBuffer target = ByteBuffer.allocate(Blocks.BYTES);
        try {
            BlockFile open = file;
            while (open != null && target.hasRemaining()) {
                if (open.read(target, ((long) slot << Blocks.SHIFT) + target.position()) <= 0) {
                    throw new IOException("the undo file is too short");
                }
            }
        } catch (IOException e) {
            throw IoErrors.of("read", place.get(), e);
        }
        return target.array();
    }

    /// The image is not needed any more.
    void release(Image image) {
        if (image.bytes() == null) {
            usedSlots.clear(image.slot());
        } else {
            heapImages--;
        }
    }

    /// Forgets all images and removes the file; a file that stays goes with the session's directory.
    void clear() {
        heapImages = 0;
        usedSlots.clear();
        BlockFile open = file;
        file = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "the undo file could not be removed", e);
            }
        }
    }
}
