package dev.spillway.planner.logical;

import dev.spillway.catalog.CatalogTable;
import dev.spillway.data.DataType;
import dev.spillway.data.TypeName;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.AggregateCall;
import dev.spillway.plan.Expression.Call;
import dev.spillway.plan.Expression.Constant;
import dev.spillway.plan.Expression.SortKey;
import dev.spillway.plan.Function;
import dev.spillway.plan.PlanNode.JoinType;
import dev.spillway.storage.ColumnDefinition;
import dev.spillway.storage.ColumnStatistics;
import dev.spillway.storage.RelationId;
import dev.spillway.storage.RelationStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Builds logical plans by hand over tables that have statistics only.
public final class QueryFixture {
    private final Variables variables = new Variables();

    /// A column: `blocks` of its own, `distinct` values from 1 to that number.
    public record Column(String name, DataType type, int blocks, double distinct) {}

    /// A table that does not exist.
    public record Table(int id, String name, double rows, int blocks, List<Column> columns) {
        public static Table of(int id, String name, double rows, int blocks, Column... columns) {
            return new Table(id, name, rows, blocks, List.of(columns));
        }

        RelationStatistics statistics() {
            return new RelationStatistics(
                    rows, blocks, columns.stream().map(QueryFixture::uniform).toList());
        }

        public CatalogTable catalogTable() {
            List<ColumnDefinition> definitions = columns.stream()
                    .map(column -> new ColumnDefinition(column.name(), column.type(), true))
                    .toList();
            return new CatalogTable(new RelationId(id), name, definitions, this::statistics);
        }
    }

    /// Whole numbers or days from 1 to the number of distinct values, all equally frequent.
    static ColumnStatistics uniform(Column column) {
        long max = (long) column.distinct();
        List<Object> bounds = column.type().name().isInteger() || column.type().name() == TypeName.DATE
                ? IntStream.rangeClosed(0, 100)
                        .<Object>mapToObj(i -> 1 + (max - 1) * i / 100)
                        .toList()
                : List.of();
        int width = Variable.typeWidth(column.type());
        return new ColumnStatistics(column.blocks(), 0, column.distinct(), width, null, null, List.of(), bounds, 0);
    }

    public Variables variables() {
        return variables;
    }

    public Translation scan(Table table) {
        return scan(table, table.name());
    }

    public Translation scan(Table table, String alias) {
        int leaf = variables.newLeaf();
        variables.countNamedRelation();
        int first = variables.nextId();
        RelationStatistics statistics = table.statistics();
        List<Expression> fields = new ArrayList<>();
        for (int i = 0; i < table.columns().size(); i++) {
            Column column = table.columns().get(i);
            Variable variable = variables.add(
                    leaf,
                    alias,
                    column.name(),
                    column.type(),
                    Optional.of(statistics.columns().get(i)),
                    table.rows());
            fields.add(variables.reference(variable.id()));
        }
        LogicalNode.Scan scan =
                new LogicalNode.Scan(leaf, table.catalogTable(), alias, statistics, first, fields.size());
        return new Translation(scan, fields);
    }

    public Translation filter(Translation input, Expression... conditions) {
        return new Translation(Conditions.filter(input.node(), Arrays.asList(conditions)), input.fields());
    }

    public Translation project(Translation input, Expression... fields) {
        return new Translation(input.node(), Arrays.asList(fields));
    }

    public Translation inner(Translation left, Translation right, Expression... conditions) {
        return new Translation(
                Conditions.inner(left.node(), right.node(), Arrays.asList(conditions)), both(left, right));
    }

    public Translation outer(JoinType type, Translation left, Translation right, Expression... conditions) {
        boolean isLeftOnly = type == JoinType.SEMI || type == JoinType.ANTI;
        return new Translation(
                new LogicalNode.OuterJoin(type, left.node(), right.node(), Arrays.asList(conditions)),
                isLeftOnly ? left.fields() : both(left, right));
    }

    private static List<Expression> both(Translation left, Translation right) {
        List<Expression> fields = new ArrayList<>(left.fields());
        fields.addAll(right.fields());
        return fields;
    }

    public Translation aggregate(Translation input, List<Expression> keys, AggregateCall... calls) {
        int leaf = variables.newLeaf();
        int first = variables.nextId();
        List<Expression> fields = new ArrayList<>();
        for (Expression key : keys) {
            fields.add(variables.reference(
                    variables.add(leaf, "", "key", key.type()).id()));
        }
        for (AggregateCall call : calls) {
            fields.add(variables.reference(variables
                    .add(leaf, "", ExpressionText.of(call), call.type())
                    .id()));
        }
        LogicalNode node = new LogicalNode.Aggregate(leaf, input.node(), keys, Arrays.asList(calls), first, List.of());
        return new Translation(node, fields);
    }

    public Translation sort(Translation input, Expression... keys) {
        List<SortKey> sortKeys =
                Arrays.stream(keys).map(key -> new SortKey(key, false, false)).toList();
        return new Translation(new LogicalNode.Sorted(input.node(), sortKeys), input.fields());
    }

    public Translation limit(Translation input, long count) {
        Expression bound = new Constant(count, DataType.BIGINT);
        return new Translation(
                new LogicalNode.Limited(input.node(), Optional.of(bound), Optional.empty()), input.fields());
    }

    public Translation union(Translation... branches) {
        int leaf = variables.newLeaf();
        int first = variables.nextId();
        List<Expression> fields = branches[0].fields().stream()
                .<Expression>map(field -> variables.reference(
                        variables.add(leaf, "", "field", field.type()).id()))
                .toList();
        List<LogicalNode.Branch> parts = Arrays.stream(branches)
                .map(branch -> new LogicalNode.Branch(branch.node(), branch.fields()))
                .toList();
        return new Translation(new LogicalNode.Union(leaf, parts, first, fields.size()), fields);
    }

    public static Expression call(Function function, Expression... arguments) {
        return new Call(function, List.of(arguments), DataType.BOOLEAN);
    }

    public static Expression number(long value) {
        return new Constant(value, DataType.INTEGER);
    }

    public static AggregateCall countStar() {
        return new AggregateCall(
                dev.spillway.plan.AggregateFunction.COUNT_STAR, List.of(), false, Optional.empty(), DataType.BIGINT);
    }

    public static AggregateCall sum(Expression argument) {
        return new AggregateCall(
                dev.spillway.plan.AggregateFunction.SUM, List.of(argument), false, Optional.empty(), argument.type());
    }
}
