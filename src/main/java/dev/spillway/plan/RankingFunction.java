package dev.spillway.plan;

/// Window functions that are not aggregates.
public enum RankingFunction implements WindowFunction {
    ROW_NUMBER("row_number"),
    RANK("rank"),
    DENSE_RANK("dense_rank"),
    PERCENT_RANK("percent_rank"),
    CUME_DIST("cume_dist"),
    /// ntile(buckets).
    NTILE("ntile"),
    /// lag(value, offset[, default]).
    LAG("lag"),
    LEAD("lead"),
    FIRST_VALUE("first_value"),
    LAST_VALUE("last_value"),
    /// nth_value(value, n).
    NTH_VALUE("nth_value");

    private final String sqlName;

    RankingFunction(String sqlName) {
        this.sqlName = sqlName;
    }

    @Override
    public String sqlName() {
        return sqlName;
    }

    /// Whether the result depends on the frame; the others see the whole partition.
    public boolean readsFrame() {
        return this == FIRST_VALUE || this == LAST_VALUE || this == NTH_VALUE;
    }
}
