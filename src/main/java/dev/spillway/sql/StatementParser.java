package dev.spillway.sql;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;

/// From text to exactly one [ParsedStatement], in PostgreSQL's lexis. Thread-safe.
public final class StatementParser {
    /// Throws 42601 with the position of the first token that does not fit.
    public ParsedStatement parse(String text) {
        throw new SpillwayException(ErrorCode.FEATURE_NOT_SUPPORTED, "not there yet: " + text);
    }
}
