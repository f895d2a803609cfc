package dev.spillway.exec.table;

import dev.spillway.data.IntervalValue;
import dev.spillway.exec.MemoryTracker;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Gives every distinct NUMERIC or INTERVAL a number from 0 on; 1.0 equals 1.00, one month equals 30 days. The first
/// one seen represents its equals. Reading is thread-safe while nobody adds.
final class ObjectInterner {
    private static final long ENTRY_BYTES = 120;
    private static final long MICROS_PER_DAY = 86_400_000_000L;

    private final MemoryTracker memory;
    private final Map<Object, Integer> numbers = new HashMap<>();
    private final List<Object> values = new ArrayList<>();

    ObjectInterner(MemoryTracker memory) {
        this.memory = memory;
    }

    int find(Object value) {
        Integer number = numbers.get(canonical(value));
        return number == null ? TextInterner.ABSENT : number;
    }

    int intern(Object value) {
        Object canonical = canonical(value);
        Integer number = numbers.get(canonical);
        if (number == null) {
            memory.reserve(ENTRY_BYTES);
            number = values.size();
            numbers.put(canonical, number);
            values.add(value);
        }
        return number;
    }

    Object value(int number) {
        return values.get(number);
    }

    int size() {
        return values.size();
    }

    static Object canonical(Object value) {
        return switch (value) {
            case BigDecimal decimal -> decimal.stripTrailingZeros();
            case IntervalValue interval -> intervalMicros(interval);
            default -> value;
        };
    }

    /// PostgreSQL's order of intervals: 30 days a month, 24 hours a day, in 128 bits.
    static BigInteger intervalMicros(IntervalValue interval) {
        long days = interval.months() * 30L + interval.days();
        return BigInteger.valueOf(days)
                .multiply(BigInteger.valueOf(MICROS_PER_DAY))
                .add(BigInteger.valueOf(interval.micros()));
    }
}
