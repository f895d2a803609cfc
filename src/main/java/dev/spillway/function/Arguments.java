package dev.spillway.function;

import dev.spillway.data.IntervalValue;
import dev.spillway.error.Cancellation;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// The arguments of one call. The array is reused for the next call. A call that takes long asks `cancellation` now and
/// then.
public record Arguments(@Nullable Object[] values, Cancellation cancellation) {
    public int count() {
        return values.length;
    }

    public boolean isNull(int index) {
        return values[index] == null;
    }

    public Object value(int index) {
        Object value = values[index];
        if (value == null) {
            throw new IllegalStateException("a strict function was called with NULL");
        }
        return value;
    }

    public String text(int index) {
        return (String) value(index);
    }

    /// An integer, a DATE's days, a TIME's or TIMESTAMP's microseconds.
    public long number(int index) {
        return ((Number) value(index)).longValue();
    }

    public double real(int index) {
        return ((Number) value(index)).doubleValue();
    }

    public boolean truth(int index) {
        return (Boolean) value(index);
    }

    public BigDecimal decimal(int index) {
        return value(index) instanceof BigDecimal decimal ? decimal : BigDecimal.valueOf(number(index));
    }

    public IntervalValue interval(int index) {
        return (IntervalValue) value(index);
    }
}
