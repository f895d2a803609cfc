package dev.spillway.storage.encoding;

import dev.spillway.data.TextDictionary;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.function.Supplier;

/// New values in the form a segment already has.
public final class SegmentUpdate {
    private static final int STRIPE = 2_048;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    private SegmentUpdate() {}

    /// Makes a byte of a list of blocks writable and returns its offset in the memory that the cursor then shows.
    @FunctionalInterface
    public interface Seek {
        long seek(int[] blocks, long position);
    }

    /// Whether the segment can take all values as it is. NULLs always fit.
    public static boolean holds(Segment segment, ColumnBuffer values) {
        for (int row = 0; row < values.size(); row++) {
            if (!values.isNull(row) && !holds(segment, values, row)) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(Segment segment, ColumnBuffer values, int row) {
        return switch (values.kind()) {
            case LONG, DOUBLE, FLOAT -> segment.holds(values.words()[row]);
            case WIDE_DECIMAL, INTERVAL ->
                segment.form() == SegmentForm.WIDE
                        || values.words()[row] == segment.base() && values.highs()[row] == segment.divisor();
            case TEXT -> {
                TextDictionary dictionary = segment.dictionary();
                int code = dictionary == null ? -1 : code(dictionary, values, row);
                yield code >= 0 && segment.holds(code);
            }
            case FREE_DECIMAL -> false;
        };
    }

    private static int code(TextDictionary dictionary, ColumnBuffer values, int row) {
        byte[] value = Arrays.copyOfRange(values.bytes(), values.offsets()[row], values.offsets()[row + 1]);
        return SegmentFilter.code(dictionary, value);
    }

    /// Writes values that the segment holds to their slots; what a NULL row's cell holds does not matter.
    public static void write(
            Segment segment, ColumnBuffer values, int[] slots, Seek seek, Supplier<MemorySegment> memory) {
        if (segment.form() == SegmentForm.CONSTANT || segment.form() == SegmentForm.BYTES) {
            return;
        }
        for (int row = 0; row < values.size(); row++) {
            if (values.isNull(row)) {
                continue;
            }
            if (segment.form() == SegmentForm.WIDE) {
                long at = seek.seek(segment.blocks(), 16L * slots[row]);
                memory.get().set(LONG, at, values.words()[row]);
                memory.get().set(LONG, at + 8, values.highs()[row]);
                continue;
            }
            TextDictionary dictionary = segment.dictionary();
            long value = dictionary == null ? values.words()[row] : code(dictionary, values, row);
            writeStored(segment, slots[row], segment.stored(value), seek, memory);
        }
    }

    private static void writeStored(Segment segment, int slot, long stored, Seek seek, Supplier<MemorySegment> memory) {
        if (segment.form() == SegmentForm.PACKED) {
            writePacked(segment, slot, (int) stored, seek, memory);
            return;
        }
        int width = segment.bits() >> 3;
        long at = seek.seek(segment.blocks(), (long) slot * width);
        MemorySegment target = memory.get();
        switch (width) {
            case 1 -> target.set(ValueLayout.JAVA_BYTE, at, (byte) stored);
            case 2 -> target.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, (short) stored);
            case 4 -> target.set(INT, at, (int) stored);
            default -> target.set(LONG, at, stored);
        }
    }

    /// The two words of a packed code may lie in different blocks.
    private static void writePacked(Segment segment, int slot, int code, Seek seek, Supplier<MemorySegment> memory) {
        int bits = segment.bits();
        long stripe = (long) (slot / STRIPE) * BitPacking.stripeBytes(bits);
        int shift = BitPacking.shift(bits, slot % STRIPE);
        long word = stripe + BitPacking.wordOffset(bits, slot % STRIPE);
        int mask = (1 << bits) - 1;
        long at = seek.seek(segment.blocks(), word);
        int low = memory.get().get(INT, at) & ~(mask << shift) | code << shift;
        memory.get().set(INT, at, low);
        if (shift + bits > 32) {
            long next = seek.seek(segment.blocks(), word + BitPacking.NEXT_WORD);
            int high = memory.get().get(INT, next) & ~(mask >>> 32 - shift) | code >>> 32 - shift;
            memory.get().set(INT, next, high);
        }
    }
}
