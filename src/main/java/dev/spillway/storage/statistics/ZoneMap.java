package dev.spillway.storage.statistics;

import dev.spillway.storage.ScanPredicate;
import dev.spillway.storage.encoding.CellKind;
import dev.spillway.storage.encoding.ColumnBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Bounds of a column in a row group: no non-NULL value lies outside, though some may have been updated away. `min` and
/// `max` are LONG values or the sortable bits of doubles; for text they are the first bytes of the least and the
/// greatest string. `nullCount` is exact until rows are deleted or updated, and then an upper bound. Immutable; `rows`
/// counts deleted rows too.
public record ZoneMap(
        int rows, int nullCount, boolean hasBounds, long min, long max, byte @Nullable [] low, byte @Nullable [] high) {
    private static final int PREFIX = 32;

    public static final ZoneMap EMPTY = new ZoneMap(0, 0, false, 0, 0, null, null);

    /// Of the buffer's rows from `first` on.
    public static ZoneMap of(ColumnBuffer buffer, int first) {
        return switch (buffer.kind()) {
            case LONG, DOUBLE, FLOAT -> ofWords(buffer, first);
            case TEXT -> ofText(buffer, first);
            case WIDE_DECIMAL, FREE_DECIMAL, INTERVAL -> {
                int nulls = countNulls(buffer, first);
                yield new ZoneMap(buffer.size() - first, nulls, false, 0, 0, null, null);
            }
        };
    }

    private static int countNulls(ColumnBuffer buffer, int first) {
        if (first == 0) {
            return buffer.nullCount();
        }
        int nulls = 0;
        for (int i = first; i < buffer.size(); i++) {
            nulls += buffer.isNull(i) ? 1 : 0;
        }
        return nulls;
    }

    private static ZoneMap ofWords(ColumnBuffer buffer, int first) {
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        int nulls = 0;
        for (int i = first; i < buffer.size(); i++) {
            if (buffer.isNull(i)) {
                nulls++;
            } else {
                long value = comparable(buffer.kind(), buffer.words()[i]);
                min = Math.min(min, value);
                max = Math.max(max, value);
            }
        }
        int rows = buffer.size() - first;
        return new ZoneMap(rows, nulls, nulls < rows, min, max, null, null);
    }

    private static ZoneMap ofText(ColumnBuffer buffer, int first) {
        int least = -1;
        int greatest = -1;
        int nulls = 0;
        for (int i = first; i < buffer.size(); i++) {
            if (buffer.isNull(i)) {
                nulls++;
            } else {
                least = least < 0 || compare(buffer, i, least) < 0 ? i : least;
                greatest = greatest < 0 || compare(buffer, i, greatest) > 0 ? i : greatest;
            }
        }
        int rows = buffer.size() - first;
        if (least < 0) {
            return new ZoneMap(rows, nulls, false, 0, 0, null, null);
        }
        return new ZoneMap(rows, nulls, true, 0, 0, prefix(buffer, least), prefix(buffer, greatest));
    }

    private static int compare(ColumnBuffer buffer, int a, int b) {
        int[] offsets = buffer.offsets();
        return Arrays.compareUnsigned(
                buffer.bytes(), offsets[a], offsets[a + 1], buffer.bytes(), offsets[b], offsets[b + 1]);
    }

    private static byte[] prefix(ColumnBuffer buffer, int row) {
        int from = buffer.offsets()[row];
        return Arrays.copyOfRange(buffer.bytes(), from, Math.min(buffer.offsets()[row + 1], from + PREFIX));
    }

    /// A long that compares as the cell does: doubles in PostgreSQL's order, −0 as 0 and NaN above everything.
    public static long comparable(CellKind kind, long word) {
        return switch (kind) {
            case DOUBLE -> sortable(Double.longBitsToDouble(word));
            case FLOAT -> sortable(Float.intBitsToFloat((int) word));
            default -> word;
        };
    }

    public static long sortable(double value) {
        long bits = Double.doubleToLongBits(value == 0 ? 0.0 : value);
        return bits ^ bits >> 63 & Long.MAX_VALUE;
    }

    public static double ofSortable(long sortable) {
        return Double.longBitsToDouble(sortable ^ sortable >> 63 & Long.MAX_VALUE);
    }

    /// The bounds of this and of other rows.
    public ZoneMap and(ZoneMap more) {
        return merged(more, rows + more.rows, nullCount + more.nullCount);
    }

    /// Widened by values that replace some of this zone's rows.
    public ZoneMap widened(ZoneMap updated) {
        return merged(updated, rows, Math.min(rows, nullCount + updated.nullCount));
    }

    private ZoneMap merged(ZoneMap other, int rows, int nulls) {
        if (!other.hasBounds || !hasBounds) {
            ZoneMap bounds = hasBounds ? this : other;
            return new ZoneMap(rows, nulls, bounds.hasBounds, bounds.min, bounds.max, bounds.low, bounds.high);
        }
        byte[] least =
                low == null || other.low == null || Arrays.compareUnsigned(low, other.low) <= 0 ? low : other.low;
        byte[] most =
                high == null || other.high == null || Arrays.compareUnsigned(high, other.high) >= 0 ? high : other.high;
        return new ZoneMap(rows, nulls, true, Math.min(min, other.min), Math.max(max, other.max), least, most);
    }

    /// Whether a row within these bounds can satisfy the predicate.
    public boolean mayMatch(ScanPredicate predicate) {
        return switch (predicate) {
            case ScanPredicate.NullTest test -> test.isNull() ? nullCount > 0 : nullCount < rows;
            case ScanPredicate.LongRange range ->
                hasBounds
                        && (range.negated()
                                ? !(min >= range.min() && max <= range.max())
                                : max >= range.min() && min <= range.max());
            case ScanPredicate.LongIn in -> {
                int at = Arrays.binarySearch(in.values(), min);
                int first = at >= 0 ? at : -at - 1;
                yield hasBounds && first < in.values().length && in.values()[first] <= max;
            }
            case ScanPredicate.KeyMember member ->
                hasBounds
                        && max >= member.keys().bounds().min()
                        && min <= member.keys().bounds().max();
            case ScanPredicate.DoubleRange range -> {
                long from = sortable(range.min());
                long to = sortable(range.max());
                yield hasBounds
                        && (range.minInclusive() ? max >= from : max > from)
                        && (range.maxInclusive() ? min <= to : min < to);
            }
            case ScanPredicate.TextIn in -> hasBounds && in.values().stream().anyMatch(this::mayContain);
        };
    }

    private boolean mayContain(byte[] value) {
        if (low == null || high == null) {
            return true;
        }
        int length = Math.min(value.length, PREFIX);
        return Arrays.compareUnsigned(value, low) >= 0
                && Arrays.compareUnsigned(value, 0, length, high, 0, high.length) <= 0;
    }
}
