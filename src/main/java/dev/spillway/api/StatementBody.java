package dev.spillway.api;

import dev.spillway.data.ArrayText;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.explain.ExplainOptions;
import dev.spillway.session.StatementRequest;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The body of `POST /v1/statements`.
@Schema(name = "Statement", description = "One SQL statement and how to run it.", example = Examples.STATEMENT)
record StatementBody(
        @Schema(
                description = "One statement. Parameters are written $1, $2 … or ?.",
                example = "SELECT origin, count(*) FROM flights WHERE delay > $1 GROUP BY origin",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String statement,

        @Schema(
                description =
                        "Values of the parameters: null, booleans, numbers, text in PostgreSQL's syntax, or arrays of these.",
                example = "[15]")
        @Nullable
        List<@Nullable Object> parameters,

        @Schema(description = "The session to run in. Without one the statement runs in a session that ends with it.")
        @Nullable
        String sessionId,

        @Schema(description = "Settings for this statement only.", example = "{\"work_mem\": \"64MB\"}") @Nullable
        Map<String, Object> settings,

        @Schema(description = "Rows after which the result ends as truncated.", example = "1000") @Nullable
        Long maxRows,

        @Schema(
                description = "Time after which the statement is cancelled (57014): milliseconds, or text with a unit.",
                example = "30s")
        @Nullable
        Object timeout,

        @Schema(
                description = "none: rows. plan: EXPLAIN (FORMAT JSON). analyze: runs it and explains what happened.",
                allowableValues = {"none", "plan", "analyze"})
        @Nullable
        String explain,

        @Schema(
                description = "Whether BIGINT values are JSON numbers or, for readers that lose digits, strings.",
                allowableValues = {"number", "string"})
        @Nullable
        String bigints) {

    /// A statement with options from the query string.
    static StatementBody ofText(String sql, Map<String, String> options) {
        Map<String, Object> settings = new HashMap<>();
        Long maxRows = null;
        String sessionId = null;
        String timeout = null;
        String explain = null;
        String bigints = null;
        for (Map.Entry<String, String> option : options.entrySet()) {
            switch (option.getKey()) {
                case "sessionId" -> sessionId = option.getValue();
                case "maxRows" -> maxRows = number("maxRows", option.getValue());
                case "timeout" -> timeout = option.getValue();
                case "explain" -> explain = option.getValue();
                case "bigints" -> bigints = option.getValue();
                default -> settings.put(option.getKey(), option.getValue());
            }
        }
        return new StatementBody(sql, List.of(), sessionId, settings, maxRows, timeout, explain, bigints);
    }

    StatementRequest toRequest() {
        return new StatementRequest(
                requireStatement(statement),
                values(parameters),
                texts(settings),
                maxRows == null ? OptionalLong.empty() : OptionalLong.of(notNegative(maxRows)),
                Durations.millis("timeout", timeout),
                explainOptions());
    }

    boolean isBigintText() {
        return switch (bigints == null ? "number" : bigints) {
            case "number" -> false;
            case "string" -> true;
            default -> throw invalid("bigints must be number or string (got: " + bigints + ")");
        };
    }

    private Optional<ExplainOptions> explainOptions() {
        return switch (explain == null ? "none" : explain) {
            case "none" -> Optional.empty();
            case "plan" -> Optional.of(ExplainOptions.of(false, ExplainOptions.Format.JSON));
            case "analyze" -> Optional.of(ExplainOptions.of(true, ExplainOptions.Format.JSON));
            default -> throw invalid("explain must be none, plan or analyze (got: " + explain + ")");
        };
    }

    static String requireStatement(@Nullable String statement) {
        if (statement == null || statement.isBlank()) {
            throw new SpillwayException(ErrorCode.SYNTAX_ERROR, "there is no statement");
        }
        return statement;
    }

    static Map<String, String> texts(@Nullable Map<String, Object> settings) {
        Map<String, String> texts = new HashMap<>();
        if (settings != null) {
            settings.forEach((name, value) -> {
                if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
                    throw invalid("the value of setting " + name + " must be text, a number or a boolean");
                }
                texts.put(name, String.valueOf(value));
            });
        }
        return texts;
    }

    static List<@Nullable Object> values(@Nullable List<@Nullable Object> parameters) {
        List<@Nullable Object> values = new ArrayList<>();
        if (parameters != null) {
            for (int i = 0; i < parameters.size(); i++) {
                values.add(value(parameters.get(i), i + 1));
            }
        }
        return values;
    }

    private static @Nullable Object value(@Nullable Object parameter, int number) {
        return switch (parameter) {
            case null -> null;
            case Integer integer -> integer.longValue();
            case BigInteger integer -> new java.math.BigDecimal(integer);
            case Boolean _, Number _, String _ -> parameter;
            case List<?> elements -> array(elements, number);
            default ->
                throw invalid("parameter $" + number + " must be null, a boolean, a number, text or an array of these");
        };
    }

    /// An array as PostgreSQL's text of one.
    private static String array(List<?> elements, int number) {
        List<@Nullable String> texts = new ArrayList<>();
        for (Object element : elements) {
            if (element instanceof List<?>) {
                throw invalid("parameter $" + number + " must be an array of one dimension");
            }
            Object value = value(element, number);
            texts.add(value == null ? null : value.toString());
        }
        return ArrayText.format(texts);
    }

    private static long number(String name, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw invalid(name + " must be a whole number (got: " + text + ")");
        }
    }

    private static long notNegative(long rows) {
        if (rows < 0) {
            throw invalid("maxRows must be >= 0 (got: " + rows + ")");
        }
        return rows;
    }

    private static SpillwayException invalid(String message) {
        return new SpillwayException(ErrorCode.INVALID_PARAMETER_VALUE, message);
    }
}
