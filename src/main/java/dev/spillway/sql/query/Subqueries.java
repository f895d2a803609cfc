package dev.spillway.sql.query;

import dev.spillway.catalog.PgType;
import dev.spillway.data.DataType;
import dev.spillway.sql.expression.AggregateNode;
import dev.spillway.sql.expression.Operators;
import dev.spillway.sql.relation.ExpressionValues;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;

/// Turns the sub-queries inside expressions into joins. Stateless.
public final class Subqueries {
    private Subqueries() {}

    /// An input with more columns at its end, and the expressions over it.
    public record Joined(RelNode rel, List<RexNode> nodes) {}

    /// Joins the input with each scalar sub-query in the expressions, whose value becomes a column behind the
    /// others.
    public static Joined join(RelNode input, List<RexNode> nodes) {
        List<SubqueryNode> found = new ArrayList<>();
        nodes.forEach(node -> collect(node, found));
        if (found.isEmpty()) {
            return new Joined(input, nodes);
        }
        RelNode rel = input;
        List<RexNode> values = new ArrayList<>();
        UnaryOperator<RexNode> value =
                inner -> inner instanceof SubqueryNode subquery ? values.get(found.indexOf(subquery)) : inner;
        for (SubqueryNode each : found) {
            List<RexNode> operands = each.getOperands().stream()
                    .map(operand -> replace(operand, value))
                    .toList();
            SubqueryNode subquery = new SubqueryNode(each.rel(), each.getType(), operands);
            Joined joined = subquery.getOperands().isEmpty() ? joinOnce(rel, subquery) : joinCorrelated(rel, subquery);
            rel = joined.rel();
            values.addAll(joined.nodes());
        }
        List<RexNode> replaced =
                nodes.stream().map(node -> replace(node, value)).toList();
        return new Joined(rel, replaced);
    }

    /// Those that an operand of another one is made of come before it: a function's argument may be a sub-query.
    private static void collect(RexNode node, List<SubqueryNode> found) {
        isAny(node, inner -> {
            if (inner instanceof SubqueryNode subquery && !found.contains(subquery)) {
                subquery.getOperands().forEach(operand -> collect(operand, found));
                found.add(subquery);
            }
            return false;
        });
    }

    /// Every row gets the one value.
    private static Joined joinOnce(RelNode input, SubqueryNode subquery) {
        RexNode value = Operators.field(
                input.getRowType().getFieldCount(),
                subquery.rel().getRowType().getFieldList().getFirst().getType());
        RelNode joined = Relations.product(input, subquery.rel());
        return new Joined(joined, List.of(value));
    }

    /// Each row gets the value for its own arguments. What is computed from aggregates is computed above the join,
    /// so that it is right for rows without a match too, and cannot fail for values that no row has.
    private static Joined joinCorrelated(RelNode input, SubqueryNode subquery) {
        Deque<RelNode> above = new ArrayDeque<>();
        RelNode base = subquery.rel();
        while (base instanceof LogicalProject || base instanceof LogicalFilter) {
            above.push(base);
            base = base.getInput(0);
        }
        RelNode rel = input;
        List<RexNode> row;
        if (base instanceof ExpressionValues values && values.rows().size() == 1) {
            row = values.rows().getFirst().stream()
                    .map(node -> overArguments(node, List.of(), subquery))
                    .toList();
        } else if (base instanceof LogicalAggregate aggregate && aggregate.getGroupCount() == 0) {
            int width = input.getRowType().getFieldCount();
            Unnesting unnesting = new Unnesting(input, subquery.getOperands());
            Unnesting.Bound bound = unnesting.groupedByKeys(aggregate);
            rel = Relations.join(input, bound.rel(), unnesting.groupCondition(input, bound), JoinRelType.LEFT);
            row = Unnesting.aggregated(
                    aggregate, rel, width + subquery.getOperands().size());
        } else {
            throw new IllegalStateException("a scalar sub-query must have one row: " + base.getRelTypeName());
        }
        List<RexNode> conditions = new ArrayList<>();
        for (RelNode step : above) {
            List<RexNode> fields = row;
            if (step instanceof LogicalProject project) {
                row = project.getProjects().stream()
                        .map(node -> overArguments(node, fields, subquery))
                        .toList();
            } else {
                conditions.add(overArguments(((LogicalFilter) step).getCondition(), fields, subquery));
            }
        }
        RexNode value = row.getFirst();
        DataType type = PgType.dataType(value.getType());
        return new Joined(
                rel,
                List.of(
                        conditions.isEmpty()
                                ? value
                                : Operators.caseOf(
                                        List.of(Operators.and(conditions), value, Operators.nullOf(type)), type)));
    }

    private static RexNode overArguments(RexNode node, List<RexNode> fields, SubqueryNode subquery) {
        return OuterColumnNode.replaced(
                node, subquery.getOperands()::get, reference -> fields.get(reference.getIndex()));
    }

    public static boolean isAny(RexNode node, Predicate<RexNode> test) {
        if (test.test(node)) {
            return true;
        }
        if (node instanceof AggregateNode aggregate) {
            RexNode filter = aggregate.filter();
            return aggregate.arguments().stream().anyMatch(argument -> isAny(argument, test))
                    || filter != null && isAny(filter, test);
        }
        if (node instanceof WindowNode window) {
            return window.inputs().stream().anyMatch(input -> isAny(input, test));
        }
        return node instanceof RexCall call && call.getOperands().stream().anyMatch(operand -> isAny(operand, test));
    }

    /// The expression with each node that `change` maps to another replaced by it, from the top; aggregates are
    /// leaves, window functions are not. Unchanged means the same object.
    @SuppressWarnings("ReferenceEquality")
    public static RexNode replace(RexNode node, UnaryOperator<RexNode> change) {
        RexNode changed = change.apply(node);
        if (changed == node && node instanceof WindowNode window) {
            return window.map(inner -> replace(inner, change));
        }
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
