package dev.spillway.sql.query;

import java.util.List;
import org.apache.calcite.rex.RexNode;

/// GROUP BY: expressions over FROM's row, and grouping sets, which name them by number. Immutable.
record GroupBy(List<RexNode> keys, List<List<Integer>> sets) {
    GroupBy {
        keys = List.copyOf(keys);
        sets = List.copyOf(sets);
    }

    /// Whether there is more than one way in which rows are grouped.
    boolean hasSets() {
        return sets.size() > 1 || sets.size() == 1 && sets.getFirst().size() < keys.size();
    }
}
