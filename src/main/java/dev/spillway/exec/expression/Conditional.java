package dev.spillway.exec.expression;

import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.data.DataType;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.Vectors;
import dev.spillway.plan.Function;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// CASE, COALESCE, NULLIF, GREATEST and LEAST: values picked row by row among alternatives.
final class Conditional {
    private Conditional() {}

    /// CASE: conditions and results see only the rows that reach them, unless evaluating them everywhere is cheap
    /// and safe.
    static final class Case extends Kernel {
        private final List<VectorExpression> conditions;
        private final List<VectorExpression> results;
        private final BitSet columns;

        /// `results` has the ELSE result last.
        Case(ColumnLayout layout, List<VectorExpression> conditions, List<VectorExpression> results, BitSet columns) {
            super(layout, joined(conditions, results));
            this.conditions = List.copyOf(conditions);
            this.results = List.copyOf(results);
            this.columns = columns;
        }

        private static List<VectorExpression> joined(List<VectorExpression> first, List<VectorExpression> second) {
            List<VectorExpression> all = new ArrayList<>(first);
            all.addAll(second);
            return all;
        }

        @Override
        boolean failsItself() {
            return false;
        }

        @Override
        Vector compute(Batch batch) {
            int size = batch.rowCount();
            Merge merge = new Merge(size);
            long[] open = Bitmap.all(size);
            for (int i = 0; i < conditions.size() && !isEmpty(open); i++) {
                long[] hits = hits(conditions.get(i), batch, open);
                if (!isEmpty(hits)) {
                    add(merge, results.get(i), batch, hits, columns);
                    for (int w = 0; w < open.length; w++) {
                        open[w] &= ~hits[w];
                    }
                }
            }
            if (!isEmpty(open)) {
                add(merge, results.getLast(), batch, open, columns);
            }
            return merge.build(layout());
        }

        private long[] hits(VectorExpression condition, Batch batch, long[] open) {
            if (!condition.canFail() && !condition.isCostly()) {
                long[] hits = Truth.of(condition, batch).trues().clone();
                for (int w = 0; w < hits.length; w++) {
                    hits[w] &= open[w];
                }
                return hits;
            }
            SubBatch part = SubBatch.of(batch, open, columns);
            long[] hits = Bitmap.none(batch.rowCount());
            part.scatter(Truth.of(condition, part.batch()).trues(), hits);
            return hits;
        }
    }

    private static boolean isEmpty(long[] bits) {
        for (long word : bits) {
            if (word != 0) {
                return false;
            }
        }
        return true;
    }

    private static void add(Merge merge, VectorExpression result, Batch batch, long[] selection, BitSet columns) {
        if (!result.canFail() && !result.isCostly()) {
            merge.addWhole(result.evaluate(batch), selection);
        } else {
            SubBatch part = SubBatch.of(batch, selection, columns);
            merge.addPart(result.evaluate(part.batch()), part);
        }
    }

    /// COALESCE: an argument is evaluated only where all before it are NULL.
    static final class Coalesce extends Kernel {
        private final BitSet columns;

        Coalesce(Unified unified, BitSet columns) {
            super(layout(unified), unified.alternatives());
            this.columns = columns;
        }

        private static ColumnLayout layout(Unified unified) {
            boolean isFree =
                    unified.alternatives().stream().anyMatch(one -> one.layout().isFreeOfNulls());
            ColumnLayout layout = unified.layout();
            return new ColumnLayout(layout.type(), layout.physical(), layout.bounds(), isFree);
        }

        @Override
        boolean failsItself() {
            return false;
        }

        @Override
        Vector compute(Batch batch) {
            Vector first = argument(0).evaluate(batch);
            if (!first.hasNulls()) {
                return first;
            }
            int size = batch.rowCount();
            Merge merge = new Merge(size);
            long[] open = Bitmap.all(size);
            merge.addWhole(first, open);
            keepNulls(first, open);
            for (int i = 1; i < arguments().size() && !isEmpty(open); i++) {
                SubBatch part = SubBatch.of(batch, open, columns);
                Vector values = argument(i).evaluate(part.batch());
                merge.addPart(values, part);
                for (int row = 0; row < part.count(); row++) {
                    if (!values.isNull(row)) {
                        Bitmap.clear(open, part.rows()[row]);
                    }
                }
            }
            Vector merged = merge.build(layout());
            return layout().isFreeOfNulls() ? Vectors.withNulls(merged, null) : merged;
        }

        private static void keepNulls(Vector vector, long[] open) {
            for (int row = 0; row < vector.size(); row++) {
                if (!vector.isNull(row)) {
                    Bitmap.clear(open, row);
                }
            }
        }
    }

    /// The greater or lesser of two; NULL only where both are.
    static final class Extreme extends Kernel {
        private final VectorExpression rightWins;

        private Extreme(Unified unified, VectorExpression rightWins) {
            super(
                    unified.layout(),
                    List.of(
                            unified.alternatives().get(0),
                            unified.alternatives().get(1),
                            rightWins));
            this.rightWins = rightWins;
        }

        static VectorExpression of(Function function, List<VectorExpression> arguments, DataType type) {
            VectorExpression best = arguments.getFirst();
            for (VectorExpression next : arguments.subList(1, arguments.size())) {
                Unified unified = Unified.of(List.of(best, next), type);
                Function order = function == Function.GREATEST ? Function.GREATER : Function.LESS;
                best = new Extreme(
                        unified,
                        Comparison.create(
                                order,
                                unified.alternatives().get(1),
                                unified.alternatives().get(0)));
            }
            return best;
        }

        @Override
        boolean failsItself() {
            return false;
        }

        @Override
        Vector compute(Batch batch) {
            int size = batch.rowCount();
            Vector left = argument(0).evaluate(batch);
            Vector right = argument(1).evaluate(batch);
            long[] takeRight = Truth.of(rightWins, batch).trues().clone();
            for (int i = 0; i < size; i++) {
                if (left.isNull(i) && !right.isNull(i)) {
                    Bitmap.set(takeRight, i);
                }
            }
            Merge merge = new Merge(size);
            merge.addWhole(left, Bitmap.all(size));
            merge.addWhole(right, takeRight);
            return merge.build(layout());
        }
    }

    /// NULLIF: the first argument, NULL where it equals the second.
    static final class NullIf extends Kernel {
        private final VectorExpression isEqual;

        NullIf(VectorExpression left, VectorExpression right) {
            super(withNulls(left.layout()), List.of(left, right));
            this.isEqual = Comparison.create(Function.EQUAL, left, right);
        }

        private static ColumnLayout withNulls(ColumnLayout layout) {
            return new ColumnLayout(layout.type(), layout.physical(), layout.bounds(), false);
        }

        @Override
        boolean failsItself() {
            return false;
        }

        @Override
        Vector compute(Batch batch) {
            Vector left = argument(0).evaluate(batch);
            long[] equal = Truth.of(isEqual, batch).trues();
            return Vectors.withNulls(left, Nulls.or(left.nulls(), equal, batch.rowCount()));
        }
    }
}
