package dev.spillway.sql.syntax;

import dev.spillway.data.IntervalValue;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Intervals as text: `1 day 2 hours`, `1-2`, `3 4:05:06.7`, `P1Y2M3DT4H5M6S`, with an optional `ago`, and the fields
/// of `interval '1' day`. Fractions spill down as PostgreSQL's do. One use.
public final class IntervalText {
    private static final BigDecimal DAYS_PER_MONTH = BigDecimal.valueOf(30);
    private static final BigDecimal MICROS_PER_DAY = BigDecimal.valueOf(DateTimeText.MICROS_PER_DAY);
    private static final Pattern PART = Pattern.compile("\\G\\s*(?:"
            + "([+-]?)(\\d{1,9}):(\\d{1,2})(?::(\\d{1,2})(?:\\.(\\d{1,9}))?)?"
            + "|([+-]?)(\\d{1,9})-(\\d{1,2})(?!\\d)"
            + "|([+-]?(?:\\d{1,12}\\.?\\d{0,12}|\\.\\d{1,12}))\\s*([A-Za-z]*)"
            + "|(ago|AGO))");
    private static final Pattern ISO = Pattern.compile("P(?=.)([^T]*)(?:T(.+))?", Pattern.CASE_INSENSITIVE);
    private static final Pattern ISO_PART = Pattern.compile("\\G([+-]?\\d+(?:\\.\\d+)?)([A-Za-z])");

    private final String text;
    private BigDecimal months = BigDecimal.ZERO;
    private BigDecimal days = BigDecimal.ZERO;
    private BigDecimal micros = BigDecimal.ZERO;

    private IntervalText(String text) {
        this.text = text;
    }

    /// `from` and `to` are the fields behind the literal; with them a bare number is one of the last field.
    public static IntervalValue parse(String text, Optional<String> from, Optional<String> to) {
        IntervalText interval = new IntervalText(text);
        Matcher iso = ISO.matcher(text.strip());
        if (iso.matches()) {
            interval.iso(iso.group(1), false);
            if (iso.group(2) != null) {
                interval.iso(iso.group(2), true);
            }
        } else {
            interval.parts(to.or(() -> from).orElse("second"), from.isPresent());
        }
        IntervalValue value = interval.value();
        return from.isPresent() ? truncated(value, to.or(() -> from).orElse("second")) : value;
    }

    private void iso(String part, boolean isTime) {
        Matcher matcher = ISO_PART.matcher(part);
        int end = 0;
        while (matcher.find()) {
            String unit = matcher.group(2).toLowerCase(Locale.ROOT);
            add(new BigDecimal(matcher.group(1)), unit.equals("m") && isTime ? "minute" : isoUnit(unit));
            end = matcher.end();
        }
        if (end != part.length()) {
            throw DateTimeText.invalid("interval", text);
        }
    }

    private String isoUnit(String unit) {
        return switch (unit) {
            case "y" -> "year";
            case "m" -> "month";
            case "w" -> "week";
            case "d" -> "day";
            case "h" -> "hour";
            case "s" -> "second";
            default -> throw DateTimeText.invalid("interval", text);
        };
    }

    private void parts(String defaultUnit, boolean hasField) {
        Matcher matcher = PART.matcher(text);
        int end = 0;
        boolean isEmpty = true;
        while (end < text.length() && matcher.find()) {
            end = matcher.end();
            isEmpty = false;
            if (matcher.group(2) != null) {
                clock(matcher, defaultUnit, hasField);
            } else if (matcher.group(7) != null) {
                BigDecimal total = new BigDecimal(matcher.group(7))
                        .multiply(BigDecimal.valueOf(12))
                        .add(new BigDecimal(matcher.group(8)));
                months = months.add("-".equals(matcher.group(6)) ? total.negate() : total);
            } else if (matcher.group(11) != null) {
                months = months.negate();
                days = days.negate();
                micros = micros.negate();
            } else {
                number(matcher, end, defaultUnit, hasField);
            }
        }
        if (isEmpty || !text.substring(end).isBlank()) {
            throw DateTimeText.invalid("interval", text);
        }
    }

