package dev.spillway.planner.estimate;

import dev.spillway.plan.Expression;
import dev.spillway.planner.logical.Expressions;
import dev.spillway.planner.logical.Variable;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.IntToDoubleFunction;

/// `estimate_num_groups`: how many combinations of values there are among some rows. Not thread-safe.
public final class GroupEstimator {
    private static final double COMBINATION_FACTOR = 0.1;

    private final SelectivityEstimator estimator;
    private final IntToDoubleFunction leafRows;
    private final BoundedValues bounded;

    /// `leafRows` gives the rows of a leaf after its own conditions.
    public GroupEstimator(SelectivityEstimator estimator, IntToDoubleFunction leafRows) {
        this.estimator = estimator;
        this.leafRows = leafRows;
        this.bounded = new BoundedValues(estimator);
    }

    public double groups(List<Expression> keys, double inputRows) {
        if (keys.isEmpty()) {
            return 1;
        }
        double groups = 1;
        BitSet plain = new BitSet();
        for (Expression key : keys) {
            double bounded = boundedDistinct(key);
            if (bounded > 0) {
                groups *= bounded;
            } else {
                plain.or(Expressions.variables(key));
            }
        }
        Map<Integer, Leaf> leaves = new HashMap<>();
        for (int id = plain.nextSetBit(0); id >= 0; id = plain.nextSetBit(id + 1)) {
            Variable variable = estimator.variables().get(id);
            leaves.computeIfAbsent(variable.leaf(), leaf -> new Leaf(variable.tuples(), leafRows.applyAsDouble(leaf)))
                    .add(distinct(id));
        }
        for (Leaf leaf : leaves.values()) {
            groups *= leaf.groups();
        }
        return Math.max(1, Math.min(Math.ceil(groups), inputRows));
    }

    /// Distinct values of one expression among all rows of its relation, NULL counted as one.
    private double distinct(int id) {
        ColumnEstimate column = estimator.column(id);
        return column.distinctCount() + (column.nullFraction() > 0 ? 1 : 0);
    }

    /// Distinct values of an expression of which there are only so many whatever its input; 0 where that is not
    /// known.
    private double boundedDistinct(Expression key) {
        OptionalDouble limit = bounded.of(key);
        if (limit.isEmpty()) {
            return 0;
        }
        double input =
                Expressions.variables(key).stream().mapToDouble(this::distinct).reduce(1, (one, two) -> one * two);
        return Math.max(1, Math.min(limit.getAsDouble(), input));
    }

    /// The keys of one relation.
    private static final class Leaf {
        private final double tuples;
        private final double rows;
        private double product = 1;
        private double largest = 1;
        private int count;

        Leaf(double tuples, double rows) {
            this.tuples = tuples;
            this.rows = rows;
        }

        void add(double distinct) {
            product *= distinct;
            largest = Math.max(largest, distinct);
            count++;
        }

        double groups() {
            if (tuples <= 0) {
                return product;
            }
            double limit = tuples;
            if (count > 1) {
                limit = Math.min(tuples, Math.max(limit * COMBINATION_FACTOR, largest));
            }
            double groups = Math.min(product, limit);
            if (rows < tuples) {
                groups *= 1 - Math.pow((tuples - rows) / tuples, tuples / groups);
            }
            return Math.max(1, Math.rint(groups));
        }
    }
}
