package dev.spillway.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;

/// Turns the sub-queries inside expressions into joins. Stateless.
final class Subqueries {
    private Subqueries() {}

    /// An input with more columns at its end, and the expressions over it.
    record Joined(RelNode rel, List<RexNode> nodes) {}

    /// Joins the input with each scalar sub-query in the expressions, whose value becomes a column behind the
    /// others.
    static Joined join(RelNode input, List<RexNode> nodes) {
        List<SubqueryNode> found = new ArrayList<>();
        for (RexNode node : nodes) {
            isAny(node, inner -> {
                if (inner instanceof SubqueryNode subquery && !found.contains(subquery)) {
                    found.add(subquery);
                }
                return false;
            });
        }
        if (found.isEmpty()) {
            return new Joined(input, nodes);
        }
        RelNode rel = input;
        List<RexNode> values = new ArrayList<>();
        for (SubqueryNode subquery : found) {
            values.add(Operators.field(
                    rel.getRowType().getFieldCount(),
                    subquery.rel().getRowType().getFieldList().getFirst().getType()));
            rel = Relations.join(rel, subquery.rel(), Operators.REX.makeLiteral(true), JoinRelType.INNER);
        }
        List<RexNode> replaced = nodes.stream()
                .map(node -> replace(
                        node,
                        inner -> inner instanceof SubqueryNode subquery ? values.get(found.indexOf(subquery)) : inner))
                .toList();
        return new Joined(rel, replaced);
    }

    static boolean isAny(RexNode node, Predicate<RexNode> test) {
        if (test.test(node)) {
            return true;
        }
        if (node instanceof AggregateNode aggregate) {
            RexNode filter = aggregate.filter();
            return aggregate.arguments().stream().anyMatch(argument -> isAny(argument, test))
                    || filter != null && isAny(filter, test);
        }
        return node instanceof RexCall call && call.getOperands().stream().anyMatch(operand -> isAny(operand, test));
    }

    /// The expression with each node that `change` maps to another replaced by it, from the top; aggregates are
    /// leaves.
    /// Unchanged means the same object.
    @SuppressWarnings("ReferenceEquality")
    static RexNode replace(RexNode node, UnaryOperator<RexNode> change) {
        RexNode changed = change.apply(node);
        if (changed != node || !(node instanceof RexCall call)) {
            return changed;
        }
        List<RexNode> operands = new ArrayList<>(call.getOperands().size());
        boolean isSame = true;
        for (RexNode operand : call.getOperands()) {
            RexNode replaced = replace(operand, change);
            isSame &= replaced == operand;
            operands.add(replaced);
        }
        return isSame ? node : call.clone(call.getType(), operands);
    }
}
