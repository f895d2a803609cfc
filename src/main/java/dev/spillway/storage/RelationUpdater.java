package dev.spillway.storage;

import dev.spillway.data.Vector;
import java.util.List;

/// Changes rows in place, or rewrites a segment that cannot hold the new values. Leader thread.
final class RelationUpdater {
    private final LocalRelation relation;

    RelationUpdater(LocalRelation relation) {
        this.relation = relation;
    }

    void update(long[] rowIds, int count, List<Integer> columns, List<Vector> values, RelationWriter writer) {
        throw new IllegalStateException("not yet");
    }

    int delete(long[] rowIds, int count, RelationWriter writer) {
        int deleted = 0;
        RelationState state = relation.state();
        for (int from = 0; from < count; ) {
            int index = (int) (rowIds[from] >>> 16);
            int to = from + 1;
            while (to < count && (int) (rowIds[to] >>> 16) == index) {
                to++;
            }
            RowGroup group = state.groups().get(index);
            int block = group.deletionBlock() == RowGroup.NONE ? writer.newZeroBlock() : group.deletionBlock();
            int fresh = setBits(rowIds, from, to, block, writer);
            deleted += fresh;
            state = state.withGroup(index, group.withDeletions(group.deletedRows() + fresh, block));
            from = to;
        }
        relation.publish(state);
        return deleted;
    }

    /// Sets the bits of row slots and returns how many were not set.
    private static int setBits(long[] rowIds, int from, int to, int block, RelationWriter writer) {
        int frame = writer.pinForChange(block);
        int fresh = 0;
        for (int i = from; i < to; i++) {
            int slot = (int) rowIds[i] & 0xFFFF;
            long at = writer.offset(frame) + (slot >> 3);
            byte bits = writer.segment(frame).get(java.lang.foreign.ValueLayout.JAVA_BYTE, at);
            int bit = 1 << (slot & 7);
            if ((bits & bit) == 0) {
                writer.segment(frame).set(java.lang.foreign.ValueLayout.JAVA_BYTE, at, (byte) (bits | bit));
                fresh++;
            }
        }
        writer.unpin(frame);
        return fresh;
    }

    void settle() {}

    void forget() {}
}
