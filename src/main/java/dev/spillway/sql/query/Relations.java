package dev.spillway.sql.query;

import dev.spillway.catalog.PgType;
import dev.spillway.catalog.PgTypeFactory;
import dev.spillway.catalog.SystemTable;
import dev.spillway.data.ArrayCode;
import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.function.ScalarFunction;
import dev.spillway.plan.AggregateFunction;
import dev.spillway.plan.Function;
import dev.spillway.sql.expression.AggregateNode;
import dev.spillway.sql.expression.Aggregates;
import dev.spillway.sql.expression.Arrays;
import dev.spillway.sql.expression.Operators;
import dev.spillway.sql.expression.PgAggregate;
import dev.spillway.sql.expression.PgOperator;
import dev.spillway.sql.expression.SortDirection;
import dev.spillway.sql.relation.ExpressionValues;
import dev.spillway.sql.relation.FunctionRel;
import dev.spillway.sql.relation.OutputField;
import dev.spillway.sql.relation.ProjectSetRel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/// Builds relational nodes as they stand, without a rule or a simplification in between. Stateless.
public final class Relations {
    private static final PgOperator SINGLE_VALUE =
            PgOperator.of(ScalarFunction.seeingNulls("single_value", arguments -> {
                if (arguments.values()[1] instanceof Long count && count > 1) {
                    throw new SpillwayException(
                            ErrorCode.CARDINALITY_VIOLATION,
                            "more than one row returned by a subquery used as an expression");
                }
                return arguments.values()[0];
            }));

    private Relations() {}

    public static RelNode project(RelNode input, List<RexNode> nodes, List<String> names) {
        return LogicalProject.create(input, List.of(), nodes, names, Set.of());
    }

    public static RelNode filter(RelNode input, RexNode condition) {
        return condition.isAlwaysTrue() ? input : LogicalFilter.create(input, condition);
    }

    public static RelNode join(RelNode left, RelNode right, RexNode condition, JoinRelType type) {
        return LogicalJoin.create(left, right, List.of(), condition, Set.of(), type);
    }

    /// Every row of the left side with every row of the right one.
    static RelNode product(RelNode left, RelNode right) {
        return join(left, right, Operators.REX.makeLiteral(true), JoinRelType.INNER);
    }

    static RelNode distinct(RelNode input) {
        ImmutableBitSet all = ImmutableBitSet.range(input.getRowType().getFieldCount());
        return LogicalAggregate.create(input, List.of(), all, null, List.of());
    }

    public static List<RexNode> fields(RelNode rel) {
        List<RexNode> fields = new ArrayList<>();
        for (RelDataTypeField field : rel.getRowType().getFieldList()) {
            fields.add(Operators.field(field.getIndex(), field.getType()));
        }
        return fields;
    }

    /// The expression over a row in which its fields stand so many places further.
    static RexNode shifted(RexNode node, int by) {
        return Subqueries.replace(
                node,
                inner -> inner instanceof RexInputRef field
                        ? Operators.field(field.getIndex() + by, field.getType())
                        : inner);
    }

    /// The expressions in a node itself.
    static List<RexNode> expressions(RelNode rel) {
        return switch (rel) {
            case LogicalProject project -> project.getProjects();
            case LogicalFilter filter -> List.of(filter.getCondition());
            case LogicalJoin join -> List.of(join.getCondition());
            case ExpressionValues values ->
                values.rows().stream().flatMap(List::stream).toList();
            case FunctionRel functions -> functions.calls();
            case ProjectSetRel sets -> sets.calls();
            default -> List.of();
        };
    }

    /// The same rows with the columns in these types, converted implicitly.
    static RelNode converted(RelNode input, List<OutputField> target, Analysis analysis) {
        List<RexNode> nodes = fields(input);
        boolean isSame = true;
        for (int i = 0; i < target.size(); i++) {
            DataType from = PgType.dataType(nodes.get(i).getType());
            if (!from.equals(target.get(i).type())) {
                isSame = false;
                nodes.set(i, Operators.cast(nodes.get(i), target.get(i).type(), true));
            }
        }
        return isSame ? input : project(input, nodes, input.getRowType().getFieldNames());
    }

    static RelNode values(Analysis analysis, List<OutputField> fields, List<List<RexNode>> rows) {
        boolean hasQueries = rows.stream()
                .flatMap(List::stream)
                .anyMatch(node -> Subqueries.isAny(node, SubqueryNode.class::isInstance));
        if (hasQueries) {
            List<String> names = fields.stream().map(OutputField::name).toList();
            return rows.stream()
                    .map(row -> Subqueries.join(oneRow(analysis), row))
                    .<RelNode>map(row -> project(row.rel(), row.nodes(), names))
                    .reduce((above, below) -> LogicalUnion.create(List.of(above, below), true))
                    .orElseThrow();
        }
        RelDataTypeFactory.Builder rowType = PgTypeFactory.INSTANCE.builder();
        fields.forEach(field -> rowType.add(field.name(), PgType.of(field.type(), field.isNullable())));
        return new ExpressionValues(analysis.cluster(), rowType.build(), rows);
    }

