package dev.spillway.exec.expression;

import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.data.DoubleVector;
import dev.spillway.data.LongVector;
import dev.spillway.data.Physical;
import dev.spillway.data.Vector;
import dev.spillway.error.Cancellation;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.function.Arguments;
import dev.spillway.function.ScalarFunction;
import dev.spillway.function.ScalarFunction.OfDouble;
import dev.spillway.function.ScalarFunction.OfDoubles;
import dev.spillway.function.ScalarFunction.OfLongs;
import dev.spillway.function.ScalarFunction.OfValues;
import dev.spillway.function.Volatility;
import dev.spillway.plan.Expression;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Functions of the library over vectors: those of numbers in loops over arrays, the others value by value.
final class ScalarFunctions {
    private ScalarFunctions() {}

    static VectorExpression create(
            Expression.ScalarCall call, List<VectorExpression> arguments, Cancellation cancellation) {
        ScalarFunction function = call.function();
        return switch (function.bodies().get()) {
            case OfDouble body -> new DoubleKernel(layout(call, Physical.DOUBLE, arguments), arguments, body);
            case OfDoubles body -> new DoublesKernel(layout(call, Physical.DOUBLE, arguments), arguments, body);
            case OfLongs body -> new LongsKernel(layout(call, Physical.LONG, arguments), arguments, body);
            case OfValues body -> {
                ScalarKernel.Scalar scalar = values -> body.call(new Arguments(values, cancellation));
                yield function.volatility() == Volatility.VOLATILE
                        ? ScalarKernel.perRow(call.type(), arguments, scalar)
                        : !function.isStrict()
                                ? ScalarKernel.withNulls(call.type(), arguments, scalar)
                                : function.canBeNull()
                                        ? ScalarKernel.nullable(call.type(), arguments, scalar)
                                        : ScalarKernel.strict(call.type(), arguments, scalar);
            }
        };
    }

    private static ColumnLayout layout(
            Expression.ScalarCall call, Physical physical, List<VectorExpression> arguments) {
        boolean isFree =
                arguments.stream().allMatch(argument -> argument.layout().isFreeOfNulls());
        return new ColumnLayout(call.type(), physical, Optional.empty(), isFree);
    }

    private static final class DoubleKernel extends Kernel {
        private final OfDouble body;

        DoubleKernel(ColumnLayout layout, List<VectorExpression> arguments, OfDouble body) {
            super(layout, arguments);
            this.body = body;
        }

        @Override
        boolean isCostlyItself() {
            return true;
        }

        @Override
        Vector compute(Batch batch) {
            DoubleVector argument = (DoubleVector) argument(0).evaluate(batch);
            double[] values = argument.values();
            long[] nulls = argument.nulls();
            double[] out = new double[argument.size()];
            for (int i = 0; i < out.length; i++) {
                if (!Bitmap.isSet(nulls, i)) {
                    out[i] = body.applyAsDouble(values[i]);
                }
            }
            return new DoubleVector(out, nulls, out.length);
        }
    }

    private static final class DoublesKernel extends Kernel {
        private final OfDoubles body;

        DoublesKernel(ColumnLayout layout, List<VectorExpression> arguments, OfDoubles body) {
            super(layout, arguments);
            this.body = body;
        }

        @Override
        boolean isCostlyItself() {
            return true;
        }

        @Override
        Vector compute(Batch batch) {
            DoubleVector left = (DoubleVector) argument(0).evaluate(batch);
            DoubleVector right = (DoubleVector) argument(1).evaluate(batch);
            long @Nullable [] nulls = Nulls.or(left, right);
            double[] a = left.values();
            double[] b = right.values();
            double[] out = new double[left.size()];
            for (int i = 0; i < out.length; i++) {
                if (!Bitmap.isSet(nulls, i)) {
                    out[i] = body.applyAsDouble(a[i], b[i]);
                }
            }
            return new DoubleVector(out, nulls, out.length);
        }
    }

    private static final class LongsKernel extends Kernel {
        private final OfLongs body;

        LongsKernel(ColumnLayout layout, List<VectorExpression> arguments, OfLongs body) {
            super(layout, arguments);
            this.body = body;
        }

        @Override
        Vector compute(Batch batch) {
            LongVector left = (LongVector) argument(0).evaluate(batch);
            LongVector right = (LongVector) argument(1).evaluate(batch);
            long @Nullable [] nulls = Nulls.or(left, right);
            long[] a = left.values();
            long[] b = right.values();
            long[] out = new long[left.size()];
            for (int i = 0; i < out.length; i++) {
                if (!Bitmap.isSet(nulls, i)) {
                    out[i] = body.applyAsLong(a[i], b[i]);
                }
            }
            return new LongVector(out, nulls, out.length);
        }
    }
}
