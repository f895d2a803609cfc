package dev.spillway.session;

import dev.spillway.explain.ExplainOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// One statement to run. `parameters` are `$1` …: Boolean, Long, Double, BigDecimal, String or null, converted to what
/// the statement needs. `explain` asks for the plan instead of the rows; with ANALYZE the statement runs and its rows
/// are dropped. `settings` hold for this statement only. `maxRows` and `timeoutMillis` are the smaller of these and the
/// session's settings.
public record StatementRequest(
        String text,
        List<@Nullable Object> parameters,
        Map<String, String> settings,
        OptionalLong maxRows,
        OptionalLong timeoutMillis,
        Optional<ExplainOptions> explain) {
    public StatementRequest {
        parameters = Collections.unmodifiableList(new ArrayList<>(parameters));
        settings = Map.copyOf(settings);
    }

    public static StatementRequest of(String text) {
        return new StatementRequest(
                text, List.of(), Map.of(), OptionalLong.empty(), OptionalLong.empty(), Optional.empty());
    }
}
