package dev.spillway.api;

import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A type by its SQL name in a query string: `integer`, `numeric(10,2)`, `varchar(3)`.
final class TypeText {
    private static final Pattern TYPE =
            Pattern.compile("([a-z0-9 ]+?)\\s*(?:\\(\\s*(\\d{1,9})\\s*(?:,\\s*(\\d{1,9})\\s*)?\\))?");

    private TypeText() {}

    static DataType parse(String text) {
        String element = text.strip();
        if (element.endsWith("[]")) {
            return DataType.arrayOf(parse(element.substring(0, element.length() - 2)));
        }
        Matcher matcher = TYPE.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw unknown(text);
        }
        int first = matcher.group(2) == null ? DataType.UNCONSTRAINED : Integer.parseInt(matcher.group(2));
        int second = matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3));
        String name = matcher.group(1);
        return switch (name) {
            case "numeric", "decimal" -> numeric(first, second, text);
            case "char", "character" -> DataType.character(length(first == DataType.UNCONSTRAINED ? 1 : first));
            case "varchar", "character varying" ->
                first == DataType.UNCONSTRAINED ? DataType.TEXT : DataType.varchar(length(first));
            default -> {
                if (first != DataType.UNCONSTRAINED) {
                    throw unknown(text);
                }
                yield plain(name, text);
            }
        };
    }

    private static DataType plain(String name, String text) {
        return switch (name) {
            case "boolean", "bool" -> DataType.BOOLEAN;
            case "smallint", "int2" -> DataType.SMALLINT;
            case "integer", "int", "int4" -> DataType.INTEGER;
            case "bigint", "int8" -> DataType.BIGINT;
            case "real", "float4" -> DataType.REAL;
            case "double precision", "float8", "double" -> DataType.DOUBLE_PRECISION;
            case "text" -> DataType.TEXT;
            case "date" -> DataType.DATE;
            case "time", "time without time zone" -> DataType.TIME;
            case "timestamp", "timestamp without time zone" -> DataType.TIMESTAMP;
            case "timestamptz", "timestamp with time zone" -> DataType.TIMESTAMPTZ;
            case "interval" -> DataType.INTERVAL;
            case "uuid" -> DataType.UUID;
            case "bytea" -> DataType.BYTEA;
            case "json" -> DataType.JSON;
            case "jsonb" -> DataType.JSONB;
            default -> throw unknown(text);
        };
    }

    private static DataType numeric(int precision, int scale, String text) {
        if (precision == DataType.UNCONSTRAINED) {
            return DataType.NUMERIC;
        }
        if (precision < 1 || precision > DataType.NUMERIC_DIGITS_MAX || scale > precision) {
            throw new SpillwayException(
                    ErrorCode.INVALID_PARAMETER_VALUE,
                    "NUMERIC precision must be between 1 and " + DataType.NUMERIC_DIGITS_MAX
                            + " and not less than the scale (got: " + text.strip() + ")");
        }
        return DataType.numeric(precision, scale);
    }

    private static int length(int length) {
        if (length < 1 || length > 10_485_760) {
            throw new SpillwayException(
                    ErrorCode.INVALID_PARAMETER_VALUE, "a length must be between 1 and 10485760 (got: " + length + ")");
        }
        return length;
    }

    private static SpillwayException unknown(String text) {
        return new SpillwayException(ErrorCode.UNDEFINED_OBJECT, "type \"" + text.strip() + "\" does not exist");
    }
}
