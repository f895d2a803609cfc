package dev.spillway.exec.expression;

import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.data.DecimalVector;
import dev.spillway.data.DictionaryVector;
import dev.spillway.data.DoubleVector;
import dev.spillway.data.IntervalVector;
import dev.spillway.data.LongVector;
import dev.spillway.data.Physical;
import dev.spillway.data.TextDictionary;
import dev.spillway.data.Vector;
import dev.spillway.plan.Function;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `= <> < <= > >=` and IS [NOT] DISTINCT FROM on two values of one physical form. Everything is made of "equal" and
/// "less".
final class Comparison extends BooleanKernel {
    private final Function function;
    private @Nullable TextDictionary knownDictionary;
    private @Nullable TextDictionary knownConstant;
    private long[] knownCodes = {};

    private Comparison(Function function, VectorExpression left, VectorExpression right) {
        super(List.of(left, right));
        this.function = function;
    }

    /// Brings both sides to one form (a common scale for NUMERIC) and compares them.
    static VectorExpression create(Function function, VectorExpression left, VectorExpression right) {
        Physical a = left.layout().physical();
        Physical b = right.layout().physical();
        if (a == Physical.LONG && b == Physical.LONG) {
            int scale = Math.max(left.layout().longScale(), right.layout().longScale());
            if (left.layout().longScale() == right.layout().longScale()) {
                return new Comparison(function, left, right);
            }
            Optional<VectorExpression> x = Numbers.rescale(left, scale);
            Optional<VectorExpression> y = Numbers.rescale(right, scale);
            if (x.isPresent() && y.isPresent()) {
                return new Comparison(function, x.get(), y.get());
            }
        }
        if (a == Physical.DECIMAL || b == Physical.DECIMAL || a == Physical.LONG && b == Physical.LONG) {
            return new Comparison(function, Numbers.toDecimal(left), Numbers.toDecimal(right));
        }
        if (a != b) {
            throw new IllegalArgumentException("cannot compare " + left.layout() + " with " + right.layout());
        }
        return new Comparison(function, left, right);
    }

    @Override
    boolean failsItself() {
        return false;
    }

    @Override
    Truth test(Batch batch) {
        Vector left = argument(0).evaluate(batch);
        Vector right = argument(1).evaluate(batch);
        int size = batch.rowCount();
        return switch (function) {
            case IS_DISTINCT_FROM -> distinct(left, right, size);
            case IS_NOT_DISTINCT_FROM -> distinct(left, right, size).not();
            default -> Truth.masked(bits(left, right, size), Nulls.or(left, right), size);
        };
    }

    private long[] bits(Vector left, Vector right, int size) {
        return switch (function) {
            case EQUAL -> equal(left, right, size);
            case NOT_EQUAL -> inverted(equal(left, right, size), size);
            case LESS -> less(left, right, size);
            case GREATER_OR_EQUAL -> inverted(less(left, right, size), size);
            case GREATER -> less(right, left, size);
            case LESS_OR_EQUAL -> inverted(less(right, left, size), size);
            default -> throw new IllegalArgumentException("not a comparison: " + function);
        };
    }

    private static long[] inverted(long[] bits, int size) {
        for (int w = 0; w < bits.length; w++) {
            bits[w] = ~bits[w];
        }
        Bitmap.clearTail(bits, size);
        return bits;
    }

    private Truth distinct(Vector left, Vector right, int size) {
        long[] equal = equal(left, right, size);
        long[] out = Bitmap.none(size);
        for (int i = 0; i < size; i++) {
            boolean isLeftNull = left.isNull(i);
            boolean isRightNull = right.isNull(i);
            boolean isSame = isLeftNull || isRightNull ? isLeftNull == isRightNull : Bitmap.isSet(equal, i);
            if (!isSame) {
                Bitmap.set(out, i);
            }
        }
        return new Truth(out, null, size);
    }

    private long[] equal(Vector left, Vector right, int size) {
        return switch (left) {
            case LongVector vector -> LongKernels.equal(vector.values(), ((LongVector) right).values(), size);
            case DoubleVector vector -> equal(vector.values(), ((DoubleVector) right).values(), size);
            case DecimalVector vector -> decimals(vector, (DecimalVector) right, size, true);
            case IntervalVector vector -> intervals(vector, (IntervalVector) right, size, true);
            default -> texts(left, right, size, true);
        };
    }

