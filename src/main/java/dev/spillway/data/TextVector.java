package dev.spillway.data;

import org.jspecify.annotations.Nullable;

/// UTF-8 strings one after another: row `i` is `bytes[offsets[i]] … bytes[offsets[i + 1] - 1]`; a NULL row is empty.
public record TextVector(byte[] bytes, int[] offsets, long @Nullable [] nulls, int size) implements Vector {
    @Override
    public Physical physical() {
        return Physical.TEXT;
    }
}
