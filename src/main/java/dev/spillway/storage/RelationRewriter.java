package dev.spillway.storage;

import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.data.Vector;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.storage.encoding.ColumnBuffer;
import dev.spillway.storage.encoding.ColumnChunk;
import dev.spillway.storage.statistics.ZoneMap;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/// What ALTER TABLE and VACUUM do to a relation's rows. Leader thread.
final class RelationRewriter {
    private final LocalRelation relation;

    RelationRewriter(LocalRelation relation) {
        this.relation = relation;
    }

    /// The state of the relation with other columns: column `i` has the values of the old column `sources[i]`, or
    /// NULLs for [TempRelation#NEW_COLUMN]. Chunks stay where they are; only a tail is written anew, whose blocks
    /// hold all columns.
    RelationState redefined(List<ColumnDefinition> columns, int[] sources, RelationWriter writer) {
        List<RowGroup> groups = new ArrayList<>();
        for (int index = 0; index < relation.state().groups().size(); index++) {
            RowGroup old = relation.state().groups().get(index);
            if (old.tail() == null) {
                groups.add(RowGroup.ofColumns(old.firstRow(), old.slots(), chunks(old, index, columns, sources, writer))
                        .withDeletions(old.deletedRows(), old.deletionBlock()));
            } else if (old.liveRows() > 0) {
                groups.add(tail(old, index, columns, sources, writer));
            }
        }
        return RelationState.of(groups);
    }

    private static List<ColumnChunk> chunks(
            RowGroup old, int index, List<ColumnDefinition> columns, int[] sources, RelationWriter writer) {
        List<ColumnChunk> chunks = new ArrayList<>();
        for (int i = 0; i < sources.length; i++) {
            chunks.add(
                    sources[i] == TempRelation.NEW_COLUMN
                            ? new GroupEncoder(writer)
                                    .encode(List.of(nulls(columns.get(i), old.slots())), index, old.firstRow(), null)
                                    .chunks()
                                    .getFirst()
                            : old.chunks().get(sources[i]));
        }
        return chunks;
    }

    private static ColumnBuffer nulls(ColumnDefinition column, int rows) {
        ColumnBuffer buffer = new ColumnBuffer(column.type());
        for (int row = 0; row < rows; row++) {
            buffer.appendNull();
        }
        return buffer;
    }

    private RowGroup tail(
            RowGroup old, int index, List<ColumnDefinition> columns, int[] sources, RelationWriter writer) {
        List<ColumnBuffer> buffers = new ArrayList<>();
        for (int i = 0; i < sources.length; i++) {
            ColumnBuffer buffer = sources[i] == TempRelation.NEW_COLUMN
                    ? nulls(columns.get(i), old.slots())
                    : relation.readColumn(index, sources[i]);
            buffers.add(columns.get(i).isNullable() ? buffer : withoutNulls(buffer));
        }
        PaxLayout layout = PaxLayout.of(columns);
        RowGroup group = layout.isPossible()
                ? RowGroup.ofTail(
                        old.firstRow(),
                        new PaxWriter(layout, writer, PaxTail.EMPTY, buffers).append(),
                        buffers.stream().map(buffer -> ZoneMap.of(buffer, 0)).toList())
                : new GroupEncoder(writer).encode(buffers, index, old.firstRow(), null);
        return group.withDeletions(old.deletedRows(), old.deletionBlock());
    }

    /// Deleted rows may have NULLs in a column that must not have any now: they get the value of another row.
    private static ColumnBuffer withoutNulls(ColumnBuffer buffer) {
        if (buffer.nullCount() == 0) {
            return buffer;
        }
        int other = 0;
        while (buffer.isNull(other)) {
            other++;
        }
        ColumnBuffer result = new ColumnBuffer(buffer.type());
        for (int row = 0; row < buffer.size(); row++) {
            result.appendRow(buffer, buffer.isNull(row) ? other : row);
        }
        return result;
    }

    /// Writes the live rows anew, in full groups, and gives up the blocks they were in. Rows get new numbers, so
    /// indexes are made anew too.
    void compact(RelationWriter writer) {
        RelationState old = relation.state();
        ScanSource source = relation.scanSource(old);
        List<Integer> all =
                IntStream.range(0, relation.columns().size()).boxed().toList();
        relation.publish(RelationState.EMPTY);
        relation.localIndexes().forEach(index -> index.clear(writer.usage()));
        try (StripeReader reader = source.open(all, new BufferUsage());
                LocalTableWriter target = new LocalTableWriter(relation, writer, null)) {
            long[] selection = new long[ScanSource.STRIPE_ROWS / 64];
            int[] rows = new int[ScanSource.STRIPE_ROWS];
            for (int group = 0; group < source.rowGroupCount(); group++) {
                for (int first = 0; first < source.rowGroupSlots(group); first += ScanSource.STRIPE_ROWS) {
                    int count = Bitmap.rows(selection, reader.position(group, first, selection), rows);
                    List<Vector> vectors = new ArrayList<>();
                    for (int column = 0; column < all.size() && count > 0; column++) {
                        vectors.add(reader.read(column, rows, count));
                    }
                    if (count > 0) {
                        target.write(new Batch(vectors, count));
                    }
                }
            }
            target.finish();
        }
        BitSet given = new BitSet();
        old.groups().forEach(group -> group.collectBlocks(given));
        writer.change().freed(given);
    }

    /// Whether a live row has NULL in the column.
    boolean hasNulls(int column) {
        ScanSource source = relation.scanSource(relation.state());
        long[] selection = new long[ScanSource.STRIPE_ROWS / 64];
        int[] rows = new int[ScanSource.STRIPE_ROWS];
        try (StripeReader reader = source.open(List.of(column), new BufferUsage())) {
            for (int group = 0; group < source.rowGroupCount(); group++) {
                for (int first = 0; first < source.rowGroupSlots(group); first += ScanSource.STRIPE_ROWS) {
                    int count = Bitmap.rows(selection, reader.position(group, first, selection), rows);
                    Vector values = reader.read(column, rows, count);
                    for (int row = 0; row < count && values.hasNulls(); row++) {
                        if (values.isNull(row)) {
                            return true;
                        }
                    }
                }
            }
        }
        return false;
    }
}
