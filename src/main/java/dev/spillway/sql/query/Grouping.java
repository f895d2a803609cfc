package dev.spillway.sql.query;

import dev.spillway.catalog.PgType;
import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.plan.AggregateFunction;
import dev.spillway.plan.Function;
import dev.spillway.sql.expression.AggregateNode;
import dev.spillway.sql.expression.GroupingNode;
import dev.spillway.sql.expression.Operators;
import dev.spillway.sql.expression.PgAggregate;
import dev.spillway.sql.expression.Term;
import dev.spillway.sql.relation.GroupingSetsRel;
import dev.spillway.sql.syntax.Errors;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/// Puts an aggregation between FROM and the expressions above it. One use.
final class Grouping {
    private final Scope scope;
    private final GroupBy clause;
    private final List<RexNode> groups;
    /// Behind the keys and, where there are grouping sets, the number of the set.
    private final int firstAggregate;

    private final List<AggregateNode> aggregates = new ArrayList<>();
    private @Nullable RelNode aggregated;

    Grouping(Scope scope, GroupBy clause) {
        this.scope = scope;
        this.clause = clause;
        this.groups = clause.keys();
        this.firstAggregate = groups.size() + (clause.hasSets() ? 1 : 0);
    }

    /// The aggregation that `nodes` need: groups, then aggregates.
    RelNode apply(RelNode input, List<RexNode> nodes) {
        nodes.forEach(this::collect);
        List<RexNode> inputs = new ArrayList<>(groups);
        List<List<Integer>> arguments = new ArrayList<>();
        List<Integer> filters = new ArrayList<>();
        for (AggregateNode aggregate : aggregates) {
            arguments.add(aggregate.arguments().stream()
                    .map(argument -> add(inputs, argument))
                    .toList());
            RexNode filter = aggregate.filter();
            filters.add(filter == null ? -1 : add(inputs, isTrue(filter)));
        }
        Subqueries.Joined joined = Subqueries.join(input, inputs);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            names.add(
                    inputs.get(i) instanceof RexInputRef reference
                            ? input.getRowType().getFieldNames().get(reference.getIndex())
                            : "expr" + i);
        }
        // count(*) alone needs no column, and Calcite's pruning does not bear a row without any.
        RelNode projected = inputs.isEmpty() ? joined.rel() : Relations.project(joined.rel(), joined.nodes(), names);
        List<AggregateCall> calls = new ArrayList<>();
        for (int i = 0; i < aggregates.size(); i++) {
            AggregateNode aggregate = aggregates.get(i);
            calls.add(Relations.aggregate(
                    PgAggregate.of(aggregate.function(), aggregate.order()),
                    PgType.dataType(aggregate.getType()),
                    arguments.get(i),
                    aggregate.isDistinct(),
                    filters.get(i)));
        }
        if (calls.isEmpty() && groups.isEmpty()) {
            // One row without columns: Calcite's pruning does not bear it.
            calls.add(Relations.aggregate(AggregateFunction.COUNT_STAR, DataType.BIGINT, List.of(), false, -1));
        }
        RelNode result = clause.hasSets()
                ? new GroupingSetsRel(projected, groups.size(), clause.sets(), calls)
                : LogicalAggregate.create(projected, List.of(), ImmutableBitSet.range(groups.size()), null, calls);
        aggregated = result;
        return result;
    }

    private static RexNode isTrue(RexNode condition) {
        return condition.getType().isNullable() ? Operators.bool(Function.IS_TRUE, condition) : condition;
    }

    private static int add(List<RexNode> inputs, RexNode node) {
        int index = inputs.indexOf(node);
        if (index >= 0) {
            return index;
        }
        inputs.add(node);
        return inputs.size() - 1;
    }

    private void collect(RexNode node) {
        Subqueries.isAny(node, inner -> {
            if (inner instanceof AggregateNode aggregate && !aggregates.contains(aggregate)) {
                aggregates.add(aggregate);
            }
            return false;
        });
    }

    /// The expression over the aggregation's fields; 42803 for a column that is neither grouped nor inside an
    /// aggregate.
    RexNode over(RexNode node, @Nullable SqlNode syntax) {
        RelNode fields = aggregated;
        if (fields == null) {
            throw new IllegalStateException("apply comes first");
        }
        return Subqueries.replace(node, inner -> {
            int group = groups.indexOf(inner);
            // A constant that is grouped by is NULL in the sets without it.
            if (group >= 0 && (clause.hasSets() || !Operators.isConstant(inner))) {
                return field(fields, group);
            }
            if (inner instanceof AggregateNode aggregate) {
                return field(fields, firstAggregate + aggregates.indexOf(aggregate));
            }
            if (inner instanceof GroupingNode grouping) {
                return grouping(grouping, fields);
            }
            if (inner instanceof RexInputRef reference) {
                throw ungrouped(reference, syntax);
            }
            return inner;
        });
    }

    /// One number for each grouping set.
    private RexNode grouping(GroupingNode node, RelNode fields) {
        List<Integer> arguments = new ArrayList<>();
        for (Term argument : node.arguments()) {
            int group = groups.indexOf(argument.rex());
            if (group < 0) {
                throw Errors.at(
                        argument.node(),
                        ErrorCode.GROUPING_ERROR,
                        "arguments to GROUPING must be grouping expressions of the associated query level");
            }
            arguments.add(group);
        }
        if (!clause.hasSets()) {
            return Operators.constant(0L, DataType.INTEGER);
        }
        List<RexNode> operands = new ArrayList<>();
        for (int set = 0; set < clause.sets().size(); set++) {
            long bits = 0;
            for (int group : arguments) {
                bits = bits << 1 | (clause.sets().get(set).contains(group) ? 0 : 1);
            }
            RexNode number = Operators.constant((long) set, DataType.BIGINT);
            operands.add(Operators.bool(Function.EQUAL, field(fields, groups.size()), number));
            operands.add(Operators.constant(bits, DataType.INTEGER));
        }
        operands.add(Operators.nullOf(DataType.INTEGER));
        return Operators.caseOf(operands, DataType.INTEGER);
    }

    private static RexNode field(RelNode rel, int index) {
        return Operators.field(index, rel.getRowType().getFieldList().get(index).getType());
    }

    private SpillwayException ungrouped(RexInputRef reference, @Nullable SqlNode syntax) {
        String column = scope.describe(reference.getIndex());
        SpillwayException error = new SpillwayException(
                ErrorCode.GROUPING_ERROR,
                "column \"" + column + "\" must appear in the GROUP BY clause or be used in an aggregate function");
        return syntax == null ? error : error.at(position(syntax, column));
    }

    /// Where the column is named in the expression.
    private static int position(SqlNode syntax, String column) {
        String name = column.substring(column.indexOf('.') + 1);
        List<Integer> positions = new ArrayList<>();
        syntax.accept(new SqlBasicVisitor<Void>() {
            @Override
            @SuppressWarnings("NullAway")
            public Void visit(SqlIdentifier id) {
                if (id.names.getLast().equals(name)) {
                    positions.add(id.getParserPosition().getColumnNum());
                }
                return null;
            }
        });
        return positions.isEmpty() ? syntax.getParserPosition().getColumnNum() : positions.getFirst();
    }
}
