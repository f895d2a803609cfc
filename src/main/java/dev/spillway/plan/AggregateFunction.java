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
    VAR_POP("var_pop"),
    BIT_AND("bit_and"),
    BIT_OR("bit_or"),
    BIT_XOR("bit_xor"),
    ANY_VALUE("any_value"),
    /// Of two arguments, the dependent one first, as all that follow.
    CORR("corr"),
    COVAR_POP("covar_pop"),
    COVAR_SAMP("covar_samp"),
    REGR_AVGX("regr_avgx"),
    REGR_AVGY("regr_avgy"),
    REGR_COUNT("regr_count"),
    REGR_INTERCEPT("regr_intercept"),
    REGR_R2("regr_r2"),
    REGR_SLOPE("regr_slope"),
    REGR_SXX("regr_sxx"),
    REGR_SXY("regr_sxy"),
    REGR_SYY("regr_syy"),
    /// Takes NULLs too.
    ARRAY_AGG("array_agg"),
    JSON_AGG("json_agg"),
    JSONB_AGG("jsonb_agg"),
    /// Name and value.
    JSON_OBJECT_AGG("json_object_agg"),
    JSONB_OBJECT_AGG("jsonb_object_agg"),
    /// Text and delimiter.
    STRING_AGG("string_agg"),
    /// The ordered value and the fraction.
    PERCENTILE_CONT("percentile_cont"),
    PERCENTILE_DISC("percentile_disc"),
    MODE("mode"),
    /// An estimate (HyperLogLog), within a few per cent.
    APPROX_COUNT_DISTINCT("approx_count_distinct");

    private final String sqlName;

    AggregateFunction(String sqlName) {
        this.sqlName = sqlName;
    }

    /// Whether states of parts of the rows can be put together. The others are computed above a Gather.
    public boolean isCombinable() {
        return switch (this) {
            case ARRAY_AGG,
                    JSON_AGG,
                    JSONB_AGG,
                    JSON_OBJECT_AGG,
                    JSONB_OBJECT_AGG,
                    STRING_AGG,
                    PERCENTILE_CONT,
                    PERCENTILE_DISC,
                    MODE,
                    APPROX_COUNT_DISTINCT -> false;
            default -> true;
        };
    }

    /// Whether a NULL argument counts like any other value.
    public boolean keepsNulls() {
        return switch (this) {
            case ARRAY_AGG, JSON_AGG, JSONB_AGG, JSON_OBJECT_AGG, JSONB_OBJECT_AGG -> true;
            default -> false;
        };
    }

    /// Called with WITHIN GROUP.
    public boolean isOrderedSet() {
        return this == PERCENTILE_CONT || this == PERCENTILE_DISC || this == MODE;
    }

    @Override
    public String sqlName() {
        return sqlName;
    }
}