    private long[] less(Vector left, Vector right, int size) {
        return switch (left) {
            case LongVector vector -> LongKernels.less(vector.values(), ((LongVector) right).values(), size);
            case DoubleVector vector -> less(vector.values(), ((DoubleVector) right).values(), size);
            case DecimalVector vector -> decimals(vector, (DecimalVector) right, size, false);
            case IntervalVector vector -> intervals(vector, (IntervalVector) right, size, false);
            default -> texts(left, right, size, false);
        };
    }

    /// NaN equals NaN.
    private static long[] equal(double[] a, double[] b, int size) {
        long[] out = Bitmap.none(size);
        for (int i = 0; i < size; i++) {
            boolean isEqual = a[i] == b[i] | (Double.isNaN(a[i]) & Double.isNaN(b[i]));
            out[i >>> 6] |= (isEqual ? 1L : 0L) << i;
        }
        return out;
    }

    /// NaN is greater than everything else.
    private static long[] less(double[] a, double[] b, int size) {
        long[] out = Bitmap.none(size);
        for (int i = 0; i < size; i++) {
            boolean isLess = a[i] < b[i] | (Double.isNaN(b[i]) & !Double.isNaN(a[i]));
            out[i >>> 6] |= (isLess ? 1L : 0L) << i;
        }
        return out;
    }

    private static long[] decimals(DecimalVector left, DecimalVector right, int size, boolean wantsEqual) {
        long[] out = Bitmap.none(size);
        for (int i = 0; i < size; i++) {
            BigDecimal a = left.values()[i];
            BigDecimal b = right.values()[i];
            if (a != null && b != null) {
                int order = a.compareTo(b);
                out[i >>> 6] |= ((wantsEqual ? order == 0 : order < 0) ? 1L : 0L) << i;
            }
        }
        return out;
    }

    private static long[] intervals(IntervalVector left, IntervalVector right, int size, boolean wantsEqual) {
        long[] out = Bitmap.none(size);
        for (int i = 0; i < size; i++) {
            int order = Intervals.compare(left.months()[i], left.days()[i], left.micros()[i], right, i);
            out[i >>> 6] |= ((wantsEqual ? order == 0 : order < 0) ? 1L : 0L) << i;
        }
        return out;
    }

    private long[] texts(Vector left, Vector right, int size, boolean wantsEqual) {
        if (left instanceof DictionaryVector a && right instanceof DictionaryVector b) {
            if (a.dictionary() == b.dictionary()) {
                return codes(a.codes(), b.codes(), size, wantsEqual);
            }
            if (b.dictionary().size() == 1 && a.dictionary().size() <= 4 * Batch.MAX_ROWS) {
                return perCode(a, b.dictionary(), size, wantsEqual, false);
            }
            if (a.dictionary().size() == 1 && b.dictionary().size() <= 4 * Batch.MAX_ROWS) {
                return perCode(b, a.dictionary(), size, wantsEqual, true);
            }
        }
        long[] out = Bitmap.none(size);
        TextRows a = TextRows.of(left);
        TextRows b = TextRows.of(right);
        for (int i = 0; i < size; i++) {
            boolean isSet = wantsEqual ? a.isEqual(i, b, i) : a.compare(i, b, i) < 0;
            out[i >>> 6] |= (isSet ? 1L : 0L) << i;
        }
        return out;
    }

    private static long[] codes(int[] a, int[] b, int size, boolean wantsEqual) {
        long[] out = Bitmap.none(size);
        for (int i = 0; i < size; i++) {
            out[i >>> 6] |= ((wantsEqual ? a[i] == b[i] : a[i] < b[i]) ? 1L : 0L) << i;
        }
        return out;
    }

    /// Compares each string of the dictionary with the constant once, and rows by their code.
    private long[] perCode(
            DictionaryVector rows, TextDictionary constant, int size, boolean wantsEqual, boolean isConstantLeft) {
        TextDictionary dictionary = rows.dictionary();
        if (dictionary != knownDictionary || constant != knownConstant) {
            knownCodes = Bitmap.none(dictionary.size());
            TextRows strings = new TextRows(dictionary.bytes(), dictionary.offsets(), null);
            TextRows one = new TextRows(constant.bytes(), constant.offsets(), null);
            for (int code = 0; code < dictionary.size(); code++) {
                int order = isConstantLeft ? one.compare(0, strings, code) : strings.compare(code, one, 0);
                if (wantsEqual ? order == 0 : order < 0) {
                    Bitmap.set(knownCodes, code);
                }
            }
            knownDictionary = dictionary;
            knownConstant = constant;
        }
        return Codes.select(rows.codes(), knownCodes, size);
    }
}
