package dev.spillway.exec.expression;

import dev.spillway.data.Batch;
import dev.spillway.data.Calendar;
import dev.spillway.data.DataType;
import dev.spillway.data.DoubleVector;
import dev.spillway.data.LongVector;
import dev.spillway.data.Physical;
import dev.spillway.data.TypeName;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.Values;
import dev.spillway.storage.LongBounds;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/// Compiles casts: a new label where the values stay, loops for numbers, value by value ([ScalarCast]) for the rest.
final class Casts {
    private Casts() {}

    /// The rules of an explicit cast: strings are cut to `varchar(n)`.
    static VectorExpression create(VectorExpression operand, DataType from, DataType to) {
        return create(operand, from, to, false);
    }

    /// The rules of assignment and implicit casts: a string that is too long is an error.
    static VectorExpression assign(VectorExpression operand, DataType from, DataType to) {
        return create(operand, from, to, true);
    }

    private static VectorExpression create(VectorExpression operand, DataType from, DataType to, boolean isAssignment) {
        if (operand instanceof ConstantExpression constant && constant.value() == null) {
            return ConstantExpression.of(null, to);
        }
        TypeName source = from.name();
        TypeName target = to.name();
        if (source.isInteger() && target.isInteger()) {
            return toInteger(operand, to);
        }
        if (target == TypeName.NUMERIC && (source.isInteger() || source == TypeName.NUMERIC)) {
            return toNumeric(operand, from, to);
        }
        if (source == TypeName.NUMERIC && target.isFloat() && operand.layout().physical() == Physical.LONG) {
            return new LongToDouble(operand, to);
        }
        if (source.isInteger() && target == TypeName.DOUBLE_PRECISION) {
            return new LongToDouble(operand, to);
        }
        if (source == TypeName.REAL && target == TypeName.DOUBLE_PRECISION || isSameText(from, to)) {
            return relabelled(operand, to);
        }
        boolean isSame = source == target && from.elementName() == to.elementName();
        if (isSame && to.precision() == DataType.UNCONSTRAINED && source != TypeName.CHAR) {
            return operand;
        }
        boolean isChecked =
                isAssignment && (to.name().isString() || to.isArray()) && to.precision() != DataType.UNCONSTRAINED;
        return isChecked
                ? ScalarKernel.strict(
                        to, List.of(operand), values -> ScalarCast.assign(Values.present(values[0]), from, to))
                : scalar(operand, from, to);
    }

    private static VectorExpression scalar(VectorExpression operand, DataType from, DataType to) {
        if (to.name() == TypeName.TIME && (from.name() == TypeName.TIMESTAMP || from.name() == TypeName.TIMESTAMPTZ)) {
            // The infinities have no time of day.
            return ScalarKernel.nullable(to, List.of(operand), values -> {
                Object moment = Values.present(values[0]);
                return Calendar.isInfinite((Long) moment) ? null : ScalarCast.cast(moment, from, to);
            });
        }
        if (from.name() == TypeName.JSONB) {
            boolean isText = to.name().isJson() || to.name().isString();
            return ScalarKernel.nullable(to, List.of(operand), values -> {
                Object json = Values.present(values[0]);
                return !isText && json.equals("null") ? null : ScalarCast.cast(json, from, to);
            });
        }
        return ScalarKernel.strict(
                to, List.of(operand), values -> ScalarCast.cast(Values.present(values[0]), from, to));
    }

    /// Strings that need neither a check nor a change. CHAR is held without its padding, so that it is what its
    /// cast to text gives.
    private static boolean isSameText(DataType from, DataType to) {
        if (!from.name().isString() || !to.name().isString() || to.name() == TypeName.CHAR && !from.equals(to)) {
            return false;
        }
        boolean isFitting = to.precision() == DataType.UNCONSTRAINED
                || from.precision() != DataType.UNCONSTRAINED && from.precision() <= to.precision();
        return isFitting;
    }

