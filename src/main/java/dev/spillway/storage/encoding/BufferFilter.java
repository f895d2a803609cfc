package dev.spillway.storage.encoding;

import dev.spillway.storage.ScanPredicate;
import dev.spillway.storage.statistics.ZoneMap;
import java.util.Arrays;

/// Predicates on buffered rows: for tails, which are short.
public final class BufferFilter {
    private BufferFilter() {}

    /// Clears the bits of the rows that do not satisfy the predicate.
    public static void filter(ColumnBuffer buffer, ScanPredicate predicate, long[] selection) {
        for (int row = 0; row < buffer.size(); row++) {
            if (!matches(buffer, row, predicate)) {
                selection[row >>> 6] &= ~(1L << row);
            }
        }
    }

    private static boolean matches(ColumnBuffer buffer, int row, ScanPredicate predicate) {
        boolean isNull = buffer.isNull(row);
        return switch (predicate) {
            case ScanPredicate.NullTest test -> test.isNull() == isNull;
            case ScanPredicate.LongRange range ->
                !isNull
                        && (buffer.words()[row] >= range.min() && buffer.words()[row] <= range.max())
                                != range.negated();
            case ScanPredicate.LongIn in -> !isNull && Arrays.binarySearch(in.values(), buffer.words()[row]) >= 0;
            case ScanPredicate.KeyMember member -> !isNull && member.keys().mayContain(buffer.words()[row]);
            case ScanPredicate.DoubleRange range -> {
                long value = isNull ? 0 : ZoneMap.comparable(buffer.kind(), buffer.words()[row]);
                long from = ZoneMap.sortable(range.min());
                long to = ZoneMap.sortable(range.max());
                yield !isNull
                        && (range.minInclusive() ? value >= from : value > from)
                        && (range.maxInclusive() ? value <= to : value < to);
            }
            case ScanPredicate.TextIn in ->
                !isNull
                        && in.values().stream()
                                .anyMatch(value -> Arrays.equals(
                                        buffer.bytes(),
                                        buffer.offsets()[row],
                                        buffer.offsets()[row + 1],
                                        value,
                                        0,
                                        value.length));
        };
    }
}
