package dev.spillway.exec.aggregate;

import dev.spillway.data.Vector;
import java.util.List;

/// A state of every group that is not a sum of longs.
interface GroupState {
    /// Makes room for groups `0 … groupCount - 1`.
    void ensure(int groupCount);

    /// Takes the current batch; row `i` belongs to group `groups[i]`.
    void update(int[] groups, int count);

    /// The state's columns of groups `from … from + count - 1`. Where a group took no value, what a numeric column
    /// holds is unspecified and an object column is NULL.
    List<Vector> columns(int from, int count);
}
