package dev.spillway.sql.query;

import dev.spillway.catalog.PgType;
import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.plan.Function;
import dev.spillway.sql.expression.Operators;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;

/// Joins whose conditions have sub-queries. One that takes values from one side only is joined to that side, below the
/// join; where one takes them from both, the rows that match are found by an inner join first. One use.
final class JoinConditions {
    private final RelNode left;
    private final RelNode right;
    private final RexNode condition;
    private final int width;
    private final List<SubqueryNode> ofLeft = new ArrayList<>();
    private final List<SubqueryNode> ofRight = new ArrayList<>();
    private boolean hasBoth;

    private JoinConditions(RelNode left, RelNode right, RexNode condition) {
        this.left = left;
        this.right = right;
        this.condition = condition;
        this.width = left.getRowType().getFieldCount();
        Subqueries.isAny(condition, node -> {
            if (node instanceof SubqueryNode subquery) {
                collect(subquery);
            }
            return false;
        });
    }

    /// The join; its fields are those of both sides.
    static RelNode join(RelNode left, RelNode right, RexNode condition, JoinRelType type) {
        if (!Subqueries.isAny(condition, SubqueryNode.class::isInstance)) {
            return Relations.join(left, right, condition, type);
        }
        if (type == JoinRelType.INNER) {
            return inner(left, right, condition);
        }
        JoinConditions conditions = new JoinConditions(left, right, condition);
        if (!conditions.hasBoth) {
            return conditions.bySides(type);
        }
        return switch (type) {
            case LEFT -> unmatchedToo(left, inner(left, right, condition), 0);
            case RIGHT -> unmatchedToo(right, inner(left, right, condition), conditions.width);
            default ->
                throw new SpillwayException(
                        ErrorCode.FEATURE_NOT_SUPPORTED,
                        "FULL JOIN with a sub-query over columns of both sides is not supported");
        };
    }

    private void collect(SubqueryNode subquery) {
        boolean readsLeft = reads(subquery, 0, width);
        boolean readsRight = reads(subquery, width, Integer.MAX_VALUE);
        hasBoth |= readsLeft && readsRight;
        List<SubqueryNode> side = readsLeft ? ofLeft : ofRight;
        if (!side.contains(subquery)) {
            side.add(subquery);
        }
    }

    private static boolean reads(SubqueryNode subquery, int from, int to) {
        return Subqueries.isAny(
                subquery,
                node -> node instanceof RexInputRef field && field.getIndex() >= from && field.getIndex() < to);
    }

    /// The condition is applied to all pairs, from which the planner makes a join again.
    private static RelNode inner(RelNode left, RelNode right, RexNode condition) {
        return filter(Relations.product(left, right), condition);
    }

    /// The rows for which a condition is true.
    static RelNode filter(RelNode input, RexNode condition) {
        List<RexNode> plain = new ArrayList<>();
        List<RexNode> rest = new ArrayList<>();
        for (RexNode conjunct : Operators.conjuncts(condition)) {
            (Subqueries.isAny(conjunct, SubqueryNode.class::isInstance) ? rest : plain).add(conjunct);
        }
        Subqueries.Joined joined = Subqueries.join(Relations.filter(input, Operators.and(plain)), rest);
        RelNode rel = Relations.filter(joined.rel(), Operators.and(joined.nodes()));
        return first(rel, input.getRowType().getFieldCount());
    }

    private static RelNode first(RelNode rel, int count) {
        return rel.getRowType().getFieldCount() == count
                ? rel
                : Relations.project(
                        rel,
                        Relations.fields(rel).subList(0, count),
                        rel.getRowType().getFieldNames().subList(0, count));
    }

    private RelNode bySides(JoinRelType type) {
        Subqueries.Joined first = Subqueries.join(left, List.copyOf(ofLeft));
        Subqueries.Joined second = Subqueries.join(
                right,
                ofRight.stream().map(node -> Relations.shifted(node, -width)).toList());
        int moved = first.rel().getRowType().getFieldCount() - width;
        RexNode over = Subqueries.replace(condition, node -> switch (node) {
            case SubqueryNode subquery
            when ofLeft.contains(subquery) -> first.nodes().get(ofLeft.indexOf(subquery));
            case SubqueryNode subquery ->
                Relations.shifted(second.nodes().get(ofRight.indexOf(subquery)), width + moved);
            case RexInputRef field when field.getIndex() >= width -> Relations.shifted(field, moved);
            default -> node;
        });
        RelNode joined = Relations.join(first.rel(), second.rel(), over, type);
        List<RexNode> fields = Relations.fields(joined);
        List<String> names = joined.getRowType().getFieldNames();
        List<RexNode> kept = new ArrayList<>(fields.subList(0, width));
        List<String> keptNames = new ArrayList<>(names.subList(0, width));
        int end = width + moved + right.getRowType().getFieldCount();
        kept.addAll(fields.subList(width + moved, end));
        keptNames.addAll(names.subList(width + moved, end));
        return Relations.project(joined, kept, keptNames);
    }

    /// The matching rows, and the rows of `side` that are in none of them, with NULLs for the other side. Rows that
    /// are alike match alike, so that nobody needs to tell them apart. `first` is where the side begins in a match.
    private static RelNode unmatchedToo(RelNode side, RelNode matched, int first) {
        int count = side.getRowType().getFieldCount();
        int all = matched.getRowType().getFieldCount();
        List<RexNode> same = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RexNode own = Relations.fields(side).get(i);
            same.add(Operators.bool(
                    Function.IS_NOT_DISTINCT_FROM, own, Operators.field(count + first + i, own.getType())));
        }
        RelNode rest = Relations.join(side, matched, Operators.and(same), JoinRelType.ANTI);
        List<RexNode> padded = new ArrayList<>();
        List<RexNode> nullable = new ArrayList<>();
        for (int i = 0; i < all; i++) {
            RexNode field = Relations.fields(matched).get(i);
            boolean isOwn = i >= first && i < first + count;
            DataType type = PgType.dataType(field.getType());
            padded.add(isOwn ? Relations.fields(rest).get(i - first) : Operators.nullOf(type));
            nullable.add(field);
        }
        List<String> names = matched.getRowType().getFieldNames();
        return LogicalUnion.create(
                List.of(Relations.project(matched, nullable, names), Relations.project(rest, padded, names)), true);
    }
}
