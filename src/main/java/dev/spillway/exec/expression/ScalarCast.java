package dev.spillway.exec.expression;

import dev.spillway.data.ArrayCode;
import dev.spillway.data.ArrayText;
import dev.spillway.data.ByteString;
import dev.spillway.data.ByteaText;
import dev.spillway.data.DataType;
import dev.spillway.data.DateTimeInput;
import dev.spillway.data.IntervalValue;
import dev.spillway.data.NumberText;
import dev.spillway.data.NumericField;
import dev.spillway.data.SessionZone;
import dev.spillway.data.TextFormat;
import dev.spillway.data.TypeName;
import dev.spillway.data.UuidText;
import dev.spillway.data.json.JsonParser;
import dev.spillway.data.json.JsonText;
import dev.spillway.data.json.JsonValue;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.storage.LongBounds;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Casts single values between all types as PostgreSQL does, with its error texts. Values are as in the plan's
/// constants.
public final class ScalarCast {
    /// Characters of the longest numeric that PostgreSQL has: reading more would take time for nothing.
    private static final int NUMERIC_TEXT_MAX = 150_000;

    private ScalarCast() {}

    /// An explicit cast: strings that are too long for `varchar(n)` are cut.
    public static Object cast(Object value, DataType from, DataType to) {
        if (from.name() == TypeName.JSONB && (to.name().isNumber() || to.name() == TypeName.BOOLEAN)) {
            return ofJson(JsonParser.parse((String) value), to);
        }
        return switch (to.name()) {
            case BOOLEAN -> toBoolean(value, from, to);
            case SMALLINT, INTEGER, BIGINT -> toInteger(value, from, to);
            case REAL, DOUBLE_PRECISION -> toFloat(value, from, to);
            case NUMERIC -> constrained(toNumeric(value, from, to), to);
            case CHAR, VARCHAR, TEXT -> fitted(toText(value, from), to, false);
            case DATE -> toDate(value, from, to);
            case TIME -> toTime(value, from, to);
            case TIMESTAMP -> toTimestamp(value, from, to);
            case TIMESTAMPTZ -> toMoment(value, from, to);
            case ARRAY -> toArray(value, from, to, false);
            case UUID -> toBytes(value, from, to, UuidText::parse);
            case BYTEA ->
                from.name().isInteger() ? ofInteger((Long) value, from) : toBytes(value, from, to, ByteaText::parse);
            case INTERVAL -> toInterval(value, from, to);
            case JSON -> toJson(value, from, to);
            case JSONB -> from.name() == TypeName.JSONB ? value : JsonText.normal((String) toJson(value, from, to));
        };
    }

    /// An assignment: as [#cast(Object, DataType, DataType)], but strings that are too long are an error (22001).
    public static Object assign(Object value, DataType from, DataType to) {
        if (to.isArray()) {
            return toArray(value, from, to, true);
        }
        return to.name().isString() ? fitted(toText(value, from), to, true) : cast(value, from, to);
    }

    private static SpillwayException cannot(DataType from, DataType to) {
        return new SpillwayException(
                ErrorCode.CANNOT_COERCE, "cannot cast type " + from.plainName() + " to " + to.plainName());
    }

    private static Object toJson(Object value, DataType from, DataType to) {
        return switch (value) {
            case String json when from.name().isJson() -> json;
            case String text when from.name().isString() -> JsonParser.checked(text);
            default -> throw cannot(from, to);
        };
    }

    /// A JSON number or truth value; 22023 for anything else, NULL included.
    private static Object ofJson(JsonValue value, DataType to) {
        return switch (value) {
            case JsonValue.Truth(boolean truth, var _, var _) when to.name() == TypeName.BOOLEAN -> truth;
            case JsonValue.Numeral number when to.name().isNumber() -> cast(number.value(), DataType.NUMERIC, to);
            default ->
                throw new SpillwayException(
                        ErrorCode.INVALID_PARAMETER_VALUE,
                        "cannot cast jsonb " + (value instanceof JsonValue.Numeral ? "numeric" : value.typeName())
                                + " to type " + to.plainName());
        };
    }

    private static Object toBoolean(Object value, DataType from, DataType to) {
        return switch (value) {
            case Boolean flag -> flag;
            case Long number when from.name() == TypeName.INTEGER -> number != 0;
            case String text -> NumberText.truth(text);
            default -> throw cannot(from, to);
        };
    }

    private static Object toInteger(Object value, DataType from, DataType to) {
        return switch (value) {
            case Boolean flag when to.name() == TypeName.INTEGER -> flag ? 1L : 0L;
            case Long number when from.name().isInteger() -> inRange(BigDecimal.valueOf(number), to);
            case ByteString bytes when from.name() == TypeName.BYTEA -> toInteger(bytes, to);
            case BigDecimal decimal -> inRange(decimal.setScale(0, RoundingMode.HALF_UP), to);
            case Double number -> {
                double rounded = Math.rint(number);
                if (Double.isNaN(rounded) || Math.abs(rounded) > 1e19) {
                    throw NumberArithmetic.outOfRange(to);
                }
                yield inRange(new BigDecimal(rounded), to);
            }
            case String text -> NumberText.integer(text, to);
            default -> throw cannot(from, to);
        };
    }

