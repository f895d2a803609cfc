package dev.spillway.storage.encoding;

import dev.spillway.data.Bitmap;
import dev.spillway.data.DecimalVector;
import dev.spillway.data.DoubleVector;
import dev.spillway.data.IntervalVector;
import dev.spillway.data.LongVector;
import dev.spillway.data.TextVector;
import dev.spillway.data.Vector;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// Rows of a [ColumnBuffer] as a vector: for tails and for rows fetched one by one.
public final class BufferVectors {
    private BufferVectors() {}

    /// The given rows of the buffer, in that order.
    public static Vector vector(ColumnBuffer buffer, int[] rows, int count) {
        long[] nulls = nulls(buffer, rows, count);
        return switch (buffer.kind()) {
            case LONG -> {
                long[] values = new long[count];
                for (int i = 0; i < count; i++) {
                    values[i] = buffer.words()[rows[i]];
                }
                yield new LongVector(values, nulls, count);
            }
            case DOUBLE, FLOAT -> {
                double[] values = new double[count];
                for (int i = 0; i < count; i++) {
                    long word = buffer.words()[rows[i]];
                    values[i] = buffer.kind() == CellKind.DOUBLE
                            ? Double.longBitsToDouble(word)
                            : Float.intBitsToFloat((int) word);
                }
                yield new DoubleVector(values, nulls, count);
            }
            case TEXT -> text(buffer, rows, count, nulls);
            case WIDE_DECIMAL, FREE_DECIMAL -> {
                @Nullable BigDecimal[] values = new @Nullable BigDecimal[count];
                for (int i = 0; i < count; i++) {
                    values[i] = buffer.isNull(rows[i]) ? null : buffer.decimal(rows[i]);
                }
                yield new DecimalVector(values, nulls, count);
            }
            case INTERVAL -> {
                int[] months = new int[count];
                int[] days = new int[count];
                long[] micros = new long[count];
                for (int i = 0; i < count; i++) {
                    months[i] = (int) (buffer.highs()[rows[i]] >> 32);
                    days[i] = (int) buffer.highs()[rows[i]];
                    micros[i] = buffer.words()[rows[i]];
                }
                yield new IntervalVector(months, days, micros, nulls, count);
            }
        };
    }

    private static TextVector text(ColumnBuffer buffer, int[] rows, int count, long @Nullable [] nulls) {
        int[] offsets = new int[count + 1];
        for (int i = 0; i < count; i++) {
            offsets[i + 1] = Math.addExact(offsets[i], buffer.offsets()[rows[i] + 1] - buffer.offsets()[rows[i]]);
        }
        byte[] bytes = new byte[offsets[count]];
        for (int i = 0; i < count; i++) {
            System.arraycopy(buffer.bytes(), buffer.offsets()[rows[i]], bytes, offsets[i], offsets[i + 1] - offsets[i]);
        }
        return new TextVector(bytes, offsets, nulls, count);
    }

    private static long @Nullable [] nulls(ColumnBuffer buffer, int[] rows, int count) {
        long[] nulls = null;
        for (int i = 0; i < count && buffer.nullCount() > 0; i++) {
            if (buffer.isNull(rows[i])) {
                nulls = nulls == null ? Bitmap.none(count) : nulls;
                Bitmap.set(nulls, i);
            }
        }
        return nulls;
    }
}
