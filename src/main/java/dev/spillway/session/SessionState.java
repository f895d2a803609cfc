package dev.spillway.session;

import dev.spillway.storage.ColumnDefinition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A session as of the end of its last piece of work: an immutable picture that any thread may read while the leader is
/// busy.
///
/// `changedSettings` are those not at their built-in default, name → text. Buffer counts are frames of 8 KiB.
public record SessionState(
        String id,
        Optional<String> name,
        Instant createdAt,
        long statements,
        TransactionStatus transaction,
        Map<String, String> changedSettings,
        Buffers buffers,
        List<Table> tables) {
    public SessionState {
        changedSettings = Map.copyOf(changedSettings);
        tables = List.copyOf(tables);
    }

    /// The local buffer pool: its limit and what is allocated and dirty now.
    public record Buffers(int tempBuffers, int allocated, int dirtied) {}

    /// A TEMP table; `blocks` is its size, `allocated` and `dirtied` its share of the local buffers.
    public record Table(
            String name, List<ColumnDefinition> columns, long rows, int blocks, int allocated, int dirtied) {
        public Table {
            columns = List.copyOf(columns);
        }
    }

    public Optional<Table> table(String tableName) {
        return tables.stream().filter(table -> table.name().equals(tableName)).findFirst();
    }
}
