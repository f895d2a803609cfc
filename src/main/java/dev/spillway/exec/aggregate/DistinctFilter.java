package dev.spillway.exec.aggregate;

import dev.spillway.data.Bitmap;
import dev.spillway.data.DataType;
import dev.spillway.data.LongVector;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.Vectors;
import dev.spillway.exec.table.GroupTable;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `DISTINCT` in an aggregate: remembers the values of each group and lets each through once.
final class DistinctFilter {
    private static final long GROUPS_MAX = Integer.MAX_VALUE;

    private final GroupTable seen;

    DistinctFilter(ColumnLayout value, long rowsMax, MemoryTracker memory) {
        ColumnLayout group = ColumnLayout.bounded(DataType.BIGINT, 0, GROUPS_MAX, true);
        this.seen = new GroupTable(List.of(group, value), rowsMax, memory);
    }

    /// `excluded` and every row whose value its group has had before.
    long[] excludeRepeated(Vector value, long @Nullable [] excluded, int[] groups, int count) {
        int[] rows = new int[count];
        int rowCount = 0;
        for (int i = 0; i < count; i++) {
            rows[rowCount] = i;
            rowCount += Bitmap.isSet(excluded, i) ? 0 : 1;
        }
        long[] groupValues = new long[rowCount];
        for (int i = 0; i < rowCount; i++) {
            groupValues[i] = groups[rows[i]];
        }
        int next = seen.size();
        int[] numbers = new int[rowCount];
        Vector values = rowCount == count ? value : Vectors.gather(value, rows, rowCount);
        if (rowCount > 0) {
            seen.assign(List.of(new LongVector(groupValues, null, rowCount), values), rowCount, numbers);
        }
        long[] all = new long[Bitmap.words(count)];
        Arrays.fill(all, -1L);
        for (int i = 0; i < rowCount; i++) {
            if (numbers[i] == next) {
                Bitmap.clear(all, rows[i]);
                next++;
            }
        }
        Bitmap.clearTail(all, count);
        return all;
    }
}
