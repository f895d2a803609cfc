package dev.spillway.bench;

import dev.spillway.tpch.TableDefinition;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/// One of the systems under comparison, with one session (connection) that holds the TEMP tables.
///
/// Used by one thread at a time.
interface Engine extends AutoCloseable {

    /// The name in options and reports: `spillway`, `duckdb` or `postgres`.
    String name();

    String version();

    /// Creates the table anew and loads the file.
    ///
    /// @return nanoseconds of the load alone, without dropping and creating
    long load(TableDefinition table, Path csv) throws IOException, SQLException;

    /// What an engine's user does once after loading: indexes and statistics, or a flush.
    void finishLoading(List<TableDefinition> tables) throws IOException, SQLException;

    /// Runs one query and fetches all rows. Errors of the statement are outcomes, not exceptions.
    RunOutcome run(String sql) throws IOException;

    /// How long one query is run before it is timed. An engine that compiles while it runs needs it, and one whose
    /// queries take seconds must not spend minutes on it: the gate's run is its warm-up.
    WarmUp warmUp();

    @Override
    void close() throws IOException, SQLException;

    /// Runs until both minimums are reached, or the maximum number of runs.
    record WarmUp(int runsMin, long millisMin, int runsMax) {}
}
