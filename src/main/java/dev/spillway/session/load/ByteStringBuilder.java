package dev.spillway.session.load;

import dev.spillway.data.DataType;
import dev.spillway.data.Vector;
import dev.spillway.exec.VectorBuilder;
import dev.spillway.exec.expression.ScalarCast;
import org.jspecify.annotations.Nullable;

/// Values that have a text to be read: UUID, BYTEA, arrays, JSON. Owned by one thread.
final class ByteStringBuilder extends ColumnBuilder {
    private final DataType type;
    private final VectorBuilder values;

    ByteStringBuilder(DataType type) {
        this.type = type;
        this.values = VectorBuilder.create(type.physical());
    }

    @Override
    void append(byte[] bytes, int from, int to) {
        Object value = ScalarCast.cast(TextInput.text(bytes, from, to), DataType.TEXT, type);
        values.appendValue(value, type);
        size++;
    }

    @Override
    void appendNull() {
        super.appendNull();
        values.appendNull();
    }

    @Override
    Vector vector(long @Nullable [] bitmap, int rows) {
        return values.build();
    }
}
