package dev.spillway.explain;

/// The options of `EXPLAIN ( … )`, with PostgreSQL's meanings.
public record ExplainOptions(
        boolean isAnalyze,
        boolean hasBuffers,
        boolean isVerbose,
        boolean hasCosts,
        boolean hasSettings,
        boolean hasTiming,
        boolean hasSummary,
        Format format) {
    /// How the report is rendered.
    public enum Format {
        TEXT,
        JSON
    }

    /// PostgreSQL 18's defaults: ANALYZE brings BUFFERS, TIMING and SUMMARY; costs are always on.
    public static ExplainOptions of(boolean isAnalyze, Format format) {
        return new ExplainOptions(isAnalyze, isAnalyze, false, true, false, true, isAnalyze, format);
    }
}
