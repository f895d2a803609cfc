package dev.spillway.exec.sort;

import dev.spillway.data.Batch;
import dev.spillway.data.DecimalVector;
import dev.spillway.data.DoubleVector;
import dev.spillway.data.IntervalValue;
import dev.spillway.data.IntervalVector;
import dev.spillway.data.LongVector;
import dev.spillway.data.TextVector;
import dev.spillway.data.Vector;
import dev.spillway.exec.spill.SpillReader;
import dev.spillway.exec.table.ValueOrder;
import dev.spillway.plan.Expression.SortKey;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A place in a sorted run, with the codes of the current batch's keys: unsigned longs in the order wanted. Codes of
/// texts, NUMERICs and intervals only begin to tell them apart. Used by one thread.
final class RunCursor {
    private static final long MICROS_PER_DAY = 86_400_000_000L;

    private final SpillReader reader;
    private final List<SortKey> keys;
    private final int[] keyPlaces;
    private final long[][] codes;
    private @Nullable Batch batch;
    private int row;

    RunCursor(SpillReader reader, List<SortKey> keys, int[] keyPlaces) {
        this.reader = reader;
        this.keys = keys;
        this.keyPlaces = keyPlaces;
        this.codes = new long[keyPlaces.length][];
        advanceBatch();
    }

    boolean isEnded() {
        return batch == null;
    }

    Batch batch() {
        return java.util.Objects.requireNonNull(batch);
    }

    int row() {
        return row;
    }

    void advance() {
        row++;
        if (row == batch().rowCount()) {
            advanceBatch();
        }
    }

    private void advanceBatch() {
        Batch next = reader.next();
        batch = next;
        row = 0;
        if (next == null) {
            return;
        }
        for (int i = 0; i < codes.length; i++) {
            codes[i] = codes(next.column(keyPlaces[i]), keys.get(i).descending());
        }
    }

    private static long[] codes(Vector vector, boolean isDescending) {
        long[] codes = new long[vector.size()];
        for (int i = 0; i < codes.length; i++) {
            long code = vector.isNull(i) ? 0 : code(vector, i);
            codes[i] = isDescending ? ~code : code;
        }
        return codes;
    }

    private static long code(Vector vector, int row) {
        return switch (vector) {
            case LongVector longs -> longs.values()[row] ^ Long.MIN_VALUE;
            case DoubleVector doubles -> KeyCodes.code(doubles.values()[row]);
            case TextVector texts -> prefix(texts.bytes(), texts.offsets()[row], texts.offsets()[row + 1]);
            case DecimalVector decimals -> KeyCodes.code(decimal(decimals, row).doubleValue());
            case IntervalVector intervals -> days(intervals, row) ^ Long.MIN_VALUE;
            default -> throw new IllegalStateException("texts come back plain (got: " + vector.getClass() + ")");
        };
    }

    private static long prefix(byte[] bytes, int from, int to) {
        long code = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            code = code << Byte.SIZE | (from + i < to ? bytes[from + i] & 0xFF : 0);
        }
        return code;
    }

    private static BigDecimal decimal(DecimalVector decimals, int row) {
        return java.util.Objects.requireNonNull(decimals.values()[row]);
    }

    private static long days(IntervalVector intervals, int row) {
        return intervals.months()[row] * 30L
                + intervals.days()[row]
                + Math.floorDiv(intervals.micros()[row], MICROS_PER_DAY);
    }

    /// The order of the two current rows.
    int compareTo(RunCursor other) {
        for (int i = 0; i < codes.length; i++) {
            int order = compareKey(i, other);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private int compareKey(int key, RunCursor other) {
        Vector mine = batch().column(keyPlaces[key]);
        Vector theirs = other.batch().column(keyPlaces[key]);
        boolean isNull = mine.isNull(row);
        if (isNull || theirs.isNull(other.row)) {
            boolean isOtherNull = theirs.isNull(other.row);
            return isNull == isOtherNull ? 0 : isNull == keys.get(key).nullsFirst() ? -1 : 1;
        }
        int order = Long.compareUnsigned(codes[key][row], other.codes[key][other.row]);
        if (order != 0 || mine instanceof LongVector || mine instanceof DoubleVector) {
            return order;
        }
        int exact = compareValues(mine, row, theirs, other.row);
        return keys.get(key).descending() ? -exact : exact;
    }

    private static int compareValues(Vector mine, int row, Vector theirs, int otherRow) {
        return switch (mine) {
            case TextVector texts -> {
                TextVector others = (TextVector) theirs;
                yield Arrays.compareUnsigned(
                        texts.bytes(),
                        texts.offsets()[row],
                        texts.offsets()[row + 1],
                        others.bytes(),
                        others.offsets()[otherRow],
                        others.offsets()[otherRow + 1]);
            }
            case DecimalVector decimals -> decimal(decimals, row).compareTo(decimal((DecimalVector) theirs, otherRow));
            case IntervalVector intervals ->
                ValueOrder.compare(interval(intervals, row), interval((IntervalVector) theirs, otherRow));
            default -> throw new IllegalStateException("codes are exact (got: " + mine.getClass() + ")");
        };
    }

    private static IntervalValue interval(IntervalVector intervals, int row) {
        return new IntervalValue(
                intervals.months()[row], intervals.days()[row], intervals.micros()[row]);
    }
}
