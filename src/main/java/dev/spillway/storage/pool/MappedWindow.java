package dev.spillway.storage.pool;

import dev.spillway.instrument.BufferUsage;
import dev.spillway.storage.BufferListener;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Blocks through a [MappedFile]: contiguous runs directly, others through a scratch.
public final class MappedWindow implements BlockWindow {
    private static final int RECENT = 1_024;

    private final MemorySegment[] extents;
    private final BufferUsage usage;
    private final BufferListener listener;
    private long readBlocks;
    private final int[] recent = new int[RECENT];
    private @Nullable MemorySegment scratch;
    private MemorySegment segment = MemorySegment.NULL;
    private long offset;

    /// Each block that is visited counts as read once in `usage`: it comes from the file, though mostly from the
    /// page cache.
    public MappedWindow(MemorySegment[] extents, BufferUsage usage, BufferListener listener) {
        this.extents = extents;
        this.listener = listener;
        this.usage = usage;
        Arrays.fill(recent, -1);
    }

    private void count(int block) {
        if (recent[block & RECENT - 1] != block) {
            recent[block & RECENT - 1] = block;
            usage.localRead(1, 0);
            readBlocks++;
        }
    }

    @Override
    public void open(int[] blocks, long position, int length) {
        int first = (int) (position >>> Blocks.SHIFT);
        int last = (int) ((position + length - 1) >>> Blocks.SHIFT);
        for (int i = first; i <= last; i++) {
            count(blocks[i]);
        }
        long start = ((long) blocks[first] << Blocks.SHIFT) + (position & Blocks.MASK);
        int extent = (int) (start >>> MappedFile.EXTENT_SHIFT);
        boolean isOneExtent = (start + length - 1) >>> MappedFile.EXTENT_SHIFT == extent;
        if (isOneExtent && Blocks.isRun(blocks, first, last)) {
            segment = extents[extent];
            offset = start & MappedFile.EXTENT_BYTES - 1;
        } else {
            assemble(blocks, position, length);
        }
    }

    private void assemble(int[] blocks, long position, int length) {
        MemorySegment target = scratch;
        if (target == null || target.byteSize() < length) {
            target = Arena.ofAuto().allocate(Math.max(length, 4 * Blocks.BYTES), 64);
            scratch = target;
        }
        long from = position;
        int done = 0;
        while (done < length) {
            int piece = Math.min(length - done, Blocks.BYTES - (int) (from & Blocks.MASK));
            long at = ((long) blocks[(int) (from >>> Blocks.SHIFT)] << Blocks.SHIFT) + (from & Blocks.MASK);
            MemorySegment extent = extents[(int) (at >>> MappedFile.EXTENT_SHIFT)];
            MemorySegment.copy(extent, at & MappedFile.EXTENT_BYTES - 1, target, done, piece);
            done += piece;
            from += piece;
        }
        segment = target;
        offset = 0;
    }

    @Override
    public MemorySegment segment() {
        return segment;
    }

    @Override
    public long offset() {
        return offset;
    }

    @Override
    public void copy(int[] blocks, long position, byte[] target, int targetOffset, int length) {
        long from = position;
        int done = 0;
        while (done < length) {
            int first = (int) (from >>> Blocks.SHIFT);
            count(blocks[first]);
            long at = ((long) blocks[first] << Blocks.SHIFT) + (from & Blocks.MASK);
            long extentRest = MappedFile.EXTENT_BYTES - (at & MappedFile.EXTENT_BYTES - 1);
            int piece = (int) Math.min(Math.min(length - done, extentRest), Blocks.BYTES - (from & Blocks.MASK));
            while (piece < length - done
                    && piece < extentRest
                    && first + 1 < blocks.length
                    && blocks[first + 1] == blocks[first] + 1) {
                piece = (int) Math.min(Math.min(length - done, extentRest), piece + Blocks.BYTES);
                first++;
                count(blocks[first]);
            }
            MemorySegment extent = extents[(int) (at >>> MappedFile.EXTENT_SHIFT)];
            MemorySegment.copy(
                    extent,
                    ValueLayout.JAVA_BYTE,
                    at & MappedFile.EXTENT_BYTES - 1,
                    target,
                    targetOffset + done,
                    piece);
            done += piece;
            from += piece;
        }
    }

    @Override
    public void close() {
        segment = MemorySegment.NULL;
        listener.read(readBlocks, 0);
        readBlocks = 0;
    }
}
