package dev.spillway.planner.path;

import dev.spillway.plan.Expression.ColumnRef;
import dev.spillway.plan.Expression.Output;
import dev.spillway.plan.PlanNode.Change;
import dev.spillway.sql.relation.TableChange;
import java.util.ArrayList;
import java.util.List;

/// The row that a change of rows reads: what the plan's node is told, and how EXPLAIN calls its columns. Stateless.
final class ModifiedRow {
    private ModifiedRow() {}

    static Change change(TableChange change) {
        return switch (change) {
            case TableChange.Insert _ -> new Change.Insert();
            case TableChange.Update update -> new Change.Update(update.columns(), update.mayRepeat());
            case TableChange.Delete delete -> new Change.Delete(delete.mayRepeat());
            case TableChange.Merge merge -> new Change.Merge(merge.actions(), merge.columns(), merge.conflict());
        };
    }

    /// Assigned values have their columns' names, others what they have below.
    static List<String> names(TableChange change, List<Output> below) {
        List<String> names = new ArrayList<>();
        for (Output output : below) {
            names.add(output.expression() instanceof ColumnRef column ? column.name() : output.name());
        }
        switch (change) {
            case TableChange.Insert _ -> rename(names, 0, change);
            case TableChange.Merge _ -> rename(names, 2, change);
            case TableChange.Update update -> {
                for (int i = 0; i < update.columns().size(); i++) {
                    names.set(i + 1, name(change, update.columns().get(i)));
                }
            }
            case TableChange.Delete _ -> {}
        }
        return names;
    }

    private static void rename(List<String> names, int first, TableChange change) {
        for (int i = 0; i < change.table().columns().size(); i++) {
            names.set(first + i, name(change, i));
        }
    }

    private static String name(TableChange change, int column) {
        return change.alias() + "." + change.table().columns().get(column).name();
    }
}
