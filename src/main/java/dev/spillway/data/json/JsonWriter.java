package dev.spillway.data.json;

import dev.spillway.data.ArrayCode;
import dev.spillway.data.ByteString;
import dev.spillway.data.Calendar;
import dev.spillway.data.DataType;
import dev.spillway.data.SessionZone;
import dev.spillway.data.TextFormat;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// SQL values as JSON, as PostgreSQL's `to_json` makes them: numbers and truth values plain, moments by ISO 8601 in the
/// session's zone, JSON as it is, arrays as arrays, everything else as a string. Stateless.
public final class JsonWriter {
    private JsonWriter() {}

    public static String toJson(Object value, DataType type) {
        StringBuilder out = new StringBuilder();
        write(value, type, out);
        return out.toString();
    }

    /// `null` for NULL.
    public static void write(@Nullable Object value, DataType type, StringBuilder out) {
        if (value == null) {
            out.append("null");
            return;
        }
        switch (type.name()) {
            case BOOLEAN -> out.append((boolean) (Boolean) value);
            case SMALLINT, INTEGER, BIGINT, NUMERIC -> out.append(TextFormat.formatPresent(value, type));
            case REAL, DOUBLE_PRECISION -> {
                String digits = TextFormat.formatPresent(value, type);
                boolean isNumber = Double.isFinite(((Number) value).doubleValue());
                out.append(isNumber ? digits : '"' + digits + '"');
            }
            case JSON, JSONB -> out.append((String) value);
            case ARRAY -> array((ByteString) value, type.element(), out);
            default -> JsonText.quote(plain(value, type), out);
        }
    }

    private static void array(ByteString array, DataType element, StringBuilder out) {
        List<@Nullable Object> values = ArrayCode.decode(array, element);
        out.append('[');
        for (int i = 0; i < values.size(); i++) {
            out.append(i == 0 ? "" : ",");
            write(values.get(i), element, out);
        }
        out.append(']');
    }

    /// A value as the name of a member.
    public static void writeName(Object value, DataType type, StringBuilder out) {
        switch (type.name()) {
            case JSON, JSONB, ARRAY ->
                throw new SpillwayException(
                        ErrorCode.INVALID_PARAMETER_VALUE, "key value must be scalar, not array, composite, or json");
            case BOOLEAN -> out.append('"').append((boolean) (Boolean) value).append('"');
            default -> JsonText.quote(plain(value, type), out);
        }
    }

    private static String plain(Object value, DataType type) {
        return switch (type.name()) {
            case TIMESTAMP -> moment((Long) value, TextFormat.formatPresent(value, type));
            case TIMESTAMPTZ -> zoned((Long) value, TextFormat.formatPresent(value, type, SessionZone.current()));
            default -> TextFormat.formatPresent(value, type);
        };
    }

    private static String moment(long micros, String text) {
        return Calendar.isInfinite(micros) ? text : text.replaceFirst(" ", "T");
    }

    /// The offset always has minutes.
    private static String zoned(long micros, String text) {
        if (Calendar.isInfinite(micros)) {
            return text;
        }
        int end = text.endsWith(" BC") ? text.length() - 3 : text.length();
        int sign = Math.max(text.lastIndexOf('+', end - 1), text.lastIndexOf('-', end - 1));
        String offset = text.substring(sign, end);
        return moment(micros, text.substring(0, sign))
                + offset
                + (offset.indexOf(':') < 0 ? ":00" : "")
                + text.substring(end);
    }
}
