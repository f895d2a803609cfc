package dev.spillway.exec.expression;

import dev.spillway.data.Batch;
import dev.spillway.data.DataType;
import dev.spillway.data.LongVector;
import dev.spillway.data.Physical;
import dev.spillway.data.TypeName;
import dev.spillway.data.Vector;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.plan.Function;
import dev.spillway.storage.LongBounds;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `+ - *` and unary minus on integers and NUMERIC, on longs wherever bounds or checks allow it.
final class NumberArithmetic {
    private NumberArithmetic() {}

    /// `type` is the plan's result type: an integer type or NUMERIC.
    static VectorExpression binary(Function function, VectorExpression left, VectorExpression right, DataType type) {
        if (type.name().isInteger()) {
            return integer(function, left, right, type);
        }
        if (left.layout().physical() == Physical.LONG && right.layout().physical() == Physical.LONG) {
            Optional<VectorExpression> fast = scaled(function, left, right);
            if (fast.isPresent()) {
                return fast.get();
            }
        }
        return new DecimalArithmetic(function, Numbers.toDecimal(left), Numbers.toDecimal(right), type);
    }

    static VectorExpression negate(VectorExpression operand, DataType type) {
        VectorExpression zero =
                ConstantExpression.of(type.name() == TypeName.NUMERIC ? java.math.BigDecimal.ZERO : 0L, type);
        return binary(Function.SUBTRACT, zero, operand, type);
    }

    private static VectorExpression integer(
            Function function, VectorExpression left, VectorExpression right, DataType type) {
        LongBounds range = Bounds.ofType(type).orElseThrow();
        Optional<LongBounds> bounds = bounds(
                function,
                Bounds.of(left.layout()).orElse(range),
                Bounds.of(right.layout()).orElse(range));
        boolean isProven = bounds.isPresent() && Bounds.isWithin(bounds.get(), range);
        LongBounds result = bounds.map(known -> Bounds.intersect(known, range)).orElse(range);
        return new LongArithmetic(function, left, right, layout(type, result, left, right), isProven ? null : range);
    }

    private static Optional<VectorExpression> scaled(Function function, VectorExpression left, VectorExpression right) {
        int leftScale = left.layout().longScale();
        int rightScale = right.layout().longScale();
        int scale = function == Function.MULTIPLY ? leftScale + rightScale : Math.max(leftScale, rightScale);
        Optional<VectorExpression> a = function == Function.MULTIPLY ? Optional.of(left) : Numbers.rescale(left, scale);
        Optional<VectorExpression> b =
                function == Function.MULTIPLY ? Optional.of(right) : Numbers.rescale(right, scale);
        if (a.isEmpty() || b.isEmpty()) {
            return Optional.empty();
        }
        DataType type = DataType.numeric(DataType.UNCONSTRAINED, scale);
        return bounds(
                        function,
                        Bounds.of(a.get().layout()).orElseThrow(),
                        Bounds.of(b.get().layout()).orElseThrow())
                .map(proven ->
                        new LongArithmetic(function, a.get(), b.get(), layout(type, proven, a.get(), b.get()), null));
    }

    private static Optional<LongBounds> bounds(Function function, LongBounds left, LongBounds right) {
        return switch (function) {
            case ADD -> Bounds.add(left, right);
            case SUBTRACT -> Bounds.subtract(left, right);
            case MULTIPLY -> Bounds.multiply(left, right);
            default -> throw new IllegalArgumentException("not simple arithmetic: " + function);
        };
    }

    private static ColumnLayout layout(
            DataType type, LongBounds bounds, VectorExpression left, VectorExpression right) {
        boolean isFreeOfNulls = left.layout().isFreeOfNulls() && right.layout().isFreeOfNulls();
        return new ColumnLayout(type, Physical.LONG, Optional.of(bounds), isFreeOfNulls);
    }

    static SpillwayException outOfRange(DataType type) {
        return new SpillwayException(ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE, type.plainName() + " out of range");
    }

    /// `+ - *` on longs of one scale. `range`: the type's range to check, `null` where bounds prove that nothing
    /// leaves it.
    private static final class LongArithmetic extends Kernel {
        private final Function function;
        private final @Nullable LongBounds range;

        private LongArithmetic(
                Function function,
                VectorExpression left,
                VectorExpression right,
                ColumnLayout layout,
                @Nullable LongBounds range) {
            super(layout, List.of(left, right));
            this.function = function;
            this.range = range;
        }

        @Override
        boolean failsItself() {
            return range != null;
        }

        @Override
        Vector compute(Batch batch) {
            Vector left = argument(0).evaluate(batch);
            Vector right = argument(1).evaluate(batch);
            int size = batch.rowCount();
            long[] a = ((LongVector) left).values();
            long[] b = ((LongVector) right).values();
            long @Nullable [] nulls = Nulls.or(left, right);
            long[] out = switch (function) {
                case ADD -> LongKernels.add(a, b, size);
                case SUBTRACT -> LongKernels.subtract(a, b, size);
                default -> LongKernels.multiply(a, b, size);
            };
            if (range != null && (hasOverflow(a, b, out, nulls, size) || isOutside(range, out, nulls, size))) {
                throw outOfRange(layout().type());
            }
            return new LongVector(out, nulls, size);
        }

        private static boolean isOutside(LongBounds range, long[] out, long @Nullable [] nulls, int size) {
            return LongKernels.isAnyOutside(out, range.min(), range.max(), nulls, size);
        }

        private boolean hasOverflow(long[] a, long[] b, long[] out, long @Nullable [] nulls, int size) {
            if (layout().type().name() != TypeName.BIGINT) {
                return false;
            }
            return switch (function) {
                case ADD -> LongKernels.hasAddOverflow(a, b, out, nulls, size);
                case SUBTRACT -> LongKernels.hasSubtractOverflow(a, b, out, nulls, size);
                default -> LongKernels.hasMultiplyOverflow(a, b, out, nulls, size);
            };
        }
    }
}
