package dev.spillway.exec.window;

import dev.spillway.data.DataType;
import dev.spillway.data.DoubleVector;
import dev.spillway.data.IntervalValue;
import dev.spillway.data.LongVector;
import dev.spillway.data.TypeName;
import dev.spillway.data.Vector;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.Values;
import dev.spillway.exec.table.RowComparison;
import dev.spillway.exec.table.ValueOrder;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.SortKey;
import dev.spillway.plan.Function;
import dev.spillway.plan.WindowFrame.Bound;
import dev.spillway.plan.WindowFrame.BoundKind;
import java.util.List;
import java.util.Optional;

/// One bound of `RANGE … offset PRECEDING | FOLLOWING`: the rows whose sort key is within a distance of the row's own
/// (PostgreSQL's `in_range` functions). Used by one thread.
///
/// The farthest key is computed from each row's key; where that needs a function (dates, numerics, intervals) it is a
/// column of the chunk that [#limitExpression()] describes.
final class RangeBound {
    private static final long MICROS_PER_DAY = 86_400_000_000L;

    private final SortKey key;
    private final Bound bound;
    private final int keyColumn;
    private int limitColumn = -1;
    private DataType keyType;
    private DataType limitType;
    private Object offset = 0L;

    RangeBound(SortKey key, Bound bound, int keyColumn, DataType keyType) {
        this.key = key;
        this.bound = bound;
        this.keyColumn = keyColumn;
        this.keyType = keyType;
        this.limitType = keyType;
    }

    private boolean isSubtracted() {
        return (bound.kind() == BoundKind.PRECEDING) != key.descending();
    }

    /// What to compute for each row; empty where this class can do it alone.
    Optional<Expression> limitExpression() {
        TypeName name = key.expression().type().name();
        DataType type = switch (name) {
            case DATE, TIMESTAMP -> DataType.TIMESTAMP;
            case NUMERIC -> DataType.NUMERIC;
            case INTERVAL -> DataType.INTERVAL;
            default -> null;
        };
        if (type == null) {
            return Optional.empty();
        }
        Function function = isSubtracted() ? Function.SUBTRACT : Function.ADD;
        Expression distance = bound.offset().orElseThrow();
        return Optional.of(new Expression.Call(function, List.of(key.expression(), distance), type));
    }

    void limitColumn(int column, DataType type) {
        limitColumn = column;
        limitType = type;
    }

    void open(Object value) {
        offset = value;
    }

    int keyColumn() {
        return keyColumn;
    }

    /// Before it is used for a key that is not NULL.
    void checkOffset() {
        boolean isNegative = switch (offset) {
            case Long number -> number < 0;
            case Double number -> Double.isNaN(number) || number < 0;
            case java.math.BigDecimal number -> number.signum() < 0;
            case IntervalValue interval -> ValueOrder.compare(interval, new IntervalValue(0, 0, 0)) < 0;
            default -> throw new IllegalStateException("not a distance: " + offset.getClass());
        };
        if (isNegative) {
            throw new SpillwayException(
                    ErrorCode.INVALID_PRECEDING_OR_FOLLOWING_SIZE,
                    "invalid preceding or following size in window function");
        }
    }

    /// For each row the first one in range (`isStart`), or the one behind the last one in range. The peers of a
    /// NULL are the NULLs.
    int[] find(Chunk chunk, boolean isStart) {
        Vector keys = chunk.column(keyColumn);
        int[] result = new int[chunk.count()];
        int[] partitions = chunk.partitions();
        int[] peers = isStart ? chunk.peerStarts() : chunk.peerEnds();
        RowComparison.Order order = order(keys, chunk);
        boolean isChecked = false;
        for (int p = 0; p + 1 < partitions.length; p++) {
            int first = partitions[p];
            int last = partitions[p + 1];
            while (first < last && keys.isNull(first)) {
                result[first] = peers[first];
                first++;
            }
            while (first < last && keys.isNull(last - 1)) {
                last--;
                result[last] = peers[last];
            }
            if (first < last && !isChecked) {
                checkOffset();
                isChecked = true;
            }
            int at = first;
            for (int row = first; row < last; row++) {
                while (at < last && isBefore(order, at, row, isStart)) {
                    at++;
                }
                result[row] = at;
            }
        }
        return result;
    }

    /// Whether a candidate is before the first row in range (`isStart`), or is that or before the end of the range.
    boolean isBefore(RowComparison.Order order, int candidate, int row, boolean isStart) {
        int compared = order.compare(candidate, row);
        compared = key.descending() ? -compared : compared;
        return isStart ? compared < 0 : compared <= 0;
    }

    /// Compares the key of a candidate with the farthest key of a row.
    RowComparison.Order order(Vector keys, WindowRows rows) {
        if (limitColumn >= 0) {
            Vector limits = rows.column(limitColumn);
            return switch (keyType.name()) {
                case DATE -> {
                    long[] days = ((LongVector) keys).values();
                    long[] micros = ((LongVector) limits).values();
                    yield (left, right) -> Long.compare(days[left] * MICROS_PER_DAY, micros[right]);
                }
                case NUMERIC ->
                    (left, right) -> ValueOrder.compare(
                            Values.present(Values.valueAt(keys, left, keyType)),
                            Values.present(Values.valueAt(limits, right, limitType)));
                default -> RowComparison.of(keys, limits);
            };
        }
        if (keys instanceof DoubleVector doubles) {
            double[] values = doubles.values();
            double[] own = ((DoubleVector) rows.column(keyColumn)).values();
            return (left, right) -> RowComparison.compare(values[left], limit(own[right]));
        }
        long[] values = ((LongVector) keys).values();
        long[] own = ((LongVector) rows.column(keyColumn)).values();
        long distance = offset instanceof IntervalValue interval ? interval.micros() : (Long) offset;
        boolean isSubtracted = isSubtracted();
        return (left, right) -> Long.compare(values[left], limit(own[right], distance, isSubtracted));
    }

    /// Stays at the end of the 64 bits.
    private static long limit(long value, long distance, boolean isSubtracted) {
        long limit = isSubtracted ? value - distance : value + distance;
        boolean hasOverflown = isSubtracted ? limit > value : limit < value;
        return !hasOverflown ? limit : isSubtracted ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    private double limit(double value) {
        double distance = (Double) offset;
        if (Double.isInfinite(distance) && Double.isInfinite(value) && value > 0 == isSubtracted()) {
            return isSubtracted() ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return isSubtracted() ? value - distance : value + distance;
    }
}
