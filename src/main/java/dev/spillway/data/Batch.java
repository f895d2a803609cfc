package dev.spillway.data;

import java.util.List;

/// Up to 2,048 rows, column by column. Dense: every row counts. A batch may have rows and no column (`count(*)`).
///
/// Its ownership passes to whoever receives it; the producer never reuses it.
public record Batch(List<Vector> columns, int rowCount) {
    public static final int MAX_ROWS = 2_048;

    public Batch {
        columns = List.copyOf(columns);
        for (Vector column : columns) {
            if (column.size() != rowCount) {
                throw new IllegalArgumentException(
                        "every column must have the batch's " + rowCount + " rows (got: " + column.size() + ")");
            }
        }
    }

    public Vector column(int index) {
        return columns.get(index);
    }
}
