package dev.spillway.data;

import org.jspecify.annotations.Nullable;

/// Values of [Physical#INTERVAL]: months, days and microseconds, each with its own sign, as PostgreSQL's interval.
public record IntervalVector(int[] months, int[] days, long[] micros, long @Nullable [] nulls, int size)
        implements Vector {
    @Override
    public Physical physical() {
        return Physical.INTERVAL;
    }
}
