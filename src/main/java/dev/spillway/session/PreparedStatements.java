package dev.spillway.session;

import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.sql.syntax.ParsedStatement;
import dev.spillway.sql.syntax.ParsedStatement.Name;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A session's prepared statements by name. A transaction that is rolled back does not take them along, as in
/// PostgreSQL. Leader thread only.
final class PreparedStatements {
    private final Map<String, Prepared> statements = new HashMap<>();

    /// `text` is the PREPARE statement's, in which positions count; `declared` are the types that it gives.
    record Prepared(ParsedStatement.Plannable statement, List<DataType> declared, String text) {}

    void checkNew(Name name) {
        if (statements.containsKey(name.value())) {
            throw new SpillwayException(
                    ErrorCode.DUPLICATE_PREPARED_STATEMENT,
                    "prepared statement \"" + name.value() + "\" already exists");
        }
    }

    void put(Name name, Prepared prepared) {
        statements.put(name.value(), prepared);
    }

    Prepared require(Name name) {
        return Optional.ofNullable(statements.get(name.value())).orElseThrow(() -> unknown(name));
    }

    void remove(Name name) {
        if (statements.remove(name.value()) == null) {
            throw unknown(name);
        }
    }

    void clear() {
        statements.clear();
    }

    private static SpillwayException unknown(Name name) {
        return new SpillwayException(
                ErrorCode.INVALID_SQL_STATEMENT_NAME, "prepared statement \"" + name.value() + "\" does not exist");
    }
}
