package dev.spillway.planner.estimate;

import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.ColumnRef;
import dev.spillway.plan.Function;
import dev.spillway.planner.logical.Expressions;
import dev.spillway.planner.logical.Variable;
import dev.spillway.storage.ColumnStatistics.MostCommonValue;
import java.util.BitSet;
import java.util.Map;
import java.util.Set;

/// `eqjoinsel`: the part of all pairs of rows that an equality keeps. Not thread-safe, as its estimator.
final class JoinSelectivity {
    private final SelectivityEstimator estimator;

    JoinSelectivity(SelectivityEstimator estimator) {
        this.estimator = estimator;
    }

    boolean spansRelations(Expression left, Expression right) {
        BitSet leftIds = Expressions.variables(left);
        BitSet rightIds = Expressions.variables(right);
        if (leftIds.isEmpty() || rightIds.isEmpty()) {
            return false;
        }
        return leafOf(leftIds) != leafOf(rightIds);
    }

    /// Whether the condition is an equality between columns of two relations: it is added to the others between
    /// them.
    boolean collect(Expression condition, double selectivity, Map<Set<Integer>, CompositeEquality> equalities) {
        if (!(condition instanceof Expression.Call call)
                || call.function() != Function.EQUAL
                || !(SelectivityEstimator.core(call.arguments().get(0)) instanceof ColumnRef first)
                || !(SelectivityEstimator.core(call.arguments().get(1)) instanceof ColumnRef second)) {
            return false;
        }
        Variable left = estimator.variables().get(first.index());
        Variable right = estimator.variables().get(second.index());
        if (left.leaf() == right.leaf()) {
            return false;
        }
        boolean isAscending = left.leaf() < right.leaf();
        Variable one = isAscending ? left : right;
        Variable two = isAscending ? right : left;
        equalities
                .computeIfAbsent(Set.of(one.leaf(), two.leaf()), _ -> new CompositeEquality(one.tuples(), two.tuples()))
                .add(
                        estimator.estimate(isAscending ? first : second),
                        estimator.estimate(isAscending ? second : first),
                        selectivity);
        return true;
    }

    private int leafOf(BitSet ids) {
        return estimator.variables().get(ids.nextSetBit(0)).leaf();
    }

    double equal(ColumnEstimate left, ColumnEstimate right) {
        if (left.mostCommon().isEmpty() || right.mostCommon().isEmpty()) {
            double distinct = Math.max(left.distinctCount(), right.distinctCount());
            return (1 - left.nullFraction()) * (1 - right.nullFraction()) / distinct;
        }
        return withMostCommonValues(left, right);
    }

    /// Matches the frequent values of both sides and spreads the rest evenly (`eqjoinsel_inner`).
    private static double withMostCommonValues(ColumnEstimate left, ColumnEstimate right) {
        double matchedProduct = 0;
        double matchedLeft = 0;
        double matchedRight = 0;
        int matches = 0;
        for (MostCommonValue leftValue : left.mostCommon()) {
            for (MostCommonValue rightValue : right.mostCommon()) {
                if (Scalar.isEqual(leftValue.value(), rightValue.value())) {
                    matchedProduct += leftValue.frequency() * rightValue.frequency();
                    matchedLeft += leftValue.frequency();
                    matchedRight += rightValue.frequency();
                    matches++;
                    break;
                }
            }
        }
        double unmatchedLeft = Math.clamp(left.mostCommonSum() - matchedLeft, 0, 1);
        double unmatchedRight = Math.clamp(right.mostCommonSum() - matchedRight, 0, 1);
        double otherLeft = Math.clamp(1 - left.nullFraction() - left.mostCommonSum(), 0, 1);
        double otherRight = Math.clamp(1 - right.nullFraction() - right.mostCommonSum(), 0, 1);
        double byLeft = total(
                new Side(left, unmatchedLeft, otherLeft),
                new Side(right, unmatchedRight, otherRight),
                matchedProduct,
                matches);
        double byRight = total(
                new Side(right, unmatchedRight, otherRight),
                new Side(left, unmatchedLeft, otherLeft),
                matchedProduct,
                matches);
        return Math.min(byLeft, byRight);
    }

    private record Side(ColumnEstimate column, double unmatched, double other) {}

    private static double total(Side one, Side two, double matchedProduct, int matches) {
        double selectivity = matchedProduct;
        double distinct = two.column().distinctCount();
        int common = two.column().mostCommon().size();
        if (distinct > common) {
            selectivity += one.unmatched() * two.other() / (distinct - common);
        }
        if (distinct > matches) {
            selectivity += one.other() * (two.other() + two.unmatched()) / (distinct - matches);
        }
        return selectivity;
    }
}
