package dev.spillway.bench;

import dev.spillway.testing.EmbeddedPostgres18;
import dev.spillway.tpch.TableDefinition;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;

/// PostgreSQL 18 with everything that helps its TEMP tables: `temp_buffers` that hold them whole, primary and foreign
/// key indexes, C collation, `VACUUM ANALYZE` (hint bits and a visibility map, so that no timed query pays for them)
/// and no JIT.
final class PostgresEngine implements Engine {

    static final String NAME = "postgres";

    private static final WarmUp GATE_IS_ENOUGH = new WarmUp(0, 0, 0);

    private final EmbeddedPostgres18 server;
    private final Connection connection;
    private final JdbcStatements statements;

    private PostgresEngine(EmbeddedPostgres18 server, Connection connection, long timeoutSeconds) {
        this.server = server;
        this.connection = connection;
        this.statements = new JdbcStatements(connection, timeoutSeconds);
    }

    static PostgresEngine start(EngineSettings settings) throws SQLException {
        EmbeddedPostgres18 server =
                EmbeddedPostgres18.start(Map.of("max_wal_size", "4GB", "maintenance_work_mem", "512MB"));
        Connection connection = server.connect();
        PostgresEngine engine = new PostgresEngine(server, connection, settings.statementTimeoutSeconds());
        engine.statements.execute("SET temp_buffers = '" + settings.tempBuffersMegabytes() + "MB'");
        engine.statements.execute("SET work_mem = '" + settings.workMemMegabytes() + "MB'");
        engine.statements.execute("SET jit = off");
        return engine;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        try {
            return statements.single("SHOW server_version");
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL must tell its version", e);
        }
    }

    @Override
    public long load(TableDefinition table, Path csv) throws IOException, SQLException {
        statements.execute("DROP TABLE IF EXISTS " + table.name());
        statements.execute(table.createStatement());
        try (InputStream rows = new BufferedInputStream(Files.newInputStream(csv), 1 << 20)) {
            long start = System.nanoTime();
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY " + table.name() + " FROM STDIN (FORMAT csv, HEADER)", rows, 1 << 16);
            return System.nanoTime() - start;
        }
    }

    /// The statement timeout is set here and not at the start: it is for queries, and building an index of a large
    /// table is none.
    @Override
    public void finishLoading(List<TableDefinition> tables) throws SQLException {
        for (TableDefinition table : tables) {
            statements.execute("ALTER TABLE " + table.name() + " ADD PRIMARY KEY (" + table.primaryKey() + ")");
            for (String columns : table.foreignKeys()) {
                statements.execute("CREATE INDEX ON " + table.name() + " (" + columns + ")");
            }
            statements.execute("VACUUM ANALYZE " + table.name());
        }
        statements.execute("SET statement_timeout = '" + statements.timeoutSeconds() + "s'");
    }

    @Override
    public RunOutcome run(String sql) {
        return statements.run(sql);
    }

    @Override
    public WarmUp warmUp() {
        return GATE_IS_ENOUGH;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        server.close();
    }
}
