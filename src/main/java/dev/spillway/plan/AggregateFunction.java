package dev.spillway.plan;

/// Aggregates; result types as in PostgreSQL: `sum(integer)` is bigint, `sum(bigint)` and `avg` of integers are
/// numeric.
public enum AggregateFunction implements WindowFunction {
    /// `count(*)`.
    COUNT_STAR("count"),
    COUNT("count"),
    SUM("sum"),
    AVG("avg"),
    MIN("min"),
    MAX("max"),
    BOOL_AND("bool_and"),
    BOOL_OR("bool_or"),
    STDDEV_SAMP("stddev_samp"),
    STDDEV_POP("stddev_pop"),
    VAR_SAMP("var_samp"),
    VAR_POP("var_pop");

    private final String sqlName;

    AggregateFunction(String sqlName) {
        this.sqlName = sqlName;
    }

    @Override
    public String sqlName() {
        return sqlName;
    }
}
