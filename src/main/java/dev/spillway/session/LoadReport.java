package dev.spillway.session;

import dev.spillway.storage.ColumnDefinition;
import java.util.List;

/// What a bulk load did. `bytes` are those of the text after decompression, `blocks` the relation's size afterwards,
/// `dirtiedLocalBuffers` the session's dirty frames afterwards.
public record LoadReport(
        String table,
        boolean isCreated,
        long rows,
        List<ColumnDefinition> columns,
        long bytes,
        double seconds,
        int blocks,
        int dirtiedLocalBuffers) {
    public LoadReport {
        columns = List.copyOf(columns);
    }
}
