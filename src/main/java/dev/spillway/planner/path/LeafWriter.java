package dev.spillway.planner.path;

import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.ColumnRef;
import dev.spillway.plan.NodeHeader;
import dev.spillway.plan.PlanNode;
import dev.spillway.planner.logical.Expressions;
import dev.spillway.planner.logical.LogicalNode;
import dev.spillway.planner.logical.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes the nodes that have no inputs, for one [PlanWriter].
final class LeafWriter {
    private final Variables variables;
    private final NodeRows rows;

    LeafWriter(Variables variables, NodeRows rows) {
        this.variables = variables;
        this.rows = rows;
    }

    PlanNode scan(int id, Path.Scan path, List<Expression> wanted) {
        LogicalNode.Scan node = path.node();
        List<Expression> row = rows.references(NodeRows.read(wanted, path.filter()));
        List<Integer> columns = row.stream()
                .map(column -> node.column(((ColumnRef) column).index()))
                .toList();
        InputRow input = new InputRow(variables, row);
        return new PlanNode.SeqScan(
                rows.header(id, path, input, wanted),
                node.table().id(),
                node.table().name(),
                node.alias(),
                columns,
                NodeRows.filter(input, path.filter()),
                path.isParallelAware());
    }

    /// `outer` is the row of the outer side, for a parameterised scan.
    PlanNode indexScan(int id, Path.IndexScan path, List<Expression> wanted, Optional<InputRow> outer) {
        LogicalNode.Scan node = path.node();
        List<Expression> row = rows.references(NodeRows.read(wanted, path.filter()));
        InputRow input = new InputRow(variables, row);
        List<PlanNode.IndexBound> bounds = new ArrayList<>();
        for (IndexMatch.Bound bound : path.match().bounds()) {
            Optional<Expression> value =
                    bound.value().map(it -> outer.isPresent() ? outer.get().resolve(it) : it);
            bounds.add(new PlanNode.IndexBound(bound.condition(), value, bound.anyOf()));
        }
        return new PlanNode.IndexScan(
                rows.header(id, path, input, wanted),
                node.table().id(),
                node.table().name(),
                node.alias(),
                path.index().id(),
                path.index().definition().name(),
                row.stream()
                        .map(column -> node.column(((ColumnRef) column).index()))
                        .toList(),
                bounds,
                printed(path.match().printed()),
                NodeRows.filter(input, path.filter()),
                path.isBackward(),
                path.isIndexOnly(),
                path.isParameterized());
    }

    /// Conditions that are only printed: their columns may be of several nodes.
    private Optional<Expression> printed(List<Expression> conditions) {
        List<Expression> named = Expressions.replaceAll(
                conditions,
                column -> new ColumnRef(
                        column.index(),
                        column.type(),
                        variables.get(column.index()).displayName(variables.isQualified())));
        return named.isEmpty() ? Optional.empty() : Optional.of(Expressions.and(named));
    }

    PlanNode functions(int id, Path.Functions path, List<Expression> wanted) {
        LogicalNode.Functions node = path.node();
        InputRow input = new InputRow(variables, rows.references(node.variables()));
        return new PlanNode.FunctionScan(
                rows.header(id, path, input, wanted),
                node.alias(),
                node.calls(),
                node.isNumbered(),
                NodeRows.filter(input, path.filter()));
    }

    PlanNode values(int id, Path.Values path, List<Expression> wanted) {
        LogicalNode.Values node = path.node();
        InputRow input = new InputRow(variables, rows.references(node.variables()));
        NodeHeader header = rows.header(id, path, input, wanted);
        Optional<Expression> filter = NodeRows.filter(input, path.filter());
        return node.variableCount() == 0 && node.rows().size() == 1
                ? new PlanNode.Result(header, Optional.empty(), filter)
                : new PlanNode.ValuesScan(header, node.rows(), filter);
    }

    PlanNode commonScan(int id, Path.CommonScan path, List<Expression> wanted) {
        LogicalNode.CommonScan node = path.node();
        InputRow input = new InputRow(variables, rows.references(node.variables()));
        return new PlanNode.CommonScan(
                rows.header(id, path, input, wanted),
                node.number(),
                node.name(),
                node.alias(),
                node.isWorkTable(),
                NodeRows.filter(input, path.filter()));
    }
}
