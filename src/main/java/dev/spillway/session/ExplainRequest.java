package dev.spillway.session;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.explain.ExplainOptions;
import java.util.Locale;
import java.util.Map;

/// The options of an EXPLAIN statement, checked.
final class ExplainRequest {
    private ExplainRequest() {}

    /// From upper-case names and values as the parser gives them. PostgreSQL's rules: ANALYZE brings BUFFERS,
    /// TIMING and SUMMARY unless they are switched off; TIMING without ANALYZE is an error.
    static ExplainOptions options(Map<String, String> given) {
        boolean isAnalyze = flag(given, "ANALYZE", false);
        if (flag(given, "TIMING", false) && !isAnalyze) {
            throw new SpillwayException(ErrorCode.INVALID_PARAMETER_VALUE, "EXPLAIN option TIMING requires ANALYZE");
        }
        for (String name : given.keySet()) {
            switch (name) {
                case "ANALYZE", "BUFFERS", "VERBOSE", "COSTS", "SETTINGS", "TIMING", "SUMMARY", "FORMAT" -> {}
                default ->
                    throw new SpillwayException(
                            ErrorCode.SYNTAX_ERROR,
                            "unrecognized EXPLAIN option \"" + name.toLowerCase(Locale.ROOT) + "\"");
            }
        }
        return new ExplainOptions(
                isAnalyze,
                flag(given, "BUFFERS", isAnalyze),
                flag(given, "VERBOSE", false),
                flag(given, "COSTS", true),
                flag(given, "SETTINGS", false),
                flag(given, "TIMING", isAnalyze),
                flag(given, "SUMMARY", isAnalyze),
                format(given.getOrDefault("FORMAT", "TEXT")));
    }

    private static boolean flag(Map<String, String> given, String name, boolean otherwise) {
        String value = given.get(name);
        if (value == null) {
            return otherwise;
        }
        return switch (value.toUpperCase(Locale.ROOT)) {
            case "TRUE", "ON", "1", "YES", "" -> true;
            case "FALSE", "OFF", "0", "NO" -> false;
            default ->
                throw new SpillwayException(
                        ErrorCode.SYNTAX_ERROR, name.toLowerCase(Locale.ROOT) + " requires a Boolean value");
        };
    }

    private static ExplainOptions.Format format(String value) {
        return switch (value.toUpperCase(Locale.ROOT)) {
            case "TEXT" -> ExplainOptions.Format.TEXT;
            case "JSON" -> ExplainOptions.Format.JSON;
            default ->
                throw new SpillwayException(
                                ErrorCode.INVALID_PARAMETER_VALUE,
                                "unrecognized value for EXPLAIN option \"format\": \"" + value.toLowerCase(Locale.ROOT)
                                        + "\"")
                        .withHint("Available formats: text, json.");
        };
    }
}
