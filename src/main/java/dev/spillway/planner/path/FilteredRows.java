package dev.spillway.planner.path;

import dev.spillway.data.TypeName;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.ColumnRef;
import dev.spillway.planner.cost.Flow;
import dev.spillway.planner.cost.RowCount;
import java.util.List;

/// The groups of a grouped outer side that a hash join looks up: those that the inner side's keys let pass. Filters of
/// the keys reach through the grouping to the scans below it (ADR 0015), so the others are never made. Owned by one
/// search.
///
/// PostgreSQL has no such filters. By its costs it is much the same which side is hashed, here it may be a factor of
/// five. Other joins cost what they do in PostgreSQL.
final class FilteredRows {
    /// As the executor: no filter of an inner side that is not clearly smaller.
    private static final int OUTER_ROWS_PER_KEY = 2;

    private final SearchContext context;

    FilteredRows(SearchContext context) {
        this.context = context;
    }

    /// The outer side's flow with the rows that pass. Its cost stays: what the scans save is not counted.
    Flow passed(JoinPaths.Task task, Path path, double innerRows) {
        Flow outer = path.header().flow();
        if (task.type().keepsUnmatchedOuter() || innerRows * OUTER_ROWS_PER_KEY > outer.rows() || !isGrouped(path)) {
            return outer;
        }
        List<Expression> outerKeys = task.link().outerKeys();
        List<Expression> innerKeys = task.link().innerKeys();
        double fraction = 1;
        for (int key = 0; key < outerKeys.size(); key++) {
            if (outerKeys.get(key) instanceof ColumnRef column
                    && isTested(column.type().name())) {
                double there = context.selectivity()
                        .distinct(innerKeys.get(key), task.inner().rows());
                double all = context.selectivity().distinct(column, task.outer().rows());
                fraction = Math.min(fraction, there / all);
            }
        }
        return new Flow(outer.cost(), RowCount.clamp(outer.rows() * fraction), outer.width());
    }

    private static boolean isGrouped(Path path) {
        return switch (path) {
            case Path.Aggregated grouped -> true;
            case Path.Filtered filtered -> isGrouped(filtered.input());
            case Path.Computed computed -> isGrouped(computed.input());
            case Path.Gathered gathered -> isGrouped(gathered.input());
            default -> false;
        };
    }

    /// What is held as a number that a filter is made of.
    private static boolean isTested(TypeName type) {
        return type.isInteger() || type == TypeName.DATE;
    }
}
