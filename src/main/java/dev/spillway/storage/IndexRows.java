package dev.spillway.storage;

import dev.spillway.data.Bitmap;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.storage.encoding.ColumnBuffer;
import dev.spillway.storage.index.EntryBytes;
import java.util.List;

/// Reads the key columns of an index from its relation. Leader thread.
final class IndexRows {
    private final LocalRelation table;
    private final LocalIndex index;

    IndexRows(LocalRelation table, LocalIndex index) {
        this.table = table;
        this.index = index;
    }

    /// Receives row `row` of `values`; `entry` is empty and may be used.
    @FunctionalInterface
    interface Receiver {
        void accept(ColumnBuffer[] values, int row, long rowNumber, EntryBytes entry);
    }

    /// Every live row, in the order of row numbers.
    void forEach(BufferUsage usage, Receiver receiver) {
        RelationState state = table.state();
        List<Integer> columns = index.keyColumns();
        ColumnBuffer[] values = index.codec().newBuffers();
        EntryBytes entry = new EntryBytes();
        long[] selection = new long[Bitmap.words(ScanSource.STRIPE_ROWS)];
        int[] rows = new int[ScanSource.STRIPE_ROWS];
        List<Integer> distinct = columns.stream().distinct().toList();
        try (StripeReader reader = table.scanSource(state).open(distinct, usage)) {
            for (int group = 0; group < state.groups().size(); group++) {
                RowGroup source = state.groups().get(group);
                for (int first = 0; first < source.slots(); first += ScanSource.STRIPE_ROWS) {
                    int slots = reader.position(group, first, selection);
                    int count = Bitmap.rows(selection, slots, rows);
                    for (int i = 0; i < values.length && count > 0; i++) {
                        values[i].clear();
                        values[i].append(reader.read(columns.get(i), rows, count));
                    }
                    for (int row = 0; row < count; row++) {
                        entry.clear();
                        receiver.accept(values, row, source.firstRow() + first + rows[row], entry);
                    }
                }
            }
        }
    }

    /// The keys of given rows, in their order.
    ColumnBuffer[] fetch(long[] rowIds, int count) {
        List<Integer> columns = index.keyColumns();
        ColumnBuffer[] values = index.codec().newBuffers();
        List<Integer> distinct = columns.stream().distinct().toList();
        try (StripeReader reader = table.scanSource(table.state()).open(distinct, new BufferUsage())) {
            for (int i = 0; i < values.length; i++) {
                values[i].append(reader.fetch(columns.get(i), rowIds, count));
            }
        }
        return values;
    }
}
