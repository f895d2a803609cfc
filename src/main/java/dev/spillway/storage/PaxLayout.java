package dev.spillway.storage;

import dev.spillway.storage.encoding.CellKind;
import dev.spillway.storage.pool.Blocks;
import java.util.List;

/// Where the cells of a tail's row-range block are. A block has room for `capacity` rows: per column its null bits (a
/// bit a row, only where the column may be NULL) and its cells in their plain width, one column after another; then a
/// heap for strings.
///
/// A string's cell is two shorts, offset in the block and length; a length of [#OVERFLOW] means that the heap has the
/// first block and the length of a string that is kept in blocks of its own.
record PaxLayout(int capacity, int[] nullOffsets, int[] cellOffsets, int[] cellBytes, int heapOffset) {
    static final int OVERFLOW = 0xFFFF;
    /// Bytes of the heap entry of an overflown string.
    static final int OVERFLOW_ENTRY = 8;
    private static final int STRING_ESTIMATE = 16;

    /// `capacity` is 0 where not even one row fits a block: such a relation has no tail.
    static PaxLayout of(List<ColumnDefinition> columns) {
        int count = columns.size();
        int bits = 0;
        int variable = 0;
        for (ColumnDefinition column : columns) {
            bits += 8 * CellKind.plainBytes(column.type()) + (column.isNullable() ? 1 : 0);
            variable += CellKind.of(column.type()).isVariable() ? 1 : 0;
        }
        int capacity = Math.min(
                ScanSource.STRIPE_ROWS - 1, 8 * Blocks.BYTES / Math.max(1, bits + 8 * STRING_ESTIMATE * variable));
        PaxLayout layout = place(columns, new int[count], capacity);
        while (layout.heapOffset + Math.max(1, capacity) * OVERFLOW_ENTRY * variable > Blocks.BYTES && capacity > 0) {
            capacity--;
            layout = place(columns, new int[count], capacity);
        }
        return layout;
    }

    private static PaxLayout place(List<ColumnDefinition> columns, int[] nulls, int capacity) {
        int[] cells = new int[columns.size()];
        int[] widths = new int[columns.size()];
        int at = 0;
        for (int i = 0; i < columns.size(); i++) {
            ColumnDefinition column = columns.get(i);
            nulls[i] = column.isNullable() ? at : -1;
            at += column.isNullable() ? (capacity + 7) / 8 : 0;
            widths[i] = CellKind.plainBytes(column.type());
            cells[i] = at;
            at += capacity * widths[i];
        }
        return new PaxLayout(capacity, nulls, cells, widths, at);
    }

    boolean isPossible() {
        return capacity > 0;
    }

    int cellOffset(int column, int row) {
        return cellOffsets[column] + row * cellBytes[column];
    }
}
