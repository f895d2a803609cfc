package dev.spillway.planner.path;

import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.ColumnRef;
import dev.spillway.plan.Expression.Output;
import dev.spillway.plan.NodeHeader;
import dev.spillway.plan.PlanNode;
import dev.spillway.planner.logical.Variables;
import dev.spillway.sql.expression.ExpressionConverter;
import dev.spillway.sql.relation.TableChange;
import java.util.ArrayList;
import java.util.List;

/// Writes the plans of whole statements around what [PlanWriter] writes of their queries. Stateless.
public final class StatementPlans {
    private StatementPlans() {}

    /// The plan of a query whose result has these names. `wrap` may put a node (INSERT …) on top; it gets the id of
    /// the root.
    public static PlanNode query(Path path, Variables variables, List<Expression> fields, List<String> names) {
        PlanNode root = new PlanWriter(variables).write(path, fields);
        List<Output> outputs = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            outputs.add(new Output(names.get(i), root.header().output().get(i).expression()));
        }
        NodeHeader header = root.header();
        return PlanNodes.with(
                root,
                new NodeHeader(
                        header.id(), header.startupCost(), header.totalCost(), header.rows(), header.width(), outputs),
                root.children());
    }

    /// The plan of a statement that changes a relation with the rows of a path; `names` are those of RETURNING's
    /// values.
    public static PlanNode change(
            Path path, Variables variables, List<Expression> fields, TableChange change, List<String> names) {
        PlanWriter writer = new PlanWriter(variables);
        int id = writer.newId();
        PlanNode input = writer.write(path, fields);
        NodeHeader below = input.header();
        List<String> texts = ModifiedRow.names(change, below.output());
        List<Output> outputs = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            outputs.add(new Output(
                    names.get(i),
                    ExpressionConverter.convert(
                            change.returning().get(i),
                            field -> new ColumnRef(field, fields.get(field).type(), texts.get(field)))));
        }
        boolean hasRows = !outputs.isEmpty();
        NodeHeader header = new NodeHeader(
                id,
                below.startupCost(),
                below.totalCost(),
                hasRows ? below.rows() : 0,
                hasRows ? below.width() : 0,
                outputs);
        return new PlanNode.ModifyTable(
                header, input, change.table().id(), change.table().name(), change.alias(), ModifiedRow.change(change));
    }
}
