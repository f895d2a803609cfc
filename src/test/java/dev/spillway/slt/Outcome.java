package dev.spillway.slt;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an engine said to a statement.
sealed interface Outcome permits Outcome.Rows, Outcome.Refused {
    /// Rows of PostgreSQL's texts, null for NULL.
    record Rows(List<List<@Nullable String>> rows) implements Outcome {}

    record Refused(String sqlState, String message) implements Outcome {}
}
