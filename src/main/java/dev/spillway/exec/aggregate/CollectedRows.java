package dev.spillway.exec.aggregate;

import dev.spillway.data.Bitmap;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.Vectors;
import dev.spillway.exec.table.ColumnCollector;
import dev.spillway.exec.table.RowComparison;
import dev.spillway.plan.Expression.SortKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The values of an aggregate that needs them all, in their order: its arguments and sort keys, as columns.
final class CollectedRows implements GroupState {
    private final ValueSource counted;
    private final List<ValueSource> sources;
    private final List<ColumnLayout> layouts;
    private final List<SortKey> order;
    private final int firstKey;
    private final boolean isDistinct;
    private final MemoryTracker memory;
    private final List<ColumnCollector> columns = new ArrayList<>();
    private int[] groupsOfRows = new int[0];
    private int rowCount;
    private int groupCount;
    private @Nullable Ordered ordered;

    /// `sources`: arguments, then one for each key of `order`. Rows that `counted` excludes do not count.
    CollectedRows(
            ValueSource counted,
            List<ValueSource> sources,
            List<ColumnLayout> layouts,
            List<SortKey> order,
            boolean isDistinct,
            MemoryTracker memory) {
        this.counted = counted;
        this.sources = List.copyOf(sources);
        this.layouts = List.copyOf(layouts);
        this.order = order;
        this.firstKey = sources.size() - order.size();
        this.isDistinct = isDistinct;
        this.memory = memory;
        layouts.forEach(layout -> columns.add(new ColumnCollector(layout.physical(), memory)));
    }

    /// All values, and for each group the numbers of its rows from `starts[group]` on.
    record Ordered(List<Vector> columns, int[] rows, int[] starts, int[] ends) {}

    @Override
    public void ensure(int count) {
        groupCount = count;
    }

    @Override
    public void update(int[] groups, int count) {
        long[] excluded = counted.excluded();
        int[] rows = new int[count];
        int kept = 0;
        for (int i = 0; i < count; i++) {
            rows[kept] = i;
            kept += Bitmap.isSet(excluded, i) ? 0 : 1;
        }
        if (kept == 0) {
            return;
        }
        if (rowCount + kept > groupsOfRows.length) {
            int grown = Math.max(rowCount + kept, Math.max(1024, groupsOfRows.length * 2));
            // Numbers of groups now, those of rows later.
            memory.reserve(2L * Integer.BYTES * (grown - groupsOfRows.length));
            groupsOfRows = Arrays.copyOf(groupsOfRows, grown);
        }
        for (int i = 0; i < kept; i++) {
            groupsOfRows[rowCount + i] = groups[rows[i]];
        }
        rowCount += kept;
        for (int i = 0; i < columns.size(); i++) {
            columns.get(i).append(Vectors.gather(sources.get(i).value(), rows, kept));
        }
    }

    /// Of the arguments and sort keys.
    List<ColumnLayout> layouts() {
        return layouts;
    }

    Ordered ordered() {
        Ordered known = ordered;
        if (known == null) {
            known = order();
            ordered = known;
        }
        return known;
    }

    private Ordered order() {
        List<Vector> vectors = columns.stream().map(ColumnCollector::build).toList();
        int[] ends = new int[groupCount + 1];
        for (int i = 0; i < rowCount; i++) {
            ends[groupsOfRows[i] + 1]++;
        }
        for (int group = 0; group < groupCount; group++) {
            ends[group + 1] += ends[group];
        }
        int[] starts = Arrays.copyOf(ends, groupCount);
        int[] next = starts.clone();
        int[] rows = new int[rowCount];
        for (int i = 0; i < rowCount; i++) {
            rows[next[groupsOfRows[i]]++] = i;
        }
        int[] last = next;
        if (!order.isEmpty() || isDistinct) {
            RowComparison.Order comparison = comparison(vectors);
            int[] buffer = new int[rowCount];
            for (int group = 0; group < groupCount; group++) {
                StableSort.sort(rows, starts[group], last[group], buffer, comparison);
                last[group] = isDistinct ? unique(rows, starts[group], last[group], vectors.getFirst()) : last[group];
            }
        }
        return new Ordered(vectors, rows, starts, last);
    }

    private RowComparison.Order comparison(List<Vector> vectors) {
        List<RowComparison.Order> keys = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            keys.add(key(
                    vectors.get(firstKey + i),
                    order.get(i).descending(),
                    order.get(i).nullsFirst()));
        }
        if (isDistinct) {
            keys.add(key(vectors.getFirst(), false, false));
        }
        return (left, right) -> {
            for (RowComparison.Order key : keys) {
                int compared = key.compare(left, right);
                if (compared != 0) {
                    return compared;
                }
            }
            return 0;
        };
    }

    private static RowComparison.Order key(Vector vector, boolean isDescending, boolean nullsFirst) {
        RowComparison.Order values = RowComparison.of(vector);
        return (left, right) -> {
            boolean isLeftNull = vector.isNull(left);
            boolean isRightNull = vector.isNull(right);
            if (isLeftNull || isRightNull) {
                return isLeftNull == isRightNull ? 0 : isLeftNull == nullsFirst ? -1 : 1;
            }
            int compared = values.compare(left, right);
            return isDescending ? -compared : compared;
        };
    }

    /// Leaves each value once; equal ones are side by side. Returns the new end.
    private static int unique(int[] rows, int start, int end, Vector values) {
        int kept = start;
        for (int i = start; i < end; i++) {
            if (i == start || !RowComparison.isSame(values, rows[i], values, rows[kept - 1])) {
                rows[kept++] = rows[i];
            }
        }
        return kept;
    }

    @Override
    public List<Vector> columns(int from, int count) {
        throw new IllegalStateException("an ordered aggregate is never partial");
    }
}
