package dev.spillway.exec.expression;

import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.data.Vector;
import dev.spillway.plan.Function;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Three-valued AND and OR over any number of arguments, NOT, and the IS tests.
final class Logic {
    private Logic() {}

    /// AND, or (by De Morgan) OR. Later arguments that can fail or are costly see only the rows that are not
    /// decided yet.
    static final class Connective extends BooleanKernel {
        private final boolean isAnd;
        private final List<BitSet> columns;

        Connective(Function function, List<VectorExpression> arguments, List<BitSet> columns) {
            super(arguments);
            this.isAnd = function == Function.AND;
            this.columns = List.copyOf(columns);
        }

        @Override
        boolean failsItself() {
            return false;
        }

        @Override
        Truth test(Batch batch) {
            Truth result = operand(0, batch);
            for (int i = 1; i < arguments().size(); i++) {
                long[] open = isAnd ? notFalse(result) : notTrue(result);
                int remaining = Bitmap.count(open, batch.rowCount());
                if (remaining == 0) {
                    return result;
                }
                VectorExpression next = argument(i);
                boolean isLazy = remaining < batch.rowCount() && (next.canFail() || next.isCostly());
                Truth other = isLazy ? remaining(i, batch, open) : operand(i, batch);
                result = isAnd ? result.and(other) : result.or(other);
            }
            return result;
        }

        private Truth operand(int index, Batch batch) {
            return Truth.of(argument(index), batch);
        }

        private Truth remaining(int index, Batch batch, long[] open) {
            SubBatch part = SubBatch.of(batch, open, columns.get(index));
            Truth some = operand(index, part.batch());
            long[] trues = Bitmap.none(batch.rowCount());
            part.scatter(some.trues(), trues);
            long @Nullable [] nulls = null;
            if (some.nulls() != null) {
                nulls = Bitmap.none(batch.rowCount());
                part.scatter(some.nulls(), nulls);
            }
            return new Truth(trues, nulls, batch.rowCount());
        }

        private static long[] notFalse(Truth truth) {
            long[] out = truth.trues().clone();
            long[] nulls = truth.nulls();
            for (int w = 0; nulls != null && w < out.length; w++) {
                out[w] |= nulls[w];
            }
            return out;
        }

        private static long[] notTrue(Truth truth) {
            long[] out = Bitmap.all(truth.size());
            for (int w = 0; w < out.length; w++) {
                out[w] &= ~truth.trues()[w];
            }
            return out;
        }
    }

    /// NOT.
    static final class Negation extends BooleanKernel {
        Negation(VectorExpression argument) {
            super(List.of(argument));
        }

        @Override
        boolean failsItself() {
            return false;
        }

        @Override
        Truth test(Batch batch) {
            return Truth.of(argument(0), batch).not();
        }
    }

    /// IS [NOT] NULL.
    static final class NullTest extends BooleanKernel {
        private final boolean wantsNull;

        NullTest(VectorExpression argument, boolean wantsNull) {
            super(List.of(argument));
            this.wantsNull = wantsNull;
        }

        @Override
        boolean failsItself() {
            return false;
        }

        @Override
        Truth test(Batch batch) {
            Vector vector = argument(0).evaluate(batch);
            int size = batch.rowCount();
            Truth isNull = Truth.masked(Bitmap.none(size), vector.nulls(), size);
            long[] nulls = isNull.nulls();
            Truth truth = new Truth(nulls == null ? Bitmap.none(size) : nulls, null, size);
            return wantsNull ? truth : truth.not();
        }
    }

    /// IS [NOT] TRUE and IS [NOT] FALSE: never NULL.
    static final class TruthTest extends BooleanKernel {
        private final Function function;

        TruthTest(Function function, VectorExpression argument) {
            super(List.of(argument));
            this.function = function;
        }

        @Override
        boolean failsItself() {
            return false;
        }

        @Override
        Truth test(Batch batch) {
            Truth truth = Truth.of(argument(0), batch);
            boolean wantsTrue = function == Function.IS_TRUE || function == Function.IS_NOT_TRUE;
            boolean isInverted = function == Function.IS_NOT_TRUE || function == Function.IS_NOT_FALSE;
            Truth plain = new Truth(wantsTrue ? truth.trues() : truth.falses(), null, truth.size());
            return isInverted ? plain.not() : plain;
        }
    }
}
