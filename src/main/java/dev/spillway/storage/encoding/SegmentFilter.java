package dev.spillway.storage.encoding;

import dev.spillway.data.Bitmap;
import dev.spillway.data.DataType;
import dev.spillway.data.TextDictionary;
import dev.spillway.storage.KeyFilter;
import dev.spillway.storage.ScanPredicate;
import dev.spillway.storage.ScanSource;
import dev.spillway.storage.encoding.CompareKernels.Range;
import dev.spillway.storage.statistics.ZoneMap;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/// Evaluates predicates on encoded values: the constant is moved into the frame of reference or into the dictionary's
/// codes, then a kernel compares codes. Only clears bits of the selection. Used by one thread.
public final class SegmentFilter {
    private static final int IN_KERNELS_MAX = 6;

    private final SegmentReader reader;
    private final TextReader textReader;
    private final CompareKernels kernels;
    private final long[] before = new long[ScanSource.STRIPE_ROWS / 64];
    private final long[] matches = new long[ScanSource.STRIPE_ROWS / 64];

    SegmentFilter(SegmentReader reader, TextReader textReader, CompareKernels kernels) {
        this.reader = reader;
        this.textReader = textReader;
        this.kernels = kernels;
    }

    /// Where the filter is: a stripe of a column and the rows still wanted.
    public record Stripe(ColumnChunk chunk, DataType type, int firstSlot, int slots, long[] selection) {
        int words() {
            return slots + 63 >> 6;
        }

        void clear() {
            Arrays.fill(selection, 0, words(), 0L);
        }
    }

    public void filter(ScanPredicate predicate, Stripe stripe) {
        long[] nulls = reader.stripeNulls(stripe.chunk(), stripe.firstSlot(), stripe.slots());
        if (predicate instanceof ScanPredicate.NullTest test) {
            testNulls(test.isNull(), nulls, stripe);
            return;
        }
        if (nulls != null) {
            testNulls(false, nulls, stripe);
        }
        switch (predicate) {
            case ScanPredicate.LongRange range -> filterRange(stripe, range.min(), range.max(), range.negated());
            case ScanPredicate.LongIn in -> filterLongIn(in.values(), stripe);
            case ScanPredicate.KeyMember member -> filterKeys(member.keys(), stripe);
            case ScanPredicate.DoubleRange range -> filterDoubles(range, stripe);
            case ScanPredicate.TextIn in -> filterText(in.values(), stripe);
            case ScanPredicate.NullTest test -> throw new IllegalStateException("handled above: " + test);
        }
    }

    private static void testNulls(boolean isNull, long @Nullable [] nulls, Stripe stripe) {
        for (int w = 0; w < stripe.words(); w++) {
            long word = nulls == null ? 0 : nulls[w];
            stripe.selection()[w] &= isNull ? word : ~word;
        }
    }

    private void filterRange(Stripe stripe, long min, long max, boolean isNegated) {
        Segment segment = stripe.chunk().segment();
        if (segment.form() == SegmentForm.CONSTANT) {
            boolean isWithin = segment.base() >= min && segment.base() <= max;
            if (isWithin == isNegated) {
                stripe.clear();
            }
            return;
        }
        Segment.StoredRange stored = segment.storedRange(min, max);
        if (stored == null) {
            if (!isNegated) {
                stripe.clear();
            }
            return;
        }
        reader.openCodes(segment, stripe.firstSlot(), stripe.slots());
        compare(new Range(stored.first(), stored.last(), isNegated), stripe.words(), stripe.selection());
    }

    /// Compares what the reader shows.
    private void compare(Range range, int words, long[] selection) {
        switch (reader.width()) {
            case 1 -> kernels.bytes(reader.source(), reader.offset(), words, range, selection);
            case 2 -> kernels.shorts(reader.source(), reader.offset(), words, range, selection);
            case 4 -> kernels.ints(reader.source(), reader.offset(), words, range, selection);
            default -> kernels.longs(reader.source(), reader.offset(), words, range, selection);
        }
    }

    private void filterLongIn(long[] values, Stripe stripe) {
        Segment segment = stripe.chunk().segment();
        if (segment.form() == SegmentForm.CONSTANT) {
            if (Arrays.binarySearch(values, segment.base()) < 0) {
                stripe.clear();
            }
            return;
        }
        if (values.length == 1) {
            filterRange(stripe, values[0], values[0], false);
            return;
        }
        long[] stored = Arrays.stream(values)
                .filter(segment::holds)
                .map(segment::stored)
                .sorted()
                .toArray();
        reader.openCodes(segment, stripe.firstSlot(), stripe.slots());
        filterStored(stored, stripe);
    }

