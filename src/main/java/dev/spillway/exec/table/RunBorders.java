package dev.spillway.exec.table;

import dev.spillway.data.Batch;
import dev.spillway.data.Vector;
import dev.spillway.exec.Vectors;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where runs of equal keys begin, in batches that come one after another sorted by these keys; NULLs are equal. Used
/// by one thread.
public final class RunBorders {
    private boolean[] starts = new boolean[Batch.MAX_ROWS];
    private @Nullable List<Vector> before;
    private int firstStart;
    private int lastStart;
    private int count;

    /// Looks at the first `size` rows of the next batch, whose keys these are.
    public void next(List<Vector> keys, int size) {
        if (starts.length < size) {
            starts = new boolean[size];
        }
        Arrays.fill(starts, 0, size, false);
        starts[0] = before == null || !continues(before, keys);
        for (Vector key : keys) {
            RowComparison.markChanges(key, size, starts);
        }
        firstStart = -1;
        lastStart = -1;
        count = 0;
        for (int i = 0; i < size; i++) {
            if (starts[i]) {
                firstStart = firstStart < 0 ? i : firstStart;
                lastStart = i;
                count++;
            }
        }
        before = Vectors.slice(keys, size - 1, 1);
    }

    private static boolean continues(List<Vector> before, List<Vector> keys) {
        for (int i = 0; i < keys.size(); i++) {
            if (!RowComparison.isSame(before.get(i), 0, keys.get(i), 0)) {
                return false;
            }
        }
        return true;
    }

    /// Whether a row of the batch begins a run.
    public boolean isStart(int row) {
        return starts[row];
    }

    /// The first row of the batch that begins a run, or -1.
    public int firstStart() {
        return firstStart;
    }

    /// The last row of the batch that begins a run, or -1: all of it belongs to the run of the batch before.
    public int lastStart() {
        return lastStart;
    }

    /// How many rows of the batch begin a run.
    public int count() {
        return count;
    }
}
