package dev.spillway.data;

import org.jspecify.annotations.Nullable;

/// Values of [Physical#LONG].
public record LongVector(long[] values, long @Nullable [] nulls, int size) implements Vector {
    @Override
    public Physical physical() {
        return Physical.LONG;
    }
}
