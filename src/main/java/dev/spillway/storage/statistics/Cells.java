package dev.spillway.storage.statistics;

import dev.spillway.data.ByteString;
import dev.spillway.data.DataType;
import dev.spillway.data.IntervalValue;
import dev.spillway.data.TypeName;
import dev.spillway.storage.encoding.ColumnBuffer;
import java.math.BigDecimal;

/// Single cells of a buffer: hashes for the sketch, values as plan constants have them.
final class Cells {
    private Cells() {}

    static long hash(ColumnBuffer buffer, int row) {
        return switch (buffer.kind()) {
            case LONG -> DistinctSketch.mix(buffer.words()[row]);
            case DOUBLE, FLOAT -> DistinctSketch.mix(ZoneMap.comparable(buffer.kind(), buffer.words()[row]));
            case WIDE_DECIMAL, INTERVAL ->
                DistinctSketch.mix(buffer.words()[row] ^ DistinctSketch.mix(buffer.highs()[row]));
            case TEXT -> buffer.hashBytes(row);
            case FREE_DECIMAL ->
                DistinctSketch.mix(buffer.decimal(row).stripTrailingZeros().hashCode());
        };
    }

    /// The value as `plan.Expression.Constant` has it; the row must not be NULL.
    static Object value(ColumnBuffer buffer, int row) {
        return switch (buffer.kind()) {
            case LONG -> ofLong(buffer.type(), buffer.words()[row]);
            case DOUBLE -> Double.longBitsToDouble(buffer.words()[row]);
            case FLOAT -> (double) Float.intBitsToFloat((int) buffer.words()[row]);
            case TEXT ->
                ByteString.value(
                        buffer.bytes(),
                        buffer.offsets()[row],
                        buffer.offsets()[row + 1],
                        buffer.type().name());
            case WIDE_DECIMAL, FREE_DECIMAL -> buffer.decimal(row);
            case INTERVAL -> {
                long high = buffer.highs()[row];
                yield new IntervalValue((int) (high >> 32), (int) high, buffer.words()[row]);
            }
        };
    }

    static Object ofLong(DataType type, long value) {
        if (type.name() == TypeName.BOOLEAN) {
            return value != 0;
        }
        return type.name() == TypeName.NUMERIC ? (Object) BigDecimal.valueOf(value, type.scale()) : (Object) value;
    }
}
