package dev.spillway.exec.aggregate;

import dev.spillway.data.Vector;
import org.jspecify.annotations.Nullable;

/// The values that a state takes from the current batch: an aggregate's argument, or a column of partial states.
interface ValueSource {
    Vector value();

    /// Rows that do not count: NULL, not passing FILTER, repeated under DISTINCT.
    long @Nullable [] excluded();

    /// The value in the given form, 0 in excluded rows. Read only.
    long[] longs(LongForm form);

    /// What is added up of a value `v`. Sums that may exceed 64 bits add up halves: `v = (HIGH << 32) + LOW`, where
    /// each sum of halves is exact for 2³¹ rows.
    enum LongForm {
        /// 1 for a row that counts.
        ROWS,
        VALUE,
        LOW,
        HIGH,
        /// Halves of `v * v`; only for `|v| < 2³¹`.
        SQUARE_LOW,
        SQUARE_HIGH,
        MONTHS,
        DAYS,
        MICROS_LOW,
        MICROS_HIGH
    }
}
