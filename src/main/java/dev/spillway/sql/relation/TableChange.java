package dev.spillway.sql.relation;

import dev.spillway.catalog.CatalogTable;
import dev.spillway.plan.PlanNode.Conflict;
import dev.spillway.plan.PlanNode.MergeAction;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rex.RexNode;

/// What a statement does with the rows of its query. Immutable.
///
/// `alias` is the table's name in the statement. `returning` are the values that each changed row is answered with,
/// over the fields of the query, in which those that are assigned have the values that were stored.
public sealed interface TableChange {
    CatalogTable table();

    String alias();

    List<RexNode> returning();

    /// The query yields all columns of the table in order, already cast to their types, then what `returning`
    /// needs.
    record Insert(CatalogTable table, String alias, List<RexNode> returning) implements TableChange {
        public Insert {
            returning = List.copyOf(returning);
        }
    }

    /// The query yields the row id (BIGINT), then a value per entry of `columns` (positions in the table), then
    /// what
    /// `returning` needs. With `mayRepeat` a row can come several times; the first time counts.
    record Update(CatalogTable table, String alias, List<Integer> columns, boolean mayRepeat, List<RexNode> returning)
            implements TableChange {
        public Update {
            columns = List.copyOf(columns);
            returning = List.copyOf(returning);
        }
    }

    /// The query yields the row id (BIGINT), then what `returning` needs; `mayRepeat` as for [Update].
    record Delete(CatalogTable table, String alias, boolean mayRepeat, List<RexNode> returning) implements TableChange {
        public Delete {
            returning = List.copyOf(returning);
        }
    }

    /// The query yields the number of an entry of `actions` (INTEGER) or -1 for a row that nothing happens to, the
    /// row id (BIGINT, NULL where there is no target), a value for each column of the table, which is the old one
    /// where the action does not assign it, then what `returning` needs. UPDATE sets `columns`. With `conflict` it
    /// is
    /// an INSERT.
    record Merge(
            CatalogTable table,
            String alias,
            List<MergeAction> actions,
            List<Integer> columns,
            Optional<Conflict> conflict,
            List<RexNode> returning)
            implements TableChange {
        public Merge {
            actions = List.copyOf(actions);
            columns = List.copyOf(columns);
            returning = List.copyOf(returning);
        }
    }
}
