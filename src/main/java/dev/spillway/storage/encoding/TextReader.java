package dev.spillway.storage.encoding;

import dev.spillway.data.TextVector;
import dev.spillway.data.Vector;
import dev.spillway.storage.ScanSource;
import dev.spillway.storage.encoding.SegmentReader.Rows;
import dev.spillway.storage.pool.BlockWindow;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// Reads segments of end offsets and bytes.
final class TextReader {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    /// Below this many bytes a stripe is copied whole before rows are picked from it.
    private static final int WHOLE_BYTES_MAX = 1 << 20;

    private final BlockWindow window;
    private final int[] ends = new int[ScanSource.STRIPE_ROWS + 1];
    private static final byte[] EMPTY = {};
    private byte[] scratch = new byte[0];

    TextReader(BlockWindow window) {
        this.window = window;
    }

    TextVector read(Segment segment, Rows rows, long @Nullable [] nulls) {
        return read(segment, rows, nulls, new int[rows.count() + 1], EMPTY);
    }

    /// Into the arrays of `previous`, where they are large enough.
    TextVector read(Segment segment, Rows rows, long @Nullable [] nulls, @Nullable Vector previous) {
        return previous instanceof TextVector text && text.offsets().length == ScanSource.STRIPE_ROWS + 1
                ? read(segment, rows, nulls, text.offsets(), text.bytes())
                : read(segment, rows, nulls, new int[ScanSource.STRIPE_ROWS + 1], EMPTY);
    }

    private TextVector read(Segment segment, Rows rows, long @Nullable [] nulls, int[] offsets, byte[] reused) {
        openEnds(segment, rows.firstSlot(), rows.slots());
        int start = ends[0];
        int count = rows.count();
        if (rows.isAll()) {
            for (int i = 0; i <= count; i++) {
                offsets[i] = ends[i] - start;
            }
            byte[] bytes = ofLength(offsets[count], reused);
            if (offsets[count] > 0) {
                window.copy(segment.byteBlocks(), start, bytes, 0, offsets[count]);
            }
            return new TextVector(bytes, offsets, nulls, count);
        }
        offsets[0] = 0;
        for (int i = 0; i < count; i++) {
            int row = rows.selected()[i];
            offsets[i + 1] = Math.addExact(offsets[i], ends[row + 1] - ends[row]);
        }
        byte[] bytes = ofLength(offsets[count], reused);
        int length = ends[rows.slots()] - start;
        if (count < rows.slots() / 16 || length > WHOLE_BYTES_MAX) {
            for (int i = 0; i < count; i++) {
                int row = rows.selected()[i];
                int size = ends[row + 1] - ends[row];
                if (size > 0) {
                    window.copy(segment.byteBlocks(), ends[row], bytes, offsets[i], size);
                }
            }
        } else if (offsets[count] > 0) {
            byte[] whole = copyStripe(segment, start, length);
            for (int i = 0; i < count; i++) {
                int row = rows.selected()[i];
                System.arraycopy(whole, ends[row] - start, bytes, offsets[i], ends[row + 1] - ends[row]);
            }
        }
        return new TextVector(bytes, offsets, nulls, count);
    }

    /// Fresh arrays are exact; those that are used again grow by half.
    private static byte[] ofLength(int length, byte[] reused) {
        if (reused.length == 0) {
            return new byte[length];
        }
        return reused.length >= length ? reused : new byte[length + length / 2];
    }

    /// The end before the stripe's first row and of each of its rows: row `i` is `ends[i] … ends[i + 1]`.
    int[] openEnds(Segment segment, int firstSlot, int slots) {
        ends[0] = 0;
        if (firstSlot > 0) {
            window.open(segment.blocks(), 4L * firstSlot - 4, 4);
            ends[0] = window.segment().get(INT, window.offset());
        }
        window.open(segment.blocks(), 4L * firstSlot, 4 * slots);
        MemorySegment.copy(window.segment(), INT, window.offset(), ends, 1, slots);
        return ends;
    }

    /// The stripe's bytes, in an array that is used again at the next call.
    byte[] copyStripe(Segment segment, int start, int length) {
        if (scratch.length < length) {
            scratch = new byte[Math.max(length, 1 << 14)];
        }
        if (length > 0) {
            window.copy(segment.byteBlocks(), start, scratch, 0, length);
        }
        return scratch;
    }
}
