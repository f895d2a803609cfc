package dev.spillway.session.load;

import dev.spillway.data.DataType;
import dev.spillway.data.DoubleVector;
import dev.spillway.data.Vector;
import dev.spillway.exec.Values;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// One value from its text, as in [dev.spillway.plan.Expression.Constant].
public final class TextValue {
    private TextValue() {}

    /// PostgreSQL's input of the type; 22P02 and its like where the text is none.
    public static Object parse(String text, DataType type) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ColumnBuilder builder = ColumnBuilder.of(type);
        builder.append(bytes, 0, bytes.length);
        Vector vector = builder.finish();
        return vector instanceof DoubleVector doubles
                ? (Object) doubles.values()[0]
                : Objects.requireNonNull(Values.valueAt(vector, 0, type));
    }
}