    private static VectorExpression relabelled(VectorExpression operand, DataType to) {
        ColumnLayout layout = operand.layout();
        if (layout.type().equals(to)) {
            return operand;
        }
        if (operand instanceof ConstantExpression constant) {
            return ConstantExpression.of(constant.value(), to);
        }
        return new Numbers.Relabelled(
                operand, new ColumnLayout(to, layout.physical(), layout.bounds(), layout.isFreeOfNulls()));
    }

    private static VectorExpression toInteger(VectorExpression operand, DataType to) {
        LongBounds range = Bounds.ofType(to).orElseThrow();
        LongBounds known = Bounds.of(operand.layout()).orElseThrow();
        if (Bounds.isWithin(known, range)) {
            return relabelled(operand, to);
        }
        ColumnLayout layout = new ColumnLayout(
                to,
                Physical.LONG,
                Optional.of(Bounds.intersect(known, range)),
                operand.layout().isFreeOfNulls());
        return new RangeCheck(operand, layout, range);
    }

    private static VectorExpression toNumeric(VectorExpression operand, DataType from, DataType to) {
        boolean isLong = operand.layout().physical() == Physical.LONG;
        if (to.precision() == DataType.UNCONSTRAINED) {
            return isLong
                    ? Numbers.rescale(operand, operand.layout().longScale()).orElse(operand)
                    : operand;
        }
        int scale = operand.layout().longScale();
        if (isLong && to.scale() >= scale && to.physical() == Physical.LONG) {
            Optional<VectorExpression> rescaled = Numbers.rescale(operand, to.scale());
            LongBounds range = Bounds.ofType(to).orElseThrow();
            if (rescaled.isPresent()
                    && Bounds.isWithin(Bounds.of(rescaled.get().layout()).orElseThrow(), range)) {
                return relabelled(rescaled.get(), to);
            }
        }
        return scalar(operand, from, to);
    }

    /// An integer in the range of a smaller type.
    private static final class RangeCheck extends Kernel {
        private final LongBounds range;

        private RangeCheck(VectorExpression operand, ColumnLayout layout, LongBounds range) {
            super(layout, List.of(operand));
            this.range = range;
        }

        @Override
        Vector compute(Batch batch) {
            LongVector vector = (LongVector) argument(0).evaluate(batch);
            if (LongKernels.isAnyOutside(vector.values(), range.min(), range.max(), vector.nulls(), vector.size())) {
                throw NumberArithmetic.outOfRange(layout().type());
            }
            return vector;
        }
    }

    /// An integer or scaled number as floating point, correctly rounded.
    private static final class LongToDouble extends Kernel {
        private static final long EXACT_MAX = 1L << 53;
        /// No number of such a scale is so small that it would be lost, even as REAL.
        private static final int SCALE_NEVER_LOST = 44;

        private final int scale;
        private final double divisor;
        private final boolean isReal;

        private LongToDouble(VectorExpression operand, DataType to) {
            super(
                    new ColumnLayout(
                            to,
                            Physical.DOUBLE,
                            Optional.empty(),
                            operand.layout().isFreeOfNulls()),
                    List.of(operand));
            this.scale = operand.layout().longScale();
            this.divisor = scale <= Bounds.POWER_MAX ? Bounds.powerOfTen(scale) : 0;
            this.isReal = to.name() == TypeName.REAL;
        }

        @Override
        boolean failsItself() {
            return scale > SCALE_NEVER_LOST;
        }

        @Override
        Vector compute(Batch batch) {
            LongVector vector = (LongVector) argument(0).evaluate(batch);
            int size = vector.size();
            long[] values = vector.values();
            double[] out = new double[size];
            boolean isSimple = !isReal
                    && divisor != 0
                    && (scale == 0 || !LongKernels.isAnyOutside(values, -EXACT_MAX, EXACT_MAX, vector.nulls(), size));
            for (int i = 0; i < size; i++) {
                out[i] = isSimple ? values[i] / divisor : vector.isNull(i) ? 0 : exact(values[i]);
            }
            return new DoubleVector(out, vector.nulls(), size);
        }

        private double exact(long value) {
            return ScalarCast.ofDecimal(BigDecimal.valueOf(value, scale), layout().type());
        }
    }
}
