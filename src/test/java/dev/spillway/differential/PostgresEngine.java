package dev.spillway.differential;

import dev.spillway.testing.EmbeddedPostgres18;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/// A connection to PostgreSQL 18.
public final class PostgresEngine implements Engine {
    /// SQL's names of types by those of the catalog.
    private static final Map<String, String> TYPE_NAMES = Map.ofEntries(
            Map.entry("bool", "boolean"),
            Map.entry("int2", "smallint"),
            Map.entry("int4", "integer"),
            Map.entry("int8", "bigint"),
            Map.entry("float4", "real"),
            Map.entry("float8", "double precision"),
            Map.entry("bpchar", "character"),
            Map.entry("varchar", "character varying"),
            Map.entry("name", "text"),
            Map.entry("char", "text"),
            Map.entry("time", "time without time zone"),
            Map.entry("timestamp", "timestamp without time zone"),
            Map.entry("timestamptz", "timestamp with time zone"));

    private final Connection connection;

    public PostgresEngine() {
        try {
            connection = EmbeddedPostgres18.shared().connect();
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL 18 cannot be reached", e);
        }
    }

    @Override
    public Answer run(String sql) {
        try (Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return Answer.of(List.of(), List.of());
            }
            try (ResultSet rows = statement.getResultSet()) {
                return answer(rows);
            }
        } catch (SQLException e) {
            return Answer.error(e.getSQLState(), String.valueOf(e.getMessage()));
        }
    }

    /// Creates a table and fills it from a CSV file with a header.
    public void copy(String create, String table, Path file) throws IOException, SQLException {
        try (Statement statement = connection.createStatement();
                InputStream rows = Files.newInputStream(file)) {
            statement.execute(create);
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY " + table + " FROM STDIN (FORMAT csv, HEADER)", rows);
            statement.execute("ANALYZE " + table);
        }
    }

    private static Answer answer(ResultSet result) throws SQLException {
        int columns = result.getMetaData().getColumnCount();
        List<Answer.Kind> kinds = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
            kinds.add(
                    switch (result.getMetaData().getColumnType(i)) {
                        case Types.DOUBLE, Types.REAL, Types.FLOAT -> Answer.Kind.FLOAT;
                        case Types.NUMERIC -> Answer.Kind.NUMERIC;
                        default -> Answer.Kind.EXACT;
                    });
        }
        List<List<@Nullable String>> rows = new ArrayList<>();
        while (result.next()) {
            List<@Nullable String> row = new ArrayList<>();
            for (int i = 1; i <= columns; i++) {
                row.add(result.getString(i));
            }
            rows.add(row);
        }
        return Answer.of(rows, kinds).with(columns(result.getMetaData()));
    }

    private static List<String> columns(ResultSetMetaData data) throws SQLException {
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= data.getColumnCount(); i++) {
            String type = data.getColumnTypeName(i);
            boolean isArray = type.startsWith("_");
            String element = isArray ? type.substring(1) : type;
            columns.add(
                    data.getColumnLabel(i) + " " + TYPE_NAMES.getOrDefault(element, element) + (isArray ? "[]" : ""));
        }
        return columns;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("the connection to PostgreSQL cannot be closed", e);
        }
    }
}
