package dev.spillway.data;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// Values as PostgreSQL prints them (DateStyle ISO, IntervalStyle postgres, extra_float_digits 1). Used by casts to
/// text and by results.
///
/// Static and free of locale. Values are as in the plan's constants: Boolean, Long, Double, BigDecimal, String,
/// IntervalValue.
public final class TextFormat {
    private static final long MICROS_PER_SECOND = 1_000_000L;
    private static final long MICROS_PER_DAY = 86_400L * MICROS_PER_SECOND;

    private TextFormat() {}

    /// A value of `type`; `null` for NULL. CHAR gets its padding.
    public static @Nullable String format(@Nullable Object value, DataType type) {
        return value == null ? null : formatPresent(value, type);
    }

    public static String formatPresent(Object value, DataType type) {
        return switch (type.name()) {
            case BOOLEAN -> (Boolean) value ? "t" : "f";
            case SMALLINT, INTEGER, BIGINT -> value.toString();
            case REAL -> real(((Number) value).floatValue());
            case DOUBLE_PRECISION -> doublePrecision(((Number) value).doubleValue());
            case NUMERIC -> value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
            case CHAR -> padded((String) value, type.precision());
            case VARCHAR, TEXT -> (String) value;
            case DATE -> date((Long) value);
            case TIME -> time((Long) value);
            case TIMESTAMP -> timestamp((Long) value);
            case INTERVAL -> interval((IntervalValue) value);
        };
    }

    /// Blanks up to `length` characters.
    public static String padded(String value, int length) {
        int missing = length - value.codePointCount(0, value.length());
        return missing <= 0 ? value : value + " ".repeat(missing);
    }

    /// A LONG of `unscaled` with `scale` digits after the point.
    public static String scaled(long unscaled, int scale) {
        return scale == 0
                ? Long.toString(unscaled)
                : BigDecimal.valueOf(unscaled, scale).toPlainString();
    }

    /// The shortest digits that read back as the same number; exponents below -4 and from 15 on, as PostgreSQL.
    public static String doublePrecision(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "Infinity" : "-Infinity";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        return shortest(new BigDecimal(Double.toString(value)), 15);
    }

    /// As [#doublePrecision(double)]; exponents from 6 on.
    public static String real(float value) {
        if (Float.isNaN(value) || Float.isInfinite(value) || value == 0) {
            return doublePrecision(value);
        }
        return shortest(new BigDecimal(Float.toString(value)), 6);
    }

    private static String shortest(BigDecimal decimal, int exponentFrom) {
        BigDecimal plain = decimal.stripTrailingZeros();
        int exponent = plain.precision() - plain.scale() - 1;
        if (exponent >= -4 && exponent < exponentFrom) {
            return plain.toPlainString();
        }
        String digits = plain.unscaledValue().abs().toString();
        StringBuilder text = new StringBuilder();
        if (plain.signum() < 0) {
            text.append('-');
        }
        text.append(digits.charAt(0));
        if (digits.length() > 1) {
            text.append('.').append(digits, 1, digits.length());
        }
        text.append('e').append(exponent < 0 ? '-' : '+');
        return twoDigits(text, Math.abs(exponent)).toString();
    }

    public static String date(long day) {
        if (day == Long.MAX_VALUE) {
            return "infinity";
        }
        if (day == Long.MIN_VALUE) {
            return "-infinity";
        }
        LocalDate date = LocalDate.ofEpochDay(day);
        StringBuilder text = new StringBuilder(16);
        appendDate(text, date);
        return date.getYear() <= 0 ? text.append(" BC").toString() : text.toString();
    }

    public static String time(long micros) {
        StringBuilder text = new StringBuilder(16);
        appendTime(text, micros);
        return text.toString();
    }

    public static String timestamp(long micros) {
        if (micros == Long.MAX_VALUE || micros == Long.MIN_VALUE) {
            return date(micros);
        }
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(micros, MICROS_PER_DAY));
        StringBuilder text = new StringBuilder(32);
        appendDate(text, date);
        text.append(' ');
        appendTime(text, Math.floorMod(micros, MICROS_PER_DAY));
        return date.getYear() <= 0 ? text.append(" BC").toString() : text.toString();
    }

    /// `1 year 2 mons 3 days 04:05:06`.
    public static String interval(IntervalValue value) {
        StringBuilder text = new StringBuilder(32);
        boolean isBeforeNegative = part(text, value.months() / 12, "year", false);
        isBeforeNegative = part(text, value.months() % 12, "mon", isBeforeNegative);
        isBeforeNegative = part(text, value.days(), "day", isBeforeNegative);
        long micros = value.micros();
        if (micros != 0 || text.isEmpty()) {
            if (!text.isEmpty()) {
                text.append(' ');
            }
            if (micros < 0) {
                text.append('-');
            } else if (isBeforeNegative) {
                text.append('+');
            }
            appendTime(text, Math.abs(micros));
        }
        return text.toString();
    }

    private static boolean part(StringBuilder text, int number, String unit, boolean isBeforeNegative) {
        if (number == 0) {
            return isBeforeNegative;
        }
        if (!text.isEmpty()) {
            text.append(' ');
        }
        if (isBeforeNegative && number > 0) {
            text.append('+');
        }
        text.append(number).append(' ').append(unit).append(number == 1 ? "" : "s");
        return number < 0;
    }

    private static void appendDate(StringBuilder text, LocalDate date) {
        int year = date.getYear() <= 0 ? 1 - date.getYear() : date.getYear();
        String digits = Integer.toString(year);
        text.append("0".repeat(Math.max(0, 4 - digits.length()))).append(digits).append('-');
        twoDigits(text, date.getMonthValue()).append('-');
        twoDigits(text, date.getDayOfMonth());
    }

    private static void appendTime(StringBuilder text, long micros) {
        long seconds = micros / MICROS_PER_SECOND;
        twoDigits(text, seconds / 3_600).append(':');
        twoDigits(text, seconds / 60 % 60).append(':');
        twoDigits(text, seconds % 60);
        long fraction = micros % MICROS_PER_SECOND;
        if (fraction != 0) {
            String digits = Long.toString(MICROS_PER_SECOND + fraction).substring(1);
            int length = digits.length();
            while (digits.charAt(length - 1) == '0') {
                length--;
            }
            text.append('.').append(digits, 0, length);
        }
    }

    private static StringBuilder twoDigits(StringBuilder text, long number) {
        if (number < 10) {
            text.append('0');
        }
        return text.append(number);
    }
}
