package dev.spillway.storage;

import java.util.List;

/// A condition on one column that storage evaluates on encoded values and zone maps. NULL never satisfies one but
/// [NullTest].
///
/// Conditions of a scan are ANDed; whatever does not fit here is evaluated on vectors by the executor.
public sealed interface ScanPredicate {
    int column();

    /// `min <= value <= max` on [dev.spillway.data.Physical#LONG] (NUMERIC: unscaled with the column's scale), or
    /// its negation for non-NULL values when `negated` (`<>` is a negated range of one value).
    record LongRange(int column, long min, long max, boolean negated) implements ScanPredicate {}

    /// The value is one of `values`, ascending and distinct.
    record LongIn(int column, long[] values) implements ScanPredicate {}

    /// A range over doubles in PostgreSQL's order (NaN equals itself and is greater than everything; -0 equals 0);
    /// bounds inclusive where flagged.
    record DoubleRange(int column, double min, boolean minInclusive, double max, boolean maxInclusive)
            implements ScanPredicate {}

    /// The string equals one of `values` byte by byte (bpchar columns: padding already removed on both sides by the
    /// caller's rule).
    record TextIn(int column, List<byte[]> values) implements ScanPredicate {}

    /// The value may be a key that a join wants.
    record KeyMember(int column, KeyFilter keys) implements ScanPredicate {}

    record NullTest(int column, boolean isNull) implements ScanPredicate {}
}
