package dev.spillway.exec.expression;

import dev.spillway.data.Batch;
import dev.spillway.data.DataType;
import dev.spillway.data.DecimalVector;
import dev.spillway.data.LongVector;
import dev.spillway.data.Physical;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.storage.LongBounds;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/// Moves numbers between the forms of NUMERIC: another scale, long to BigDecimal.
final class Numbers {
    private Numbers() {}

    /// A LONG number at a larger scale, where its bounds prove that it fits; the scale must not be smaller than its
    /// own.
    static Optional<VectorExpression> rescale(VectorExpression number, int scale) {
        int digits = scale - number.layout().longScale();
        if (digits < 0) {
            throw new IllegalArgumentException("scale must not shrink (got: " + scale + ")");
        }
        DataType type = DataType.numeric(DataType.UNCONSTRAINED, scale);
        Optional<LongBounds> bounds = Bounds.of(number.layout()).flatMap(known -> Bounds.rescale(known, digits));
        if (bounds.isEmpty()) {
            return Optional.empty();
        }
        if (digits == 0 && number.layout().type().equals(type)) {
            return Optional.of(number);
        }
        if (number instanceof ConstantExpression constant && constant.value() instanceof BigDecimal value) {
            return Optional.of(ConstantExpression.of(value.setScale(scale), type));
        }
        ColumnLayout layout =
                new ColumnLayout(type, Physical.LONG, bounds, number.layout().isFreeOfNulls());
        return Optional.of(
                digits == 0 ? new Relabelled(number, layout) : new Rescaled(number, layout, Bounds.powerOfTen(digits)));
    }

    /// An integer or NUMERIC as DECIMAL.
    static VectorExpression toDecimal(VectorExpression number) {
        return number.layout().physical() == Physical.DECIMAL ? number : new ToDecimal(number);
    }

    static BigDecimal[] decimals(LongVector vector, int scale) {
        int size = vector.size();
        BigDecimal[] out = new BigDecimal[size];
        long[] values = vector.values();
        for (int i = 0; i < size; i++) {
            if (!vector.isNull(i)) {
                out[i] = BigDecimal.valueOf(values[i], scale);
            }
        }
        return out;
    }

    /// The same vectors under another layout.
    record Relabelled(VectorExpression argument, ColumnLayout layout) implements VectorExpression {
        @Override
        public Vector evaluate(Batch batch) {
            return argument.evaluate(batch);
        }

        @Override
        public boolean canFail() {
            return argument.canFail();
        }

        @Override
        public boolean isCostly() {
            return argument.isCostly();
        }
    }

    /// Times a power of ten; proven to fit.
    private static final class Rescaled extends Kernel {
        private final long factor;

        private Rescaled(VectorExpression argument, ColumnLayout layout, long factor) {
            super(layout, List.of(argument));
            this.factor = factor;
        }

        @Override
        boolean failsItself() {
            return false;
        }

        @Override
        Vector compute(Batch batch) {
            LongVector vector = (LongVector) argument(0).evaluate(batch);
            return new LongVector(
                    LongKernels.multiply(vector.values(), factor, vector.size()), vector.nulls(), vector.size());
        }
    }

    /// LONG to DECIMAL.
    private static final class ToDecimal extends Kernel {
        private ToDecimal(VectorExpression argument) {
            super(
                    new ColumnLayout(
                            argument.layout().type(),
                            Physical.DECIMAL,
                            Optional.empty(),
                            argument.layout().isFreeOfNulls()),
                    List.of(argument));
        }

        @Override
        boolean failsItself() {
            return false;
        }

        @Override
        Vector compute(Batch batch) {
            LongVector vector = (LongVector) argument(0).evaluate(batch);
            BigDecimal[] out = decimals(vector, argument(0).layout().longScale());
            return new DecimalVector(out, vector.nulls(), vector.size());
        }
    }
}
