package dev.spillway.data;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Values as PostgreSQL prints them (DateStyle ISO, IntervalStyle postgres, extra_float_digits 1). Used by casts to
/// text and by results.
///
/// Static and free of locale. Values are as in the plan's constants: Boolean, Long, Double, BigDecimal, String,
/// IntervalValue.
public final class TextFormat {
    private TextFormat() {}

    /// A value of `type`; `null` for NULL. CHAR gets its padding.
    public static @Nullable String format(@Nullable Object value, DataType type, SessionZone zone) {
        return value == null ? null : formatPresent(value, type, zone);
    }

    /// In the current [SessionZone].
    public static String formatPresent(Object value, DataType type) {
        return formatPresent(value, type, SessionZone.current());
    }

    public static String formatPresent(Object value, DataType type, SessionZone zone) {
        return switch (type.name()) {
            case BOOLEAN -> (Boolean) value ? "t" : "f";
            case SMALLINT, INTEGER, BIGINT -> value.toString();
            case REAL -> real(((Number) value).floatValue());
            case DOUBLE_PRECISION -> doublePrecision(((Number) value).doubleValue());
            case NUMERIC -> value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
            case CHAR -> padded((String) value, type.precision());
            case VARCHAR, TEXT, JSON, JSONB -> (String) value;
            case DATE -> date((Long) value);
            case TIME -> time((Long) value);
            case TIMESTAMP -> timestamp((Long) value);
            case TIMESTAMPTZ ->
                new TemporalText().timestampWithZone((Long) value, zone).toString();
            case UUID -> UuidText.format((ByteString) value);
            case ARRAY -> array((ByteString) value, type.element(), zone);
            case BYTEA -> ByteaText.format((ByteString) value);
            case INTERVAL -> interval((IntervalValue) value);
        };
    }

    private static String array(ByteString value, DataType element, SessionZone zone) {
        List<@Nullable String> texts = new ArrayList<>();
        for (Object each : ArrayCode.decode(value, element)) {
            texts.add(format(each, element, zone));
        }
        return ArrayText.format(texts);
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
        return new TemporalText().date(day).toString();
    }

    public static String time(long micros) {
        return new TemporalText().time(micros).toString();
    }

    public static String timestamp(long micros) {
        return new TemporalText().timestamp(micros).toString();
    }

    /// `1 year 2 mons 3 days 04:05:06`.
    public static String interval(IntervalValue value) {
        return new TemporalText()
                .interval(value.months(), value.days(), value.micros())
                .toString();
    }

    private static StringBuilder twoDigits(StringBuilder text, long number) {
        if (number < 10) {
            text.append('0');
        }
        return text.append(number);
    }
}