    /// The rows of a system table, as constants.
    static QueryBlocks.Rows rows(Analysis analysis, SystemTable table) {
        List<OutputField> fields = table.columns().stream()
                .map(column -> new OutputField(column.name(), column.type(), column.isNullable()))
                .toList();
        List<List<RexNode>> rows = new ArrayList<>();
        for (List<@Nullable Object> values : table.rows()) {
            List<RexNode> row = new ArrayList<>();
            for (int i = 0; i < values.size(); i++) {
                Object value = values.get(i);
                DataType type = fields.get(i).type();
                row.add(value == null ? Operators.nullOf(type) : Operators.constant(value, type));
            }
            rows.add(row);
        }
        if (rows.isEmpty()) {
            List<RexNode> none =
                    fields.stream().map(field -> Operators.nullOf(field.type())).toList();
            RelNode oneRow = values(analysis, fields, List.of(none));
            return new QueryBlocks.Rows(filter(oneRow, Operators.REX.makeLiteral(false)), fields, Set.of());
        }
        return new QueryBlocks.Rows(values(analysis, fields, rows), fields, Set.of());
    }

    /// One row without columns.
    public static RelNode oneRow(Analysis analysis) {
        return values(analysis, List.of(), List.of(List.of()));
    }

    static RelNode sort(RelNode input, org.apache.calcite.rel.RelCollation collation, RexNode offset, RexNode fetch) {
        return LogicalSort.create(input, collation, offset, fetch);
    }

    static AggregateCall aggregate(
            AggregateFunction function, DataType type, List<Integer> arguments, boolean isDistinct, int filter) {
        return aggregate(PgAggregate.of(function), type, arguments, isDistinct, filter);
    }

    static AggregateCall aggregate(
            PgAggregate operator, DataType type, List<Integer> arguments, boolean isDistinct, int filter) {
        boolean isNullable = !AggregateNode.isCount(operator.function());
        return AggregateCall.create(
                operator,
                isDistinct,
                false,
                false,
                List.of(),
                arguments,
                filter,
                null,
                RelCollations.EMPTY,
                PgType.of(type, isNullable),
                null);
    }

    /// Whether a relation always yields exactly one row: an aggregate without groups, below projections.
    static boolean hasOneRow(RelNode rel) {
        return switch (rel) {
            case LogicalProject project -> hasOneRow(project.getInput());
            case LogicalAggregate aggregate -> aggregate.getGroupCount() == 0;
            case ExpressionValues values -> values.rows().size() == 1;
            default -> false;
        };
    }

    static RelNode firstRow(RelNode input) {
        return LogicalSort.create(input, RelCollations.EMPTY, null, Operators.constant(1L, DataType.BIGINT));
    }

    /// One row with the value of the only row, NULL if there is none; 21000 if there are more.
    static RelNode atMostOne(RelNode input, OutputField field) {
        DataType type = field.type();
        AggregateFunction first = switch (type.name()) {
            case BOOLEAN -> AggregateFunction.BOOL_AND;
            case UUID -> AggregateFunction.ANY_VALUE;
            default -> AggregateFunction.MIN;
        };
        RelNode aggregated = LogicalAggregate.create(
                input,
                List.of(),
                ImmutableBitSet.of(),
                null,
                List.of(
                        aggregate(first, Aggregates.resultType(first, type).orElse(type), List.of(0), false, -1),
                        aggregate(AggregateFunction.COUNT_STAR, DataType.BIGINT, List.of(), false, -1)));
        RexNode value = Operators.make(SINGLE_VALUE, type, true, fields(aggregated));
        return project(aggregated, List.of(value), List.of(field.name()));
    }

    /// One row: the values of the only column as an array, in the order of the rows where they have one.
    static RelNode arrayOf(RelNode input, DataType element, SqlNode query) {
        LogicalSort sort = input instanceof LogicalSort top
                ? top
                : input instanceof LogicalProject project && project.getInput() instanceof LogicalSort below
                        ? below
                        : null;
        RelNode rows = sort == null ? input : sort;
        RexNode value = sort == null || sort.equals(input)
                ? fields(input).getFirst()
                : ((LogicalProject) input).getProjects().getFirst();
        List<RexNode> row = new ArrayList<>(List.of(value));
        List<SortDirection> order = new ArrayList<>();
        for (RelFieldCollation key : sort == null
                ? List.<RelFieldCollation>of()
                : sort.getCollation().getFieldCollations()) {
            row.add(fields(rows).get(key.getFieldIndex()));
            order.add(new SortDirection(
                    query,
                    key.getDirection().isDescending(),
                    key.nullDirection == RelFieldCollation.NullDirection.FIRST));
        }
        List<String> names =
                IntStream.range(0, row.size()).mapToObj(i -> "value" + i).toList();
        DataType type = DataType.arrayOf(Arrays.open(element));
        RelNode aggregated = LogicalAggregate.create(
                project(rows, row, names),
                List.of(),
                ImmutableBitSet.of(),
                null,
                List.of(aggregate(
                        PgAggregate.of(AggregateFunction.ARRAY_AGG, order),
                        type,
                        IntStream.range(0, row.size()).boxed().toList(),
                        false,
                        -1)));
        RexNode empty = Operators.constant(ArrayCode.encode(List.of(), type.element()), type);
        RexNode values =
                Operators.call(Function.COALESCE, type, fields(aggregated).getFirst(), empty);
        return project(aggregated, List.of(values), List.of("array"));
    }

    /// One row: the number of the input's rows.
    static RelNode count(RelNode input) {
        return LogicalAggregate.create(
                input,
                List.of(),
                ImmutableBitSet.of(),
                null,
                List.of(aggregate(AggregateFunction.COUNT_STAR, DataType.BIGINT, List.of(), false, -1)));
    }

    /// One row: 1 if the input has rows, else 0.
    static RelNode countOfFirst(RelNode input) {
        return count(firstRow(input));
    }
}
