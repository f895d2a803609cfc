package dev.spillway.exec.expression;

import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.data.DataType;
import dev.spillway.data.DoubleVector;
import dev.spillway.data.Physical;
import dev.spillway.data.TypeName;
import dev.spillway.data.Vector;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.plan.Function;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `+ - * /` on DOUBLE PRECISION and REAL with PostgreSQL's overflow and underflow errors. REAL results are rounded to
/// float.
final class FloatArithmetic extends Kernel {
    private final Function function;
    private final boolean isReal;

    FloatArithmetic(Function function, VectorExpression left, VectorExpression right, DataType type) {
        super(
                new ColumnLayout(
                        type,
                        Physical.DOUBLE,
                        Optional.empty(),
                        left.layout().isFreeOfNulls() && right.layout().isFreeOfNulls()),
                List.of(left, right));
        this.function = function;
        this.isReal = type.name() == TypeName.REAL;
    }

    @Override
    Vector compute(Batch batch) {
        Vector left = argument(0).evaluate(batch);
        Vector right = argument(1).evaluate(batch);
        int size = batch.rowCount();
        double[] a = ((DoubleVector) left).values();
        double[] b = ((DoubleVector) right).values();
        long @Nullable [] nulls = Nulls.or(left, right);
        double[] out = new double[size];
        switch (function) {
            case ADD -> add(a, b, out);
            case SUBTRACT -> subtract(a, b, out);
            case MULTIPLY -> multiply(a, b, out);
            case DIVIDE -> divide(a, b, out);
            default -> throw new IllegalArgumentException("not float arithmetic: " + function);
        }
        if (isReal) {
            for (int i = 0; i < size; i++) {
                out[i] = (float) out[i];
            }
        }
        check(a, b, out, nulls);
        return new DoubleVector(out, nulls, size);
    }

    private static void add(double[] a, double[] b, double[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = a[i] + b[i];
        }
    }

    private static void subtract(double[] a, double[] b, double[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = a[i] - b[i];
        }
    }

    private static void multiply(double[] a, double[] b, double[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = a[i] * b[i];
        }
    }

    private static void divide(double[] a, double[] b, double[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = a[i] / b[i];
        }
    }

    private void check(double[] a, double[] b, double[] out, long @Nullable [] nulls) {
        boolean isScaling = function == Function.MULTIPLY || function == Function.DIVIDE;
        for (int i = 0; i < out.length; i++) {
            double value = out[i];
            boolean isSuspect = Double.isInfinite(value) || isScaling && (value == 0 || Double.isNaN(value));
            if (isSuspect && !Bitmap.isSet(nulls, i)) {
                checkRow(a[i], b[i], value);
            }
        }
    }

    private void checkRow(double a, double b, double value) {
        if (function == Function.DIVIDE && b == 0 && !Double.isNaN(a)) {
            throw DecimalMath.divisionByZero();
        }
        if (Double.isInfinite(value) && !Double.isInfinite(a) && !Double.isInfinite(b)) {
            throw overflow();
        }
        boolean isUnderflow = function == Function.MULTIPLY
                ? value == 0 && a != 0 && b != 0
                : function == Function.DIVIDE && value == 0 && a != 0 && !Double.isInfinite(b);
        if (isUnderflow) {
            throw underflow();
        }
    }

    static SpillwayException overflow() {
        return new SpillwayException(ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE, "value out of range: overflow");
    }

    static SpillwayException underflow() {
        return new SpillwayException(ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE, "value out of range: underflow");
    }
}
