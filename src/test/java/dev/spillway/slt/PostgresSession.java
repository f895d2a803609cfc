package dev.spillway.slt;

import dev.spillway.testing.EmbeddedPostgres18;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A session of PostgreSQL 18, to see what it answers to a file (`-Dslt.engine=postgres`).
final class PostgresSession implements SqlSession {
    private final Connection connection;

    PostgresSession() {
        try {
            connection = EmbeddedPostgres18.shared().connect();
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL 18 cannot be reached", e);
        }
    }

    @Override
    public Outcome run(String sql) {
        try (Statement statement = connection.createStatement()) {
            List<List<@Nullable String>> rows = new ArrayList<>();
            if (statement.execute(sql)) {
                try (ResultSet result = statement.getResultSet()) {
                    while (result.next()) {
                        rows.add(row(result));
                    }
                }
            }
            return new Outcome.Rows(rows);
        } catch (SQLException e) {
            return new Outcome.Refused(String.valueOf(e.getSQLState()), String.valueOf(e.getMessage()));
        }
    }

    private static List<@Nullable String> row(ResultSet result) throws SQLException {
        List<@Nullable String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            row.add(result.getString(i));
        }
        return row;
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
