package dev.spillway.session;

import dev.spillway.data.SessionZone;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One setting: PostgreSQL's name, unit, default and range, and what it is for. Immutable.
///
/// Values travel as [Object]: Boolean, Long, Double or String by `kind`; [#parse] makes one from text as PostgreSQL
/// reads it.
public record SettingDefinition(
        String name,
        Kind kind,
        SettingUnit unit,
        Object defaultValue,
        double min,
        double max,
        Description description) {

    /// What its values are.
    public enum Kind {
        BOOL("bool"),
        INTEGER("integer"),
        REAL("real"),
        ENUM("enum"),
        /// The name of a time zone.
        ZONE("string");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /// When it may be changed: USER at any time, BEFORE_TEMP_USE until the session has touched a TEMP table,
    /// INTERNAL never.
    public enum Context {
        USER,
        BEFORE_TEMP_USE,
        INTERNAL
    }

    /// Where it belongs and what it says; `values` are those of an enum, else empty.
    public record Description(Context context, String category, String text, List<String> values) {
        public Description {
            values = List.copyOf(values);
        }
    }

    private static final Pattern NUMBER = Pattern.compile(
            "\\s*([+-]?(?:0[xX][0-9a-fA-F]+|(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?))\\s*([A-Za-z]*)\\s*");

    /// The value that `text` means for this setting.
    public Object parse(String text) {
        return switch (kind) {
            case BOOL -> parseBoolean(text);
            case INTEGER -> parseLong(text);
            case REAL -> parseReal(text);
            case ENUM -> parseEnum(text);
            case ZONE ->
                SessionZone.ofSetting(text).orElseThrow(() -> invalid(text)).name();
        };
    }

    /// The value as SHOW prints it.
    public String print(Object value) {
        return switch (kind) {
            case BOOL -> (Boolean) value ? "on" : "off";
            case INTEGER -> unit.print((Long) value);
            case REAL -> printReal((Double) value);
            case ENUM, ZONE -> (String) value;
        };
    }

    private Object parseBoolean(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "on", "true", "t", "tr", "tru", "yes", "y", "ye", "1" -> true;
            case "off", "of", "false", "f", "fa", "fal", "fals", "no", "n", "0" -> false;
            default ->
                throw new SpillwayException(
                        ErrorCode.INVALID_PARAMETER_VALUE, "parameter \"" + name + "\" requires a Boolean value");
        };
    }

    private Object parseLong(String text) {
        BigDecimal exact = parseNumber(text);
        BigDecimal rounded = exact.setScale(0, RoundingMode.HALF_EVEN);
        checkRange(rounded, rounded.toPlainString());
        return rounded.longValueExact();
    }

    private Object parseReal(String text) {
        BigDecimal exact = parseNumber(text);
        checkRange(exact, exact.stripTrailingZeros().toPlainString());
        return exact.doubleValue();
    }

    private Object parseEnum(String text) {
        String value = text.strip().toLowerCase(Locale.ROOT);
        if (!description.values().contains(value)) {
            throw invalid(text).withHint("Available values: " + String.join(", ", description.values()) + ".");
        }
        return value;
    }

    private BigDecimal parseNumber(String text) {
        Matcher matcher = NUMBER.matcher(text);
        if (!matcher.matches()) {
            throw invalid(text);
        }
        String digits = matcher.group(1);
        BigDecimal number = digits.toLowerCase(Locale.ROOT).contains("x")
                ? BigDecimal.valueOf(Long.decode(digits.length() > 17 ? "0x7fffffffffffffff" : digits))
                : bounded(digits, text);
        String suffix = matcher.group(2);
        if (suffix.isEmpty()) {
            return number;
        }
        BigDecimal factor = unit.factors().get(suffix);
        if (factor == null) {
            throw unit == SettingUnit.NONE ? invalid(text) : invalid(text).withHint(unit.hint());
        }
        return number.multiply(factor);
    }

    /// An exponent of a billion would be a valid BigDecimal that nobody can print.
    private BigDecimal bounded(String digits, String text) {
        if (digits.length() > 400) {
            throw invalid(text);
        }
        int exponent = Math.max(digits.indexOf('e'), digits.indexOf('E'));
        if (exponent >= 0 && digits.length() - exponent > 5) {
            throw invalid(text);
        }
        return new BigDecimal(digits);
    }

    private void checkRange(BigDecimal value, String printed) {
        boolean inRange = value.compareTo(new BigDecimal(min)) >= 0 && value.compareTo(new BigDecimal(max)) <= 0;
        if (!inRange) {
            String suffix = unit == SettingUnit.NONE ? "" : " " + unit.label();
            throw new SpillwayException(
                    ErrorCode.INVALID_PARAMETER_VALUE,
                    printed + suffix + " is outside the valid range for parameter \"" + name + "\" (" + printBound(min)
                            + suffix + " .. " + printBound(max) + suffix + ")");
        }
    }

    private SpillwayException invalid(String text) {
        return new SpillwayException(
                ErrorCode.INVALID_PARAMETER_VALUE, "invalid value for parameter \"" + name + "\": \"" + text + "\"");
    }

    /// A bound as `pg_settings` prints it.
    public String printBound(double bound) {
        return kind == Kind.INTEGER ? Long.toString((long) bound) : printReal(bound);
    }

    private static String printReal(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        return Double.toString(value);
    }
}
