package dev.spillway.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Runs statements over JDBC and reads answers into [Value]s. The clock stops when the last row has been read.
record JdbcStatements(Connection connection, long timeoutSeconds) {

    private static final String QUERY_CANCELED = "57014";

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    String single(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    RunOutcome run(String sql) {
        long start = System.nanoTime();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<List<Value>> values = new ArrayList<>();
            int columnCount = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                List<Value> row = new ArrayList<>(columnCount);
                for (int column = 1; column <= columnCount; column++) {
                    row.add(Value.of(rows.getObject(column)));
                }
                values.add(row);
            }
            return new RunOutcome.Answer(values, System.nanoTime() - start, Optional.empty());
        } catch (SQLException e) {
            return QUERY_CANCELED.equals(e.getSQLState())
                    ? new RunOutcome.TimedOut(timeoutSeconds)
                    : new RunOutcome.Failed(String.valueOf(e.getMessage()));
        }
    }
}
