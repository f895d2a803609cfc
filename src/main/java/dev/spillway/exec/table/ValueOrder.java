package dev.spillway.exec.table;

import dev.spillway.data.IntervalValue;
import java.math.BigDecimal;

/// PostgreSQL's order of values that are objects.
public final class ValueOrder {
    private static final long MICROS_PER_DAY = 86_400_000_000L;

    private ValueOrder() {}

    public static int compare(Object a, Object b) {
        return switch (a) {
            case BigDecimal decimal -> decimal.compareTo((BigDecimal) b);
            case IntervalValue interval -> compareIntervals(interval, (IntervalValue) b);
            default -> throw new IllegalArgumentException("no order for " + a.getClass());
        };
    }

    /// 30 days a month, 24 hours a day.
    private static int compareIntervals(IntervalValue a, IntervalValue b) {
        long aDays = a.months() * 30L + a.days() + Math.floorDiv(a.micros(), MICROS_PER_DAY);
        long bDays = b.months() * 30L + b.days() + Math.floorDiv(b.micros(), MICROS_PER_DAY);
        return aDays != bDays
                ? Long.compare(aDays, bDays)
                : Long.compare(Math.floorMod(a.micros(), MICROS_PER_DAY), Math.floorMod(b.micros(), MICROS_PER_DAY));
    }
}
