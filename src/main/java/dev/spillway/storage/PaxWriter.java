package dev.spillway.storage;

import dev.spillway.storage.PaxTail.PaxBlock;
import dev.spillway.storage.encoding.ColumnBuffer;
import dev.spillway.storage.pool.Blocks;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/// Appends rows to a tail: into its last block while that has room, then into new ones.
final class PaxWriter {
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    private final PaxLayout layout;
    private final RelationWriter writer;
    private final List<ColumnBuffer> buffers;
    private final List<PaxBlock> blocks;
    private final List<Integer> overflow;
    /// Blocks of the strings of the row being written, by column; `null` where they are inline.
    private final int[] overflowFirst;

    PaxWriter(PaxLayout layout, RelationWriter writer, PaxTail tail, List<ColumnBuffer> buffers) {
        this.layout = layout;
        this.writer = writer;
        this.buffers = buffers;
        this.blocks = new ArrayList<>(tail.blocks());
        this.overflow = new ArrayList<>(tail.overflow());
        this.overflowFirst = new int[buffers.size()];
    }

    /// The tail with all rows of the buffers after its own.
    PaxTail append() {
        int rows = buffers.isEmpty() ? 0 : buffers.getFirst().size();
        for (int row = 0; row < rows; row++) {
            int heap = overflowStrings(row);
            if (blocks.isEmpty()
                    || blocks.getLast().rows() == layout.capacity()
                    || blocks.getLast().heapEnd() + heap > Blocks.BYTES) {
                blocks.add(new PaxBlock(writer.newZeroBlock(), 0, layout.heapOffset()));
            }
            PaxBlock block = blocks.removeLast();
            blocks.add(writeRow(block, row));
        }
        int total = blocks.stream().mapToInt(PaxBlock::rows).sum();
        return new PaxTail(blocks, overflow, total);
    }

    /// Moves the row's strings out that the heap of a fresh block could not take, and returns the heap bytes of the
    /// rest.
    private int overflowStrings(int row) {
        int room = Blocks.BYTES - layout.heapOffset();
        int limit = Math.min(room, Blocks.BYTES / 4);
        int heap = heapBytes(row, limit);
        while (heap > room) {
            limit = Math.max(PaxLayout.OVERFLOW_ENTRY, limit / 2);
            heap = heapBytes(row, limit);
        }
        for (int column = 0; column < buffers.size(); column++) {
            ColumnBuffer buffer = buffers.get(column);
            overflowFirst[column] = -1;
            if (buffer.kind().isVariable() && length(buffer, row) > limit) {
                int from = buffer.offsets()[row];
                int[] written = writer.write(buffer.bytes(), from, length(buffer, row));
                overflowFirst[column] = written[0];
                for (int block : written) {
                    overflow.add(block);
                }
            }
        }
        return heap;
    }

    private int heapBytes(int row, int limit) {
        int heap = 0;
        for (ColumnBuffer buffer : buffers) {
            if (buffer.kind().isVariable()) {
                int length = length(buffer, row);
                heap += length > limit ? PaxLayout.OVERFLOW_ENTRY : length;
            }
        }
        return heap;
    }

    private static int length(ColumnBuffer buffer, int row) {
        return buffer.offsets()[row + 1] - buffer.offsets()[row];
    }

    private PaxBlock writeRow(PaxBlock block, int row) {
        int frame = writer.pinForChange(block.block());
        MemorySegment segment = writer.segment(frame);
        long base = writer.offset(frame);
        int heapEnd = block.heapEnd();
        int slot = block.rows();
        for (int column = 0; column < buffers.size(); column++) {
            ColumnBuffer buffer = buffers.get(column);
            boolean isNull = buffer.isNull(row);
            if (layout.nullOffsets()[column] >= 0) {
                writeNullBit(segment, base + layout.nullOffsets()[column], slot, isNull);
            } else if (isNull) {
                throw new IllegalArgumentException("a column that is not nullable must have values");
            }
            long at = base + layout.cellOffset(column, slot);
            if (!buffer.kind().isVariable()) {
                PaxReader.writeFixed(segment, at, buffer, row, layout.cellBytes()[column]);
                continue;
            }
            int length = length(buffer, row);
            segment.set(SHORT, at, (short) heapEnd);
            if (overflowFirst[column] >= 0) {
                segment.set(SHORT, at + 2, (short) PaxLayout.OVERFLOW);
                segment.set(INT, base + heapEnd, overflowFirst[column]);
                segment.set(INT, base + heapEnd + 4, length);
                heapEnd += PaxLayout.OVERFLOW_ENTRY;
            } else {
                segment.set(SHORT, at + 2, (short) length);
                MemorySegment.copy(buffer.bytes(), buffer.offsets()[row], segment, BYTE, base + heapEnd, length);
                heapEnd += length;
            }
        }
        writer.unpin(frame);
        return new PaxBlock(block.block(), slot + 1, heapEnd);
    }

    static void writeNullBit(MemorySegment segment, long nulls, int row, boolean isNull) {
        long at = nulls + (row >> 3);
        int bits = segment.get(BYTE, at);
        int bit = 1 << (row & 7);
        segment.set(BYTE, at, (byte) (isNull ? bits | bit : bits & ~bit));
    }
}
