package dev.spillway.sql.expression;

import dev.spillway.data.ArrayCode;
import dev.spillway.data.ArrayText;
import dev.spillway.data.ByteaText;
import dev.spillway.data.DataType;
import dev.spillway.data.DateTimeInput;
import dev.spillway.data.NumberText;
import dev.spillway.data.NumericField;
import dev.spillway.data.SessionZone;
import dev.spillway.data.UuidText;
import dev.spillway.data.json.JsonParser;
import dev.spillway.data.json.JsonText;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.sql.syntax.IntervalText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Values of string literals by the type their context gives them, as PostgreSQL's input functions read them.
/// Stateless.
final class LiteralValues {
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,5})?");

    private LiteralValues() {}

    /// The value as in `Expression.Constant`; 22P02, 22007 or 22003 where the text is none. Empty for a text that
    /// is read when the statement runs.
    static Optional<Object> parse(String text, DataType type) {
        return Optional.ofNullable(
                switch (type.name()) {
                    case BOOLEAN -> NumberText.truth(text);
                    case SMALLINT, INTEGER, BIGINT -> NumberText.integer(text, type);
                    case REAL, DOUBLE_PRECISION -> NumberText.floating(text, type);
                    case NUMERIC -> numeric(text, type);
                    case TEXT -> text;
                    case VARCHAR -> type.precision() == DataType.UNCONSTRAINED ? text : null;
                    case CHAR -> type.precision() == DataType.UNCONSTRAINED ? text.stripTrailing() : null;
                    case DATE -> DateTimeInput.date(text);
                    case TIME -> DateTimeInput.time(text);
                    case TIMESTAMP -> DateTimeInput.timestamp(text);
                    case TIMESTAMPTZ -> DateTimeInput.timestampWithZone(text, SessionZone.current());
                    case ARRAY -> array(text, type.element());
                    case UUID -> UuidText.parse(text);
                    case BYTEA -> ByteaText.parse(text);
                    case JSON -> JsonParser.checked(text);
                    case JSONB -> JsonText.normal(text);
                    case INTERVAL -> IntervalText.parse(text, Optional.empty(), Optional.empty());
                });
    }

    private static @Nullable Object array(String text, DataType element) {
        List<@Nullable Object> elements = new ArrayList<>();
        for (String each : ArrayText.parse(text)) {
            if (each == null) {
                elements.add(null);
            } else {
                Optional<Object> value = parse(each, element);
                if (value.isEmpty()) {
                    return null;
                }
                elements.add(value.get());
            }
        }
        return ArrayCode.encode(elements, element);
    }

    private static BigDecimal numeric(String text, DataType type) {
        String digits = text.strip();
        if (digits.equalsIgnoreCase("nan") || digits.toLowerCase(Locale.ROOT).endsWith("infinity")) {
            throw new SpillwayException(ErrorCode.FEATURE_NOT_SUPPORTED, "numeric NaN and infinity are not supported");
        }
        if (!NUMBER.matcher(digits).matches()) {
            throw NumberText.invalid(type, text);
        }
        BigDecimal value = new BigDecimal(digits);
        if (value.precision() - (long) value.scale() > 1000 || value.scale() > 1000) {
            throw new SpillwayException(ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE, "value overflows numeric format");
        }
        return fit(value.scale() < 0 ? value.setScale(0) : value, type);
    }

    /// A number as a value of a NUMERIC type: rounded half away from zero; 22003 when it has too many digits.
    static BigDecimal fit(BigDecimal value, DataType type) {
        BigDecimal rounded = type.hasFixedScale() ? value.setScale(type.scale(), RoundingMode.HALF_UP) : value;
        int digits = type.precision() == DataType.UNCONSTRAINED ? DataType.NUMERIC_DIGITS_MAX : type.precision();
        int whole = type.precision() == DataType.UNCONSTRAINED ? digits : digits - type.scale();
        if (rounded.signum() != 0 && rounded.precision() - rounded.scale() > whole) {
            throw NumericField.overflow(type);
        }
        return rounded;
    }
}
