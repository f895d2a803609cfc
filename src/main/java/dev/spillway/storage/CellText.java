package dev.spillway.storage;

import dev.spillway.data.ByteString;
import dev.spillway.data.DataType;
import dev.spillway.data.IntervalValue;
import dev.spillway.data.TextFormat;
import dev.spillway.data.TypeName;
import dev.spillway.storage.encoding.ColumnBuffer;

/// A cell as PostgreSQL prints it in the DETAIL of an error; `null` for NULL. Stateless.
public final class CellText {
    private CellText() {}

    public static String of(ColumnBuffer values, int row) {
        return values.isNull(row) ? "null" : TextFormat.formatPresent(value(values, row), values.type());
    }

    private static Object value(ColumnBuffer values, int row) {
        DataType type = values.type();
        return switch (values.kind()) {
            case LONG -> {
                long word = values.words()[row];
                yield type.name() == TypeName.BOOLEAN
                        ? (Object) (word != 0)
                        : type.name() == TypeName.NUMERIC ? TextFormat.scaled(word, type.scale()) : (Object) word;
            }
            case DOUBLE -> Double.longBitsToDouble(values.words()[row]);
            case FLOAT -> (double) Float.intBitsToFloat((int) values.words()[row]);
            case TEXT ->
                ByteString.value(values.bytes(), values.offsets()[row], values.offsets()[row + 1], type.name());
            case WIDE_DECIMAL, FREE_DECIMAL -> values.decimal(row);
            case INTERVAL ->
                new IntervalValue((int) (values.highs()[row] >> 32), (int) values.highs()[row], values.words()[row]);
        };
    }
}
