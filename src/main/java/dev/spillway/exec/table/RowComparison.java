package dev.spillway.exec.table;

import dev.spillway.data.DecimalVector;
import dev.spillway.data.DictionaryVector;
import dev.spillway.data.DoubleVector;
import dev.spillway.data.IntervalValue;
import dev.spillway.data.IntervalVector;
import dev.spillway.data.LongVector;
import dev.spillway.data.TextVector;
import dev.spillway.data.Vector;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Objects;

/// Compares rows of vectors in PostgreSQL's order of values: NaN is the greatest, -0 is 0, texts are bytes. Stateless.
public final class RowComparison {
    private RowComparison() {}

    /// The order of two rows that are not NULL.
    public interface Order {
        int compare(int left, int right);
    }

    public static Order of(Vector vector) {
        return of(vector, vector);
    }

    /// The order of rows of the left vector and rows of the right one.
    public static Order of(Vector left, Vector right) {
        if (left instanceof DictionaryVector a && right instanceof DictionaryVector b && isSame(a, b)) {
            return (i, j) -> Integer.compare(a.codes()[i], b.codes()[j]);
        }
        return switch (left) {
            case LongVector a -> {
                long[] values = a.values();
                long[] others = ((LongVector) right).values();
                yield (i, j) -> Long.compare(values[i], others[j]);
            }
            case DoubleVector a -> {
                double[] values = a.values();
                double[] others = ((DoubleVector) right).values();
                yield (i, j) -> compare(values[i], others[j]);
            }
            case DecimalVector a -> {
                DecimalVector b = (DecimalVector) right;
                yield (i, j) -> decimal(a, i).compareTo(decimal(b, j));
            }
            case IntervalVector a -> {
                IntervalVector b = (IntervalVector) right;
                yield (i, j) -> ValueOrder.compare(interval(a, i), interval(b, j));
            }
            case TextVector _, DictionaryVector _ -> {
                Texts a = Texts.of(left);
                Texts b = Texts.of(right);
                yield (i, j) -> Arrays.compareUnsigned(a.bytes, a.from(i), a.to(i), b.bytes, b.from(j), b.to(j));
            }
        };
    }

    @SuppressWarnings("ReferenceEquality") // dictionaries are compared by identity
    private static boolean isSame(DictionaryVector a, DictionaryVector b) {
        return a.dictionary() == b.dictionary();
    }

    public static int compare(double a, double b) {
        return Double.compare(a + 0.0, b + 0.0);
    }

    public static BigDecimal decimal(DecimalVector vector, int row) {
        return Objects.requireNonNull(vector.values()[row]);
    }

    public static IntervalValue interval(IntervalVector vector, int row) {
        return new IntervalValue(vector.months()[row], vector.days()[row], vector.micros()[row]);
    }

    private record Texts(byte[] bytes, int[] offsets, int[] codes) {
        public static Texts of(Vector vector) {
            return vector instanceof DictionaryVector encoded
                    ? new Texts(
                            encoded.dictionary().bytes(), encoded.dictionary().offsets(), encoded.codes())
                    : new Texts(((TextVector) vector).bytes(), ((TextVector) vector).offsets(), new int[0]);
        }

        int from(int row) {
            return offsets[codes.length == 0 ? row : codes[row]];
        }

        int to(int row) {
            return offsets[codes.length == 0 ? row + 1 : codes[row] + 1];
        }
    }

    /// Marks each row `first + i` whose value is not that of the row before it; two NULLs are the same.
    public static void markChanges(Vector vector, int count, boolean[] changed) {
        Order order = of(vector);
        boolean hasNulls = vector.hasNulls();
        for (int i = 1; i < count; i++) {
            if (!changed[i]) {
                changed[i] = hasNulls && (vector.isNull(i) || vector.isNull(i - 1))
                        ? vector.isNull(i) != vector.isNull(i - 1)
                        : order.compare(i, i - 1) != 0;
            }
        }
    }

    public static boolean isSame(Vector left, int leftRow, Vector right, int rightRow) {
        if (left.isNull(leftRow) || right.isNull(rightRow)) {
            return left.isNull(leftRow) == right.isNull(rightRow);
        }
        return of(left, right).compare(leftRow, rightRow) == 0;
    }
}
