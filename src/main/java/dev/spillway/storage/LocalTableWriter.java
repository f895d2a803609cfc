package dev.spillway.storage;

import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.storage.encoding.ColumnBuffer;
import dev.spillway.storage.statistics.ZoneMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Buffers rows and seals them into row groups. Fewer than 2,048 go to the tail; once tail and new rows make more,
/// the tail's rows move into the first new group. Short groups that follow each other are merged as they come, so
/// that many small loads end in few groups. Where the relation has indexes deleted rows keep their slots, because a
/// row's number is counted from the first of its group.
final class LocalTableWriter implements TableWriter {
    private static final long GROUP_BYTES_MAX = 64L << 20;

    private final LocalRelation relation;
    private final RelationWriter writer;
    private final GroupEncoder encoder;
    private final @Nullable UndoScope ownScope;
    private final List<RowGroup> groups;
    private final BitSet freed = new BitSet();
    private final boolean keepsSlots;
    private final IndexAppender indexes;
    private List<ColumnBuffer> buffers;
    /// Slots of the buffers that hold deleted rows.
    private BitSet dead = new BitSet();
    private long firstRow;
    private long written;
    private boolean isFinished;

    LocalTableWriter(LocalRelation relation, RelationWriter writer, @Nullable UndoScope ownScope) {
        this.relation = relation;
        this.writer = writer;
        this.encoder = new GroupEncoder(writer);
        this.ownScope = ownScope;
        this.groups = new ArrayList<>(relation.state().groups());
        this.keepsSlots = !relation.indexes().isEmpty();
        this.firstRow = relation.state().nextRow();
        this.indexes = relation.indexAppender(firstRow);
        this.buffers = newBuffers();
    }

    private List<ColumnBuffer> newBuffers() {
        return relation.columns().stream()
                .map(column -> new ColumnBuffer(column.type()))
                .toList();
    }

    @Override
    public void write(Batch batch) {
        if (batch.columns().size() != buffers.size()) {
            throw new IllegalArgumentException("a batch must have " + buffers.size() + " columns (got: "
                    + batch.columns().size() + ")");
        }
        RowGroup tail = tailGroup();
        if (tail != null && tail.slots() + rows() + batch.rowCount() >= ScanSource.STRIPE_ROWS) {
            absorbTail(tail);
        }
        if (rows() + batch.rowCount() > ScanSource.ROW_GROUP_ROWS_MAX || bytes() >= GROUP_BYTES_MAX) {
            seal();
        }
        for (int column = 0; column < buffers.size(); column++) {
            buffers.get(column).append(batch.column(column));
        }
        indexes.add(batch);
        written += batch.rowCount();
        if (buffers.isEmpty()) {
            throw new IllegalArgumentException("a relation must have a column to be written");
        }
    }

    private int rows() {
        return buffers.isEmpty() ? 0 : buffers.getFirst().size();
    }

    private long bytes() {
        long bytes = 0;
        for (ColumnBuffer buffer : buffers) {
            bytes += buffer.byteSize();
        }
        return bytes;
    }

    private @Nullable RowGroup tailGroup() {
        return !groups.isEmpty() && groups.getLast().tail() != null ? groups.getLast() : null;
    }

    private void absorbTail(RowGroup tail) {
        GroupRows joined = readGroup(groups.size() - 1);
        for (int column = 0; column < joined.columns().size(); column++) {
            ColumnBuffer buffer = buffers.get(column);
            for (int row = 0; row < buffer.size(); row++) {
                joined.columns().get(column).appendRow(buffer, row);
            }
        }
        buffers = joined.columns();
        dead = joined.dead();
        firstRow = tail.firstRow();
        groups.removeLast();
        tail.collectBlocks(freed);
    }

    /// The rows of a group: all slots, or the live ones where nobody counts them.
    private record GroupRows(List<ColumnBuffer> columns, BitSet dead) {
        int slots() {
            return columns.getFirst().size();
        }

        void append(GroupRows younger) {
            int before = slots();
            for (int column = 0; column < columns.size(); column++) {
                for (int row = 0; row < younger.columns.get(column).size(); row++) {
                    columns.get(column).appendRow(younger.columns.get(column), row);
                }
            }
            younger.dead.stream().forEach(slot -> dead.set(before + slot));
        }
    }