    /// Keeps the rows whose stored value is among `stored`; the reader shows the stripe.
    private void filterStored(long[] stored, Stripe stripe) {
        int words = stripe.words();
        if (stored.length == 0) {
            stripe.clear();
        } else if (stored[stored.length - 1] - stored[0] == stored.length - 1) {
            compare(new Range(stored[0], stored[stored.length - 1], false), words, stripe.selection());
        } else if (stored.length <= IN_KERNELS_MAX) {
            System.arraycopy(stripe.selection(), 0, before, 0, words);
            stripe.clear();
            for (long value : stored) {
                System.arraycopy(before, 0, matches, 0, words);
                compare(new Range(value, value, false), words, matches);
                for (int w = 0; w < words; w++) {
                    stripe.selection()[w] |= matches[w];
                }
            }
        } else {
            keep(stripe, row -> Arrays.binarySearch(stored, storedAt((int) row)) >= 0);
        }
    }

    private void filterKeys(KeyFilter keys, Stripe stripe) {
        Segment segment = stripe.chunk().segment();
        if (segment.form() == SegmentForm.CONSTANT) {
            if (!keys.mayContain(segment.base())) {
                stripe.clear();
            }
            return;
        }
        reader.openCodes(segment, stripe.firstSlot(), stripe.slots());
        if (keys.isNarrow() && segment.divisor() == 1 && reader.width() < Long.BYTES) {
            reader.widenToInts(stripe.slots());
            int base = (int) (segment.base() - keys.bounds().min());
            kernels.keys(reader.source(), reader.offset(), stripe.words(), keys, base, stripe.selection());
        } else {
            keep(stripe, row -> keys.mayContain(segment.base() + segment.divisor() * storedAt((int) row)));
        }
    }

    private long storedAt(int row) {
        return switch (reader.width()) {
            case 1 -> reader.source().get(ValueLayout.JAVA_BYTE, reader.offset() + row);
            case 2 -> reader.source().get(ValueLayout.JAVA_SHORT_UNALIGNED, reader.offset() + 2L * row);
            case 4 -> reader.source().get(ValueLayout.JAVA_INT_UNALIGNED, reader.offset() + 4L * row);
            default -> reader.source().get(ValueLayout.JAVA_LONG_UNALIGNED, reader.offset() + 8L * row);
        };
    }

    private static void keep(Stripe stripe, LongPredicate condition) {
        for (int w = 0; w < stripe.words(); w++) {
            long word = stripe.selection()[w];
            for (long rest = word; rest != 0; rest &= rest - 1) {
                int bit = Long.numberOfTrailingZeros(rest);
                if (!condition.test((w << 6) + bit)) {
                    word &= ~(1L << bit);
                }
            }
            stripe.selection()[w] = word;
        }
    }

    private void filterDoubles(ScanPredicate.DoubleRange range, Stripe stripe) {
        CellKind kind = CellKind.of(stripe.type());
        Segment segment = stripe.chunk().segment();
        long from = ZoneMap.sortable(range.min()) + (range.minInclusive() ? 0 : 1);
        long to = ZoneMap.sortable(range.max()) - (range.maxInclusive() ? 0 : 1);
        if (segment.form() == SegmentForm.CONSTANT) {
            long value = ZoneMap.comparable(kind, segment.base());
            if (value < from || value > to) {
                stripe.clear();
            }
            return;
        }
        reader.openCodes(segment, stripe.firstSlot(), stripe.slots());
        keep(stripe, row -> {
            long value = ZoneMap.comparable(kind, storedAt((int) row));
            return value >= from && value <= to;
        });
    }

    private void filterText(List<byte[]> values, Stripe stripe) {
        Segment segment = stripe.chunk().segment();
        TextDictionary dictionary = segment.dictionary();
        if (dictionary != null) {
            long[] codes = values.stream()
                    .mapToLong(value -> code(dictionary, value))
                    .filter(code -> code >= 0)
                    .sorted()
                    .distinct()
                    .toArray();
            filterLongIn(codes, stripe);
        } else if (segment.form() == SegmentForm.CONSTANT) {
            stripe.clear();
        } else {
            filterBytes(values, stripe);
        }
    }

    static int code(TextDictionary dictionary, byte[] value) {
        int low = 0;
        int high = dictionary.size() - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            int order = Arrays.compareUnsigned(
                    dictionary.bytes(),
                    dictionary.offsets()[middle],
                    dictionary.offsets()[middle + 1],
                    value,
                    0,
                    value.length);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    private void filterBytes(List<byte[]> values, Stripe stripe) {
        Segment segment = stripe.chunk().segment();
        int[] ends = textReader.openEnds(segment, stripe.firstSlot(), stripe.slots());
        keep(stripe, row -> {
            int length = ends[(int) row + 1] - ends[(int) row];
            return values.stream().anyMatch(value -> value.length == length);
        });
        if (Bitmap.count(stripe.selection(), stripe.slots()) == 0) {
            return;
        }
        int start = ends[0];
        byte[] bytes = textReader.copyStripe(segment, start, ends[stripe.slots()] - start);
        keep(stripe, row -> {
            int from = ends[(int) row] - start;
            int to = ends[(int) row + 1] - start;
            for (byte[] value : values) {
                if (Arrays.equals(bytes, from, to, value, 0, value.length)) {
                    return true;
                }
            }
            return false;
        });
    }
}
