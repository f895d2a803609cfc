package dev.spillway.data;

/// How the values of a column are held in a vector.
///
/// NUMERIC is LONG (unscaled value, scale from the type) where its scale is fixed and every value provably fits 64
/// bits, and DECIMAL otherwise. Everything that is an integer inside is LONG, so that one kernel serves many types.
public enum Physical {
    /// `long`: BOOLEAN (0, 1), SMALLINT, INTEGER, BIGINT, DATE (days from 1970-01-01), TIME (microseconds of the
    /// day), TIMESTAMP (microseconds from 1970-01-01), TIMESTAMPTZ (the same, in UTC), NUMERIC of a fixed scale
    /// (unscaled value). The infinities of DATE, TIMESTAMP and TIMESTAMPTZ are `Long.MIN_VALUE` and
    /// `Long.MAX_VALUE`.
    LONG,
    /// `double`: DOUBLE PRECISION; REAL too, each value rounded to a `float`.
    DOUBLE,
    /// Bytes whose unsigned order is the type's order, plain ([TextVector]) or dictionary encoded
    /// ([DictionaryVector]):
    /// the UTF-8 of texts, the 16 bytes of a UUID, BYTEA as it is, the [ArrayCode] of an
    /// array, the text of JSON and JSONB.
    TEXT,
    /// [java.math.BigDecimal], each value with its own display scale, as PostgreSQL's numeric.
    DECIMAL,
    /// Months, days and microseconds.
    INTERVAL
}
