package dev.spillway.bench;

import dev.spillway.tpch.TableDefinition;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/// DuckDB in this process, with TEMP tables and as many threads as Spillway has participants.
final class DuckDbEngine implements Engine {

    static final String NAME = "duckdb";

    private static final WarmUp WARM_UP = new WarmUp(2, 500, 50);
    private static final long NO_TIMEOUT = 0;

    private final Connection connection;
    private final JdbcStatements statements;

    private DuckDbEngine(Connection connection) {
        this.connection = connection;
        this.statements = new JdbcStatements(connection, NO_TIMEOUT);
    }

    static DuckDbEngine start(int threads) throws SQLException {
        DuckDbEngine engine = new DuckDbEngine(DriverManager.getConnection("jdbc:duckdb:"));
        engine.statements.execute("SET threads = " + threads);
        return engine;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        try {
            return statements.single("SELECT version()");
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB must tell its version", e);
        }
    }

    @Override
    public long load(TableDefinition table, Path csv) throws SQLException {
        statements.execute("DROP TABLE IF EXISTS " + table.name());
        statements.execute(table.createStatement());
        long start = System.nanoTime();
        statements.execute("COPY " + table.name() + " FROM '" + csv.toAbsolutePath() + "' (FORMAT csv, HEADER)");
        return System.nanoTime() - start;
    }

    @Override
    public void finishLoading(List<TableDefinition> tables) {}

    @Override
    public RunOutcome run(String sql) {
        return statements.run(sql);
    }

    @Override
    public WarmUp warmUp() {
        return WARM_UP;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
