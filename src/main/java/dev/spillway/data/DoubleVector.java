package dev.spillway.data;

import org.jspecify.annotations.Nullable;

/// Values of [Physical#DOUBLE].
public record DoubleVector(double[] values, long @Nullable [] nulls, int size) implements Vector {
    @Override
    public Physical physical() {
        return Physical.DOUBLE;
    }
}