    private static long inRange(BigDecimal whole, DataType to) {
        LongBounds range = Bounds.ofType(to).orElseThrow();
        boolean isInside = whole.compareTo(BigDecimal.valueOf(range.min())) >= 0
                && whole.compareTo(BigDecimal.valueOf(range.max())) <= 0;
        if (!isInside) {
            throw NumberArithmetic.outOfRange(to);
        }
        return whole.longValue();
    }

    private static Object toFloat(Object value, DataType from, DataType to) {
        boolean isReal = to.name() == TypeName.REAL;
        return switch (value) {
            case Long number when from.name().isInteger() -> isReal ? (double) (float) (long) number : (double) number;
            case BigDecimal decimal -> ofDecimal(decimal, to);
            case Double number -> isReal ? narrowed(number) : number;
            case String text -> NumberText.floating(text, to);
            default -> throw cannot(from, to);
        };
    }

    /// 22003 where no float of the type is near.
    static double ofDecimal(BigDecimal decimal, DataType to) {
        double value = to.name() == TypeName.REAL ? decimal.floatValue() : decimal.doubleValue();
        if (Double.isInfinite(value) || value == 0 && decimal.signum() != 0) {
            throw NumberText.floatOutOfRange(decimal.toPlainString(), to);
        }
        return value;
    }

    /// A DOUBLE PRECISION as REAL.
    private static double narrowed(double value) {
        double real = (float) value;
        if (Double.isInfinite(real) && !Double.isInfinite(value)) {
            throw FloatArithmetic.overflow();
        }
        if (real == 0 && value != 0) {
            throw FloatArithmetic.underflow();
        }
        return real;
    }

    private static BigDecimal toNumeric(Object value, DataType from, DataType to) {
        return switch (value) {
            case BigDecimal decimal -> decimal;
            case Long number
            when from.name().isInteger() || from.name() == TypeName.NUMERIC -> BigDecimal.valueOf(number);
            case Double number -> ofFloat(number, from.name() == TypeName.REAL ? 6 : 15);
            case String text -> parseNumeric(text);
            default -> throw cannot(from, to);
        };
    }

