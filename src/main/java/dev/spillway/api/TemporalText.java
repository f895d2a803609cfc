package dev.spillway.api;

/// Dates, times and intervals as PostgreSQL prints them (`DateStyle` ISO, `IntervalStyle` postgres).
final class TemporalText {
    private static final long MICROS_PER_SECOND = 1_000_000L;
    private static final long MICROS_PER_DAY = 86_400_000_000L;

    private TemporalText() {}

    static void date(long days, JsonBytes out) {
        if (days == Long.MAX_VALUE || days == Long.MIN_VALUE) {
            out.raw(days > 0 ? "infinity" : "-infinity");
        } else if (ymd(days, out)) {
            out.raw(" BC");
        }
    }

    static void timestamp(long micros, JsonBytes out) {
        if (micros == Long.MAX_VALUE || micros == Long.MIN_VALUE) {
            out.raw(micros > 0 ? "infinity" : "-infinity");
            return;
        }
        boolean isBeforeChrist = ymd(Math.floorDiv(micros, MICROS_PER_DAY), out);
        out.raw(' ');
        time(Math.floorMod(micros, MICROS_PER_DAY), out);
        if (isBeforeChrist) {
            out.raw(" BC");
        }
    }

    static void time(long micros, JsonBytes out) {
        long seconds = micros / MICROS_PER_SECOND;
        out.padded(seconds / 3_600, 2)
                .raw(':')
                .padded(seconds / 60 % 60, 2)
                .raw(':')
                .padded(seconds % 60, 2);
        fraction(micros % MICROS_PER_SECOND, out);
    }

    static void interval(int months, int days, long micros, JsonBytes out) {
        int years = months / 12;
        boolean isFirst = true;
        boolean wasNegative = false;
        long[] amounts = {years, months % 12, days};
        String[] units = {" year", " mon", " day"};
        for (int i = 0; i < amounts.length; i++) {
            if (amounts[i] != 0) {
                out.raw(isFirst ? "" : " ").raw(wasNegative && amounts[i] > 0 ? "+" : "");
                out.number(amounts[i]).raw(units[i]).raw(amounts[i] == 1 ? "" : "s");
                isFirst = false;
                wasNegative = amounts[i] < 0;
            }
        }
        if (micros == 0 && !isFirst) {
            return;
        }
        out.raw(isFirst ? "" : " ").raw(micros < 0 ? "-" : wasNegative ? "+" : "");
        long absolute = Math.abs(micros);
        long seconds = absolute / MICROS_PER_SECOND;
        long hours = seconds / 3_600;
        if (hours < 10) {
            out.raw('0');
        }
        out.number(hours).raw(':').padded(seconds / 60 % 60, 2).raw(':').padded(seconds % 60, 2);
        fraction(absolute % MICROS_PER_SECOND, out);
    }

    private static void fraction(long micros, JsonBytes out) {
        if (micros == 0) {
            return;
        }
        long digits = micros;
        int width = 6;
        while (digits % 10 == 0) {
            digits /= 10;
            width--;
        }
        out.raw('.').padded(digits, width);
    }

    /// Year, month and day; true for a year before Christ, which is printed without its sign.
    private static boolean ymd(long days, JsonBytes out) {
        long shifted = days + 719_468;
        long era = Math.floorDiv(shifted, 146_097L);
        long dayOfEra = Math.floorMod(shifted, 146_097L);
        long yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long monthFromMarch = (5 * dayOfYear + 2) / 153;
        long day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        long month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        boolean isBeforeChrist = year <= 0;
        long printed = isBeforeChrist ? 1 - year : year;
        if (printed < 10_000) {
            out.padded(printed, 4);
        } else {
            out.number(printed);
        }
        out.raw('-').padded(month, 2).raw('-').padded(day, 2);
        return isBeforeChrist;
    }
}
