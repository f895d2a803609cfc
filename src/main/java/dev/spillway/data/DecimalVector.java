package dev.spillway.data;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// Values of [Physical#DECIMAL]; a NULL row may hold anything, also `null`.
public record DecimalVector(@Nullable BigDecimal[] values, long @Nullable [] nulls, int size) implements Vector {
    @Override
    public Physical physical() {
        return Physical.DECIMAL;
    }
}
