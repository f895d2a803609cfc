package dev.spillway.storage;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that says which bytes of a relation's blocks are its rows. Immutable: a source keeps the one it was made from,
/// an undo puts the old one back.
record RelationState(List<RowGroup> groups, long liveRows) {
    static final RelationState EMPTY = new RelationState(List.of(), 0);

    RelationState {
        groups = List.copyOf(groups);
    }

    static RelationState of(List<RowGroup> groups) {
        return new RelationState(
                groups, groups.stream().mapToLong(RowGroup::liveRows).sum());
    }

    RelationState withGroup(int index, RowGroup group) {
        List<RowGroup> changed = new ArrayList<>(groups);
        changed.set(index, group);
        long live = liveRows - groups.get(index).liveRows() + group.liveRows();
        return new RelationState(changed, live);
    }

    /// The number of the next row to be appended.
    long nextRow() {
        return groups.isEmpty() ? 0 : groups.getLast().endRow();
    }

    /// The row id (`group << 16 | slot`) of a row number.
    long rowId(long rowNumber) {
        int low = 0;
        int high = groups.size() - 1;
        while (low < high) {
            int middle = low + high + 1 >>> 1;
            if (groups.get(middle).firstRow() <= rowNumber) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return (long) low << 16 | rowNumber - groups.get(low).firstRow();
    }

    /// The row number of a row id.
    long rowNumber(long rowId) {
        return groups.get((int) (rowId >>> 16)).firstRow() + (rowId & 0xFFFF);
    }

    /// The last group, where it is a tail.
    @Nullable
    RowGroup tailGroup() {
        return !groups.isEmpty() && groups.getLast().tail() != null ? groups.getLast() : null;
    }
}
