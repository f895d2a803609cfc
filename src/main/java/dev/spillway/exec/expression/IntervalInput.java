package dev.spillway.exec.expression;

import dev.spillway.data.IntervalValue;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads INTERVAL from text: `1 year 2 mons 3 days 04:05:06`, `1-2`, `P1Y2M3DT4H5M6S`, `@ 1 hour ago`.
final class IntervalInput {
    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(?:([+-]?)(\\d+):(\\d{1,2})(?::(\\d{1,2}(?:\\.\\d*)?))?|([+-]?)(\\d+)-(\\d{1,2})(?!\\d)|([+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+))\\s*(\\p{Alpha}*))");
    private static final BigDecimal DAYS_PER_MONTH = BigDecimal.valueOf(30);
    private static final BigDecimal MICROS_PER_DAY = BigDecimal.valueOf(Intervals.MICROS_PER_DAY);

    private final String text;
    private BigDecimal months = BigDecimal.ZERO;
    private BigDecimal days = BigDecimal.ZERO;
    private BigDecimal micros = BigDecimal.ZERO;

    private IntervalInput(String text) {
        this.text = text;
    }

    static IntervalValue parse(String text) {
        IntervalInput input = new IntervalInput(text);
        String plain = text.strip().toLowerCase(Locale.ROOT);
        boolean isAgo = plain.endsWith(" ago");
        if (isAgo) {
            plain = plain.substring(0, plain.length() - 4).strip();
        }
        if (plain.startsWith("@")) {
            plain = plain.substring(1).strip();
        }
        if (plain.isEmpty()) {
            throw input.syntax();
        }
        if (plain.startsWith("p")) {
            input.readIso(plain.substring(1));
        } else {
            input.readUnits(plain);
        }
        IntervalValue value = input.value();
        return isAgo ? Intervals.negate(value) : value;
    }

    private void readUnits(String plain) {
        Matcher matcher = TOKEN.matcher(plain);
        int at = 0;
        while (at < plain.length()) {
            if (!matcher.region(at, plain.length()).lookingAt() || matcher.end() == at) {
                throw syntax();
            }
            if (matcher.group(2) != null) {
                addTime(matcher);
            } else if (matcher.group(6) != null) {
                int sign = "-".equals(matcher.group(5)) ? -1 : 1;
                addMonths(new BigDecimal(matcher.group(6)).multiply(BigDecimal.valueOf(12L * sign)));
                addMonths(new BigDecimal(matcher.group(7)).multiply(BigDecimal.valueOf(sign)));
            } else {
                add(new BigDecimal(matcher.group(8)), matcher.group(9));
            }
            at = matcher.end();
            while (at < plain.length() && (Character.isWhitespace(plain.charAt(at)) || plain.charAt(at) == ',')) {
                at++;
            }
        }
    }

    private void addTime(Matcher matcher) {
        BigDecimal seconds = new BigDecimal(matcher.group(2))
                .multiply(BigDecimal.valueOf(3_600))
                .add(new BigDecimal(matcher.group(3)).multiply(BigDecimal.valueOf(60)));
        if (matcher.group(4) != null) {
            seconds = seconds.add(new BigDecimal(matcher.group(4)));
        }
        boolean isNegative = "-".equals(matcher.group(1));
        addMicros((isNegative ? seconds.negate() : seconds).movePointRight(6));
    }

    private void readIso(String plain) {
        Matcher matcher =
                Pattern.compile("(t)?([+-]?\\d+(?:\\.\\d*)?)([ymwdhs])").matcher(plain);
        boolean isTime = false;
        int at = 0;
        while (at < plain.length()) {
            if (!matcher.region(at, plain.length()).lookingAt()) {
                throw syntax();
            }
            isTime |= matcher.group(1) != null;
            BigDecimal number = new BigDecimal(matcher.group(2));
            add(number, matcher.group(3).equals("m") ? isTime ? "min" : "mon" : matcher.group(3));
            at = matcher.end();
        }
    }

    private void add(BigDecimal number, String unit) {
        switch (unit) {
            case "y", "yr", "yrs", "year", "years" -> addMonths(number.multiply(BigDecimal.valueOf(12)));
            case "dec", "decs", "decade", "decades" -> addMonths(number.multiply(BigDecimal.valueOf(120)));
            case "c", "cent", "century", "centuries" -> addMonths(number.multiply(BigDecimal.valueOf(1_200)));
            case "mil", "mils", "millennium", "millennia" -> addMonths(number.multiply(BigDecimal.valueOf(12_000)));
            case "quarter", "quarters", "qtr" -> addMonths(number.multiply(BigDecimal.valueOf(3)));
            case "mon", "mons", "month", "months" -> addMonths(number);
            case "w", "week", "weeks" -> addDays(number.multiply(BigDecimal.valueOf(7)));
            case "d", "day", "days" -> addDays(number);
            case "h", "hr", "hrs", "hour", "hours" ->
                addMicros(number.multiply(BigDecimal.valueOf(Intervals.MICROS_PER_HOUR)));
            case "m", "min", "mins", "minute", "minutes" -> addMicros(number.multiply(BigDecimal.valueOf(60_000_000L)));
            case "", "s", "sec", "secs", "second", "seconds" -> addMicros(number.movePointRight(6));
            case "ms", "msec", "msecs", "millisecond", "milliseconds" -> addMicros(number.movePointRight(3));
            case "us", "usec", "usecs", "microsecond", "microseconds" -> addMicros(number);
            default -> throw syntax();
        }
    }

    /// A fraction of a month becomes days.
    private void addMonths(BigDecimal number) {
        BigDecimal whole = number.setScale(0, RoundingMode.DOWN);
        months = months.add(whole);
        addDays(number.subtract(whole).multiply(DAYS_PER_MONTH));
    }

    /// A fraction of a day becomes time.
    private void addDays(BigDecimal number) {
        BigDecimal whole = number.setScale(0, RoundingMode.DOWN);
        days = days.add(whole);
        addMicros(number.subtract(whole).multiply(MICROS_PER_DAY));
    }

    private void addMicros(BigDecimal number) {
        micros = micros.add(number);
    }

    private IntervalValue value() {
        try {
            return new IntervalValue(
                    months.intValueExact(),
                    days.intValueExact(),
                    micros.setScale(0, RoundingMode.HALF_EVEN).longValueExact());
        } catch (ArithmeticException e) {
            throw new SpillwayException(
                    ErrorCode.DATETIME_FIELD_OVERFLOW, "interval field value out of range: \"" + text + "\"", e);
        }
    }

    private SpillwayException syntax() {
        return new SpillwayException(
                ErrorCode.INVALID_DATETIME_FORMAT, "invalid input syntax for type interval: \"" + text + "\"");
    }
}