    /// PostgreSQL prints the number with its reliable digits (15, or 6 for REAL) and reads that.
    private static BigDecimal ofFloat(double number, int digits) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw new SpillwayException(
                    ErrorCode.FEATURE_NOT_SUPPORTED,
                    "cannot convert " + (Double.isNaN(number) ? "NaN" : "infinity") + " to numeric");
        }
        BigDecimal rounded = new BigDecimal(number).round(new MathContext(digits, RoundingMode.HALF_EVEN));
        BigDecimal plain = rounded.signum() == 0 ? BigDecimal.ZERO : rounded.stripTrailingZeros();
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }

    private static BigDecimal parseNumeric(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT).replaceAll("(?<=[0-9])_(?=[0-9])", "");
        if (word.matches("[+-]?(nan|inf|infinity)")) {
            throw new SpillwayException(
                    ErrorCode.FEATURE_NOT_SUPPORTED, "numeric NaN and infinity are not supported: \"" + text + "\"");
        }
        if (!word.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)(e[+-]?[0-9]{1,9})?")) {
            throw NumberText.invalid(DataType.NUMERIC, text);
        }
        if (word.length() > NUMERIC_TEXT_MAX) {
            throw DecimalMath.overflow();
        }
        BigDecimal number = new BigDecimal(word);
        if (number.scale() < -131_072 || number.precision() - number.scale() > 131_072) {
            throw DecimalMath.overflow();
        }
        if (number.scale() > 16_383) {
            number = number.setScale(16_383, RoundingMode.HALF_UP);
        }
        return number.scale() < 0 ? number.setScale(0) : number;
    }

    private static BigDecimal constrained(BigDecimal value, DataType to) {
        if (to.precision() == DataType.UNCONSTRAINED) {
            return value;
        }
        BigDecimal rounded = value.setScale(to.scale(), RoundingMode.HALF_UP);
        if (rounded.signum() != 0 && rounded.precision() - rounded.scale() > to.precision() - to.scale()) {
            throw NumericField.overflow(to);
        }
        return rounded;
    }

    static String toText(Object value, DataType from) {
        return switch (value) {
            case Boolean flag -> flag ? "true" : "false";
            case String text -> text;
            default -> TextFormat.formatPresent(value, from);
        };
    }

    /// A string in `char(n)`, `varchar(n)` or text. CHAR is kept without its padding.
    private static String fitted(String text, DataType to, boolean isAssignment) {
        String result = text;
        int limit = to.precision();
        if (limit != DataType.UNCONSTRAINED && text.codePointCount(0, text.length()) > limit) {
            int cut = text.offsetByCodePoints(0, limit);
            if (isAssignment && !isBlank(text, cut)) {
                throw new SpillwayException(
                        ErrorCode.STRING_DATA_RIGHT_TRUNCATION, "value too long for type " + to.sqlName());
            }
            result = text.substring(0, cut);
        }
        return to.name() == TypeName.CHAR ? withoutPadding(result) : result;
    }

    private static boolean isBlank(String text, int from) {
        return withoutPadding(text.substring(from)).isEmpty();
    }

    static String withoutPadding(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(0, end);
    }

    private static Object toDate(Object value, DataType from, DataType to) {
        return switch (value) {
            case Long number when from.name() == TypeName.DATE -> number;
            case Long number when from.name() == TypeName.TIMESTAMP -> DateTimes.dateOfTimestamp(number);
            case Long moment when from.name() == TypeName.TIMESTAMPTZ -> DateTimes.dateOfTimestamp(local(moment));
            case String text -> DateTimeInput.date(text);
            default -> throw cannot(from, to);
        };
    }

    private static Object toTime(Object value, DataType from, DataType to) {
        return switch (value) {
            case Long number when from.name() == TypeName.TIME -> number;
            case Long number when from.name() == TypeName.TIMESTAMP -> Math.floorMod(number, Intervals.MICROS_PER_DAY);
            case Long moment
            when from.name() == TypeName.TIMESTAMPTZ -> Math.floorMod(local(moment), Intervals.MICROS_PER_DAY);
            case IntervalValue interval -> Math.floorMod(interval.micros(), Intervals.MICROS_PER_DAY);
            case String text -> DateTimeInput.time(text);
            default -> throw cannot(from, to);
        };
    }

    private static Object toTimestamp(Object value, DataType from, DataType to) {
        return switch (value) {
            case Long number when from.name() == TypeName.TIMESTAMP -> number;
            case Long number when from.name() == TypeName.DATE -> DateTimes.timestampOfDate(number);
            case Long moment when from.name() == TypeName.TIMESTAMPTZ -> local(moment);
            case String text -> DateTimeInput.timestamp(text);
            default -> throw cannot(from, to);
        };
    }

    /// TIMESTAMP WITH TIME ZONE, in the session's zone.
    private static Object toMoment(Object value, DataType from, DataType to) {
        return switch (value) {
            case Long moment when from.name() == TypeName.TIMESTAMPTZ -> moment;
            case Long number
            when from.name() == TypeName.TIMESTAMP -> SessionZone.current().toUtc(number);
            case Long number when from.name() == TypeName.DATE -> DateTimes.momentOfDate(number, SessionZone.current());
            case String text -> DateTimeInput.timestampWithZone(text, SessionZone.current());
            default -> throw cannot(from, to);
        };
    }

    private static long local(long moment) {
        return SessionZone.current().toLocal(moment);
    }

    private static Object toBytes(Object value, DataType from, DataType to, Function<String, ByteString> parser) {
        return switch (value) {
            case ByteString bytes when from.name() == to.name() -> bytes;
            case String text -> parser.apply(text);
            default -> throw cannot(from, to);
        };
    }

    /// Element by element.
    private static Object toArray(Object value, DataType from, DataType to, boolean isAssignment) {
        DataType element = to.element();
        List<@Nullable Object> converted = new ArrayList<>();
        if (value instanceof String text) {
            for (String each : ArrayText.parse(text)) {
                converted.add(each == null ? null : element(each, DataType.TEXT, element, isAssignment));
            }
        } else if (from.isArray()) {
            for (Object each : ArrayCode.decode((ByteString) value, from.element())) {
                converted.add(each == null ? null : element(each, from.element(), element, isAssignment));
            }
        } else {
            throw cannot(from, to);
        }
        return ArrayCode.encode(converted, element);
    }

    private static Object element(Object value, DataType from, DataType to, boolean isAssignment) {
        return isAssignment ? assign(value, from, to) : cast(value, from, to);
    }

    /// The two's complement, most significant byte first.
    private static ByteString ofInteger(long number, DataType from) {
        int size = from.name() == TypeName.SMALLINT ? 2 : from.name() == TypeName.INTEGER ? 4 : 8;
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (number >>> 8 * (size - 1 - i));
        }
        return ByteString.of(bytes);
    }

    private static long toInteger(ByteString bytes, DataType to) {
        int width = to.name() == TypeName.SMALLINT ? 2 : to.name() == TypeName.INTEGER ? 4 : 8;
        if (bytes.size() > width) {
            throw NumberArithmetic.outOfRange(to);
        }
        long number = 0;
        for (byte each : bytes.bytes()) {
            number = number << 8 | Byte.toUnsignedLong(each);
        }
        return switch (width) {
            case 2 -> (short) number;
            case 4 -> (int) number;
            default -> number;
        };
    }

    private static Object toInterval(Object value, DataType from, DataType to) {
        return switch (value) {
            case IntervalValue interval -> interval;
            case Long number when from.name() == TypeName.TIME -> new IntervalValue(0, 0, number);
            case String text -> IntervalInput.parse(text);
            default -> throw cannot(from, to);
        };
    }
}
