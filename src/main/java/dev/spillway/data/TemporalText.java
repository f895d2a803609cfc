package dev.spillway.data;

import java.nio.charset.StandardCharsets;

/// Dates, times and intervals as PostgreSQL prints them (`DateStyle` ISO, `IntervalStyle` postgres), in ASCII.
///
/// One value at a time: each of the methods named for a type starts anew, and `bytes` up to `size` hold its text until
/// the next. So results of millions of rows need no String each. Used by one thread at a time.
public final class TemporalText {
    private static final long MICROS_PER_SECOND = 1_000_000L;
    private static final long MICROS_PER_DAY = 86_400L * MICROS_PER_SECOND;
    private static final int TEXT_BYTES_MAX = 96;

    private final byte[] bytes = new byte[TEXT_BYTES_MAX];
    private int size;

    public byte[] bytes() {
        return bytes;
    }

    public int size() {
        return size;
    }

    @Override
    public String toString() {
        return new String(bytes, 0, size, StandardCharsets.US_ASCII);
    }

    /// Days since 1970-01-01; the extremes of `long` are the infinities.
    public TemporalText date(long day) {
        size = 0;
        if (day == Long.MAX_VALUE || day == Long.MIN_VALUE) {
            return put(day > 0 ? "infinity" : "-infinity");
        }
        return yearMonthDay(day) ? put(" BC") : this;
    }

    /// Microseconds since 1970-01-01 00:00; the extremes of `long` are the infinities.
    public TemporalText timestamp(long micros) {
        if (micros == Long.MAX_VALUE || micros == Long.MIN_VALUE) {
            return date(micros);
        }
        size = 0;
        boolean isBeforeChrist = yearMonthDay(Math.floorDiv(micros, MICROS_PER_DAY));
        put(" ").clock(Math.floorMod(micros, MICROS_PER_DAY));
        return isBeforeChrist ? put(" BC") : this;
    }

    /// A moment, microseconds since 1970-01-01 UTC, as clocks of `zone` show it, with the zone's distance from UTC.
    public TemporalText timestampWithZone(long micros, SessionZone zone) {
        if (Calendar.isInfinite(micros)) {
            return date(micros);
        }
        size = 0;
        int offset = zone.offsetSeconds(micros);
        long local = micros + offset * MICROS_PER_SECOND;
        boolean isBeforeChrist = yearMonthDay(Math.floorDiv(local, MICROS_PER_DAY));
        put(" ").clock(Math.floorMod(local, MICROS_PER_DAY)).put(offset < 0 ? "-" : "+");
        int distance = Math.abs(offset);
        number(distance / 3_600, 2);
        if (distance % 3_600 != 0) {
            put(":").number(distance / 60 % 60, 2);
        }
        if (distance % 60 != 0) {
            put(":").number(distance % 60, 2);
        }
        return isBeforeChrist ? put(" BC") : this;
    }

    /// Microseconds since midnight.
    public TemporalText time(long micros) {
        size = 0;
        return clock(micros);
    }

    /// `1 year 2 mons 3 days 04:05:06`.
    public TemporalText interval(int months, int days, long micros) {
        size = 0;
        boolean isAfterNegative = amount(months / 12, " year", false);
        isAfterNegative = amount(months % 12, " mon", isAfterNegative);
        isAfterNegative = amount(days, " day", isAfterNegative);
        if (micros == 0 && size > 0) {
            return this;
        }
        put(size == 0 ? "" : " ").put(micros < 0 ? "-" : isAfterNegative ? "+" : "");
        return clock(Math.abs(micros));
    }

    /// Appends `amount` unless it is zero; says whether a positive amount after this one needs its sign.
    private boolean amount(int amount, String unit, boolean isAfterNegative) {
        if (amount == 0) {
            return isAfterNegative;
        }
        put(size == 0 ? "" : " ").put(amount < 0 ? "-" : isAfterNegative ? "+" : "");
        number(Math.abs((long) amount), 1).put(unit).put(amount == 1 ? "" : "s");
        return amount < 0;
    }

    private TemporalText clock(long micros) {
        long seconds = micros / MICROS_PER_SECOND;
        number(seconds / 3_600, 2).put(":");
        number(seconds / 60 % 60, 2).put(":");
        number(seconds % 60, 2);
        long fraction = micros % MICROS_PER_SECOND;
        if (fraction == 0) {
            return this;
        }
        put(".").number(fraction, 6);
        while (bytes[size - 1] == '0') {
            size--;
        }
        return this;
    }

    /// The civil date of a day, by the shifted calendar whose years begin in March (Hinnant, "chrono-Compatible
    /// Low-Level Date Algorithms"). True for a year before Christ, which is printed without its sign.
    private boolean yearMonthDay(long day) {
        long shifted = day + 719_468;
        long era = Math.floorDiv(shifted, 146_097L);
        long dayOfEra = Math.floorMod(shifted, 146_097L);
        long yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long monthFromMarch = (5 * dayOfYear + 2) / 153;
        long month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        number(year <= 0 ? 1 - year : year, 4).put("-");
        number(month, 2).put("-");
        number(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1, 2);
        return year <= 0;
    }

    /// At least `width` digits, with leading zeros.
    private TemporalText number(long value, int width) {
        int digits = 1;
        for (long rest = value / 10; rest != 0; rest /= 10) {
            digits++;
        }
        int end = size + Math.max(digits, width);
        long rest = value;
        for (int at = end - 1; at >= size; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size = end;
        return this;
    }

    private TemporalText put(String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            bytes[size++] = (byte) ascii.charAt(i);
        }
        return this;
    }
}