    private GroupRows readGroup(int group) {
        GroupRows result = new GroupRows(newBuffers(), new BitSet());
        RowGroup source = groups.get(group);
        long[] selection = new long[ScanSource.STRIPE_ROWS / 64];
        int[] rows = new int[ScanSource.STRIPE_ROWS];
        ScanSource scan = relation.scanSource(RelationState.of(groups));
        List<Integer> all = IntStream.range(0, result.columns().size()).boxed().toList();
        try (StripeReader reader = scan.open(all, new BufferUsage())) {
            for (int first = 0; first < source.slots(); first += ScanSource.STRIPE_ROWS) {
                int slots = reader.position(group, first, selection);
                if (keepsSlots) {
                    for (int slot = 0; slot < slots; slot++) {
                        result.dead().set(first + slot, !Bitmap.isSet(selection, slot));
                    }
                    Arrays.fill(selection, -1L);
                    Bitmap.clearTail(selection, slots);
                }
                int count = Bitmap.rows(selection, slots, rows);
                for (int column = 0; column < result.columns().size() && count > 0; column++) {
                    result.columns().get(column).append(reader.read(column, rows, count));
                }
            }
        }
        return result;
    }

    private void seal() {
        if (rows() > 0) {
            RowGroup previous = groups.isEmpty() ? null : groups.getLast();
            RowGroup group = encoder.encode(buffers, groups.size(), firstRow, previous);
            groups.add(withDead(group, dead));
            firstRow = group.endRow();
            dead = new BitSet();
            buffers.forEach(ColumnBuffer::clear);
        }
    }

    private RowGroup withDead(RowGroup group, BitSet deadSlots) {
        if (deadSlots.isEmpty()) {
            return group;
        }
        int[] blocks = {writer.newZeroBlock()};
        try (BlockCursor cursor = new BlockCursor(writer)) {
            deadSlots.stream().forEach(slot -> cursor.bit(blocks, 0, slot, true));
        }
        return group.withDeletions(deadSlots.cardinality(), blocks[0]);
    }

    @Override
    public long finish() {
        if (isFinished) {
            throw new IllegalStateException("the writer must not be finished twice");
        }
        RowGroup tail = tailGroup();
        if (tail != null && rows() > 0 && tail.slots() + rows() >= ScanSource.STRIPE_ROWS) {
            absorbTail(tail);
        }
        if (rows() >= ScanSource.STRIPE_ROWS || !relation.layout().isPossible()) {
            seal();
        } else if (rows() > 0) {
            appendTail(tailGroup());
        }
        mergeShortGroups();
        writer.change().freed(freed);
        relation.publish(RelationState.of(groups));
        relation.changed(written);
        indexes.finish(writer.usage());
        isFinished = true;
        if (ownScope != null) {
            ownScope.commit();
        }
        return written;
    }

    private void appendTail(@Nullable RowGroup tail) {
        PaxTail before = tail == null || tail.tail() == null ? PaxTail.EMPTY : tail.tail();
        PaxTail after = new PaxWriter(relation.layout(), writer, before, buffers).append();
        List<ZoneMap> zones = new ArrayList<>();
        for (int column = 0; column < buffers.size(); column++) {
            ZoneMap zone = ZoneMap.of(buffers.get(column), 0);
            zones.add(tail == null ? zone : tail.zones().get(column).and(zone));
        }
        if (tail == null) {
            groups.add(RowGroup.ofTail(firstRow, after, zones));
        } else {
            groups.set(groups.size() - 1, tail.withTail(after, zones));
        }
    }

    /// Merges the last two groups while the older is at most twice as large as the younger and both fit one: each
    /// row is rewritten a few times at most, and never when groups are full.
    private void mergeShortGroups() {
        if (!relation.state().groups().isEmpty()) {
            while (groups.size() >= 2 && isMergeable(groups.get(groups.size() - 2), groups.getLast())) {
                GroupRows merged = readGroup(groups.size() - 2);
                merged.append(readGroup(groups.size() - 1));
                groups.removeLast().collectBlocks(freed);
                RowGroup older = groups.removeLast();
                older.collectBlocks(freed);
                RowGroup previous = groups.isEmpty() ? null : groups.getLast();
                RowGroup group = encoder.encode(merged.columns(), groups.size(), older.firstRow(), previous);
                groups.add(withDead(group, merged.dead()));
            }
        }
    }

    private boolean isMergeable(RowGroup older, RowGroup younger) {
        if (older.tail() != null || younger.tail() != null || older.liveRows() == 0 || younger.liveRows() == 0) {
            return false;
        }
        int olderRows = keepsSlots ? older.slots() : older.liveRows();
        int youngerRows = keepsSlots ? younger.slots() : younger.liveRows();
        return (!keepsSlots || older.endRow() == younger.firstRow())
                && olderRows <= 2 * youngerRows
                && olderRows + youngerRows <= ScanSource.ROW_GROUP_ROWS_MAX;
    }

    @Override
    public void close() {
        if (isFinished) {
            return;
        }
        isFinished = true;
        indexes.close();
        if (ownScope != null) {
            ownScope.rollback();
        }
    }
}
