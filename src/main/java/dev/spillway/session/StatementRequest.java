package dev.spillway.session;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// One statement to run. `parameters` are `$1` …: Boolean, Long, Double, BigDecimal, String or null, converted to what the statement needs.
/// `settings` hold for this statement only. `maxRows` and `timeoutMillis` are the smaller of these and the session's settings.
public record StatementRequest(
        String text,
        List<@Nullable Object> parameters,
        Map<String, String> settings,
        OptionalLong maxRows,
        OptionalLong timeoutMillis,
        Explain explain) {
    public StatementRequest {
        parameters = Collections.unmodifiableList(new ArrayList<>(parameters));
        settings = Map.copyOf(settings);
    }

    public static StatementRequest of(String text) {
        return new StatementRequest(
                text, List.of(), Map.of(), OptionalLong.empty(), OptionalLong.empty(), Explain.NONE);
    }

    /// Whether the plan is wanted with the answer, and whether the statement runs.
    public enum Explain {
        NONE,
        /// The plan instead of the rows; nothing runs.
        PLAN,
        /// The statement runs, its rows are dropped, the plan with its measurements is the answer.
        ANALYZE
    }
}
