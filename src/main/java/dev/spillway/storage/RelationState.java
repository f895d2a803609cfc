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

    /// The last group, where it is a tail.
    @Nullable
    RowGroup tailGroup() {
        return !groups.isEmpty() && groups.getLast().tail() != null ? groups.getLast() : null;
    }
}
