package dev.spillway.storage;

import dev.spillway.data.DataType;
import dev.spillway.storage.PaxTail.PaxBlock;
import dev.spillway.storage.encoding.ColumnBuffer;
import dev.spillway.storage.pool.BlockWindow;
import dev.spillway.storage.pool.Blocks;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Reads a column of a tail. Tails are short: rows are taken one by one into a buffer.
final class PaxReader {
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    private final PaxLayout layout;
    private final BlockWindow window;

    PaxReader(PaxLayout layout, BlockWindow window) {
        this.layout = layout;
        this.window = window;
    }

    ColumnBuffer read(PaxTail tail, int column, DataType type) {
        ColumnBuffer buffer = new ColumnBuffer(type);
        for (PaxBlock block : tail.blocks()) {
            int[] run = {block.block()};
            window.open(run, 0, Blocks.BYTES);
            for (int row = 0; row < block.rows(); row++) {
                boolean mayMove = readCell(buffer, column, row);
                if (mayMove) {
                    window.open(run, 0, Blocks.BYTES);
                }
            }
        }
        return buffer;
    }

    /// Returns whether the window has moved.
    private boolean readCell(ColumnBuffer buffer, int column, int row) {
        MemorySegment segment = window.segment();
        long base = window.offset();
        int nulls = layout.nullOffsets()[column];
        if (nulls >= 0 && (segment.get(BYTE, base + nulls + (row >> 3)) >> (row & 7) & 1) != 0) {
            buffer.appendNull();
            return false;
        }
        long at = base + layout.cellOffset(column, row);
        if (buffer.kind().isVariable()) {
            return readString(buffer, at, base);
        }
        if (buffer.kind().isWide()) {
            buffer.appendWords(segment.get(LONG, at), segment.get(LONG, at + 8));
            return false;
        }
        long word = switch (layout.cellBytes()[column]) {
            case 1 -> segment.get(BYTE, at);
            case 2 -> segment.get(SHORT, at);
            case 4 -> segment.get(INT, at);
            default -> segment.get(LONG, at);
        };
        buffer.appendWords(word, 0);
        return false;
    }

    private boolean readString(ColumnBuffer buffer, long at, long base) {
        MemorySegment segment = window.segment();
        long entry = base + (segment.get(SHORT, at) & 0xFFFF);
        int length = segment.get(SHORT, at + 2) & 0xFFFF;
        if (length != PaxLayout.OVERFLOW) {
            byte[] value = new byte[length];
            MemorySegment.copy(segment, BYTE, entry, value, 0, length);
            buffer.appendBytes(value);
            return false;
        }
        int first = segment.get(INT, entry);
        byte[] value = new byte[segment.get(INT, entry + 4)];
        int[] blocks = new int[Blocks.of(value.length)];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = first + i;
        }
        window.copy(blocks, 0, value, 0, value.length);
        buffer.appendBytes(value);
        return true;
    }

    /// Writes a cell of a fixed width at an absolute offset.
    static void writeFixed(MemorySegment segment, long at, ColumnBuffer buffer, int row, int bytes) {
        long word = buffer.words()[row];
        switch (bytes) {
            case 1 -> segment.set(BYTE, at, (byte) word);
            case 2 -> segment.set(SHORT, at, (short) word);
            case 4 -> segment.set(INT, at, (int) word);
            case 8 -> segment.set(LONG, at, word);
            default -> {
                segment.set(LONG, at, word);
                segment.set(LONG, at + 8, buffer.highs()[row]);
            }
        }
    }
}
