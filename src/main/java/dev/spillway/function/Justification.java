package dev.spillway.function;

import dev.spillway.data.IntervalValue;

/// Moves whole days out of an interval's time and whole months (of 30 days) out of its days, all with one sign where
/// that is possible. Stateless.
final class Justification {
    private static final long DAY = TemporalLibrary.MICROS_PER_DAY;
    private static final int MONTH = 30;

    private Justification() {}

    private static IntervalValue of(long months, long days, long micros) {
        if (months != (int) months || days != (int) days) {
            throw TemporalLibrary.intervalOutOfRange();
        }
        return new IntervalValue((int) months, (int) days, micros);
    }

    static IntervalValue hours(IntervalValue value) {
        long days = value.days() + value.micros() / DAY;
        long micros = value.micros() % DAY;
        if (days > 0 && micros < 0) {
            return of(value.months(), days - 1, micros + DAY);
        }
        return days < 0 && micros > 0 ? of(value.months(), days + 1, micros - DAY) : of(value.months(), days, micros);
    }

    static IntervalValue days(IntervalValue value) {
        long months = (long) value.months() + value.days() / MONTH;
        long days = value.days() % MONTH;
        if (months > 0 && days < 0) {
            return of(months - 1, days + MONTH, value.micros());
        }
        return months < 0 && days > 0 ? of(months + 1, days - MONTH, value.micros()) : of(months, days, value.micros());
    }

    static IntervalValue interval(IntervalValue value) {
        long allDays = value.days() + value.micros() / DAY;
        long micros = value.micros() % DAY;
        long months = value.months() + allDays / MONTH;
        long days = allDays % MONTH;
        if (months > 0 && (days < 0 || days == 0 && micros < 0)) {
            days += MONTH;
            months--;
        } else if (months < 0 && (days > 0 || days == 0 && micros > 0)) {
            days -= MONTH;
            months++;
        }
        if (days > 0 && micros < 0) {
            micros += DAY;
            days--;
        } else if (days < 0 && micros > 0) {
            micros -= DAY;
            days++;
        }
        return of(months, days, micros);
    }
}
