package dev.spillway.function;

import dev.spillway.data.IntervalValue;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.time.temporal.JulianFields;

/// The fields of a moment or an interval that templates print. `year` is astronomical: 0 is 1 BC.
record DateParts(
        boolean isInterval,
        long year,
        int month,
        long day,
        long hour,
        int minute,
        int second,
        int micros,
        long dayOfYear,
        LocalDate date) {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;
    private static final int DAYS_PER_MONTH = 30;

    static DateParts of(long timestamp) {
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(timestamp, MICROS_PER_DAY));
        long time = Math.floorMod(timestamp, MICROS_PER_DAY);
        long seconds = time / MICROS_PER_SECOND;
        return new DateParts(
                false,
                date.getYear(),
                date.getMonthValue(),
                date.getDayOfMonth(),
                seconds / 3600,
                (int) (seconds / 60 % 60),
                (int) (seconds % 60),
                (int) (time % MICROS_PER_SECOND),
                date.getDayOfYear(),
                date);
    }

    static DateParts of(IntervalValue interval) {
        long seconds = interval.micros() / MICROS_PER_SECOND;
        int year = interval.months() / 12;
        int month = interval.months() % 12;
        return new DateParts(
                true,
                year,
                month,
                interval.days(),
                seconds / 3600,
                (int) (seconds / 60 % 60),
                (int) (seconds % 60),
                (int) (interval.micros() % MICROS_PER_SECOND),
                ((long) year * 12 + month) * DAYS_PER_MONTH + interval.days(),
                LocalDate.EPOCH);
    }

    /// As it is written: 1 BC is 1.
    long writtenYear() {
        return isInterval || year > 0 ? year : 1 - year;
    }

    long isoYear() {
        long iso = isInterval ? year : date.get(IsoFields.WEEK_BASED_YEAR);
        return isInterval || iso > 0 ? iso : 1 - iso;
    }

    int isoWeek() {
        return date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
    }

    /// Days since the Monday of the ISO year's first week, from 1.
    int isoDayOfYear() {
        return (isoWeek() - 1) * 7 + date.getDayOfWeek().getValue();
    }

    long julianDay() {
        return date.getLong(JulianFields.JULIAN_DAY);
    }
}