    private void number(Matcher matcher, int end, String defaultUnit, boolean hasField) {
        BigDecimal number = new BigDecimal(matcher.group(9));
        String rest = text.substring(end).strip();
        if (!matcher.group(10).isEmpty()) {
            add(number, matcher.group(10).toLowerCase(Locale.ROOT));
        } else if (rest.matches("[+-]?\\d+:.*") || hasField && defaultUnit.equals("hour") && rest.matches("\\d.*")) {
            add(number, "day");
        } else if (rest.isEmpty() || rest.equalsIgnoreCase("ago")) {
            add(number, defaultUnit);
        } else {
            throw DateTimeText.invalid("interval", text);
        }
    }

    private void clock(Matcher matcher, String defaultUnit, boolean hasField) {
        BigDecimal first = new BigDecimal(matcher.group(2));
        BigDecimal second = new BigDecimal(matcher.group(3));
        BigDecimal total;
        if (matcher.group(4) == null && hasField && defaultUnit.equals("second")) {
            total = micros(first, 60).add(micros(second, 1));
        } else {
            total = micros(first, 3600).add(micros(second, 60));
        }
        if (matcher.group(4) != null) {
            total = total.add(micros(new BigDecimal(matcher.group(4)), 1));
        }
        if (matcher.group(5) != null) {
            total = total.add(BigDecimal.valueOf(DateTimeText.fraction(matcher.group(5))));
        }
        micros = micros.add("-".equals(matcher.group(1)) ? total.negate() : total);
    }

    private static BigDecimal micros(BigDecimal count, long seconds) {
        return count.multiply(BigDecimal.valueOf(seconds * DateTimeText.MICROS_PER_SECOND));
    }

    private void add(BigDecimal number, String unit) {
        switch (unit) {
            case "millennium", "millennia", "mil", "mils" -> months(number, 12_000);
            case "century", "centuries", "cent", "c" -> months(number, 1_200);
            case "decade", "decades", "dec", "decs" -> months(number, 120);
            case "year", "years", "y", "yr", "yrs" -> months(number, 12);
            case "month", "months", "mon", "mons" -> months(number, 1);
            case "week", "weeks", "w" -> days(number.multiply(BigDecimal.valueOf(7)));
            case "day", "days", "d" -> days(number);
            case "hour", "hours", "h", "hr", "hrs" -> micros = micros.add(micros(number, 3600));
            case "minute", "minutes", "m", "min", "mins" -> micros = micros.add(micros(number, 60));
            case "second", "seconds", "s", "sec", "secs" -> micros = micros.add(micros(number, 1));
            case "millisecond", "milliseconds", "ms", "msec", "msecs" ->
                micros = micros.add(number.multiply(BigDecimal.valueOf(1000)));
            case "microsecond", "microseconds", "us", "usec", "usecs" -> micros = micros.add(number);
            default -> throw DateTimeText.invalid("interval", text);
        }
    }

    /// A fraction of a year becomes whole months; a fraction of a month becomes days and microseconds.
    private void months(BigDecimal number, int monthsPerUnit) {
        BigDecimal total = number.multiply(BigDecimal.valueOf(monthsPerUnit));
        if (monthsPerUnit > 1) {
            months = months.add(total.setScale(0, RoundingMode.HALF_EVEN));
            return;
        }
        BigDecimal whole = total.setScale(0, RoundingMode.DOWN);
        months = months.add(whole);
        days(total.subtract(whole).multiply(DAYS_PER_MONTH));
    }

    private void days(BigDecimal number) {
        BigDecimal whole = number.setScale(0, RoundingMode.DOWN);
        days = days.add(whole);
        micros = micros.add(number.subtract(whole).multiply(MICROS_PER_DAY));
    }

    private IntervalValue value() {
        try {
            return new IntervalValue(
                    months.intValueExact(),
                    days.intValueExact(),
                    micros.setScale(0, RoundingMode.HALF_EVEN).longValueExact());
        } catch (ArithmeticException e) {
            throw new SpillwayException(
                    ErrorCode.DATETIME_FIELD_OVERFLOW, "interval field value out of range: \"" + text + "\"");
        }
    }

    /// What is smaller than the last field is cut off.
    private static IntervalValue truncated(IntervalValue value, String last) {
        long micros = value.micros();
        return switch (last) {
            case "year" -> new IntervalValue(value.months() / 12 * 12, 0, 0);
            case "month" -> new IntervalValue(value.months(), 0, 0);
            case "day" -> new IntervalValue(value.months(), value.days(), 0);
            case "hour" -> new IntervalValue(value.months(), value.days(), micros - micros % 3_600_000_000L);
            case "minute" -> new IntervalValue(value.months(), value.days(), micros - micros % 60_000_000L);
            default -> value;
        };
    }
}
