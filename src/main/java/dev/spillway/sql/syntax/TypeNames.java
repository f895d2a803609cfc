package dev.spillway.sql.syntax;

import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.SqlDataTypeSpec;

/// PostgreSQL's type names. Stateless.
public final class TypeNames {
    /// Behind the name of its elements' type; any number of dimensions is the same type.
    static final String ARRAY = "[]";
    static final int CHARACTERS_MAX = 10_485_760;

    private static final Map<String, DataType> PLAIN = Map.ofEntries(
            Map.entry("bool", DataType.BOOLEAN),
            Map.entry("boolean", DataType.BOOLEAN),
            Map.entry("int2", DataType.SMALLINT),
            Map.entry("smallint", DataType.SMALLINT),
            Map.entry("int", DataType.INTEGER),
            Map.entry("int4", DataType.INTEGER),
            Map.entry("integer", DataType.INTEGER),
            Map.entry("int8", DataType.BIGINT),
            Map.entry("bigint", DataType.BIGINT),
            Map.entry("float4", DataType.REAL),
            Map.entry("real", DataType.REAL),
            Map.entry("float8", DataType.DOUBLE_PRECISION),
            Map.entry("double precision", DataType.DOUBLE_PRECISION),
            Map.entry("text", DataType.TEXT),
            Map.entry("uuid", DataType.UUID),
            Map.entry("bytea", DataType.BYTEA),
            Map.entry("json", DataType.JSON),
            Map.entry("jsonb", DataType.JSONB),
            Map.entry("date", DataType.DATE));
    private static final Set<String> UNSUPPORTED = Set.of(
            "bit",
            "bit varying",
            "bpchar",
            "box",
            "cidr",
            "circle",
            "inet",
            "line",
            "lseg",
            "macaddr",
            "money",
            "name",
            "oid",
            "path",
            "point",
            "polygon",
            "time with time zone",
            "timetz",
            "tsquery",
            "tsvector",
            "xml",
            "regclass");

    private TypeNames() {}

    /// The type of a column that is declared `serial` or its like.
    static Optional<DataType> serial(SqlDataTypeSpec spec) {
        List<String> parts = spec.getTypeNameSpec().getTypeName().names;
        return parts.size() > 1
                ? Optional.empty()
                : switch (parts.getFirst()) {
                    case "smallserial", "serial2" -> Optional.of(DataType.SMALLINT);
                    case "serial", "serial4" -> Optional.of(DataType.INTEGER);
                    case "bigserial", "serial8" -> Optional.of(DataType.BIGINT);
                    default -> Optional.empty();
                };
    }

    /// `spec` is what the grammar's PgTypeName made: the name, then its modifiers.
    public static DataType resolve(SqlDataTypeSpec spec) {
        int position = spec.getParserPosition().getColumnNum();
        List<String> parts = spec.getTypeNameSpec().getTypeName().names;
        if (spec.getTypeNameSpec() instanceof org.apache.calcite.sql.SqlUserDefinedTypeNameSpec) {
            return resolve(parts, position);
        }
        throw new SpillwayException(ErrorCode.FEATURE_NOT_SUPPORTED, "collection types are not supported").at(position);
    }

    public static DataType resolve(List<String> parts, int position) {
        String name = parts.getFirst();
        if (name.endsWith(ARRAY)) {
            List<String> element = new ArrayList<>(parts);
            element.set(0, name.substring(0, name.length() - ARRAY.length()));
            return DataType.arrayOf(resolve(element, position));
        }
        List<Integer> modifiers = parts.subList(1, parts.size()).stream()
                .map(part -> modifier(part, position))
                .toList();
        DataType plain = PLAIN.get(name);
        if (plain != null) {
            expect(
                    modifiers.isEmpty(),
                    ErrorCode.SYNTAX_ERROR,
                    "type modifier is not allowed for type \"" + name + "\"",
                    position);
            return plain;
        }
        return switch (name) {
            case "numeric", "decimal", "dec" -> numeric(modifiers, position);
            case "float" -> floating(modifiers, position);
            case "char", "character" -> DataType.character(length(name, modifiers, 1, position));
            case "varchar", "character varying", "char varying" ->
                DataType.varchar(length(name, modifiers, DataType.UNCONSTRAINED, position));
            case "bpchar" -> {
                expect(
                        !modifiers.isEmpty(),
                        ErrorCode.FEATURE_NOT_SUPPORTED,
                        "type \"bpchar\" without a length is not supported",
                        position);
                yield DataType.character(length(name, modifiers, 1, position));
            }
            case "time" -> microseconds(DataType.TIME, modifiers, position);
            case "timestamp" -> microseconds(DataType.TIMESTAMP, modifiers, position);
            case "timestamptz", "timestamp with time zone" -> microseconds(DataType.TIMESTAMPTZ, modifiers, position);
            case "interval" -> microseconds(DataType.INTERVAL, modifiers, position);
            default -> throw unknown(name, position);
        };
    }

    private static SpillwayException unknown(String name, int position) {
        return UNSUPPORTED.contains(name)
                ? new SpillwayException(ErrorCode.FEATURE_NOT_SUPPORTED, "type \"" + name + "\" is not supported")
                        .at(position)
                : new SpillwayException(ErrorCode.UNDEFINED_OBJECT, "type \"" + name + "\" does not exist")
                        .at(position);
    }

    private static int modifier(String text, int position) {
        expect(
                text.length() <= 9,
                ErrorCode.INVALID_PARAMETER_VALUE,
                "type modifier is out of range: " + text,
                position);
        return Integer.parseInt(text);
    }

    private static DataType numeric(List<Integer> modifiers, int position) {
        if (modifiers.isEmpty()) {
            return DataType.NUMERIC;
        }
        int precision = modifiers.getFirst();
        int scale = modifiers.size() > 1 ? modifiers.get(1) : 0;
        expect(modifiers.size() <= 2, ErrorCode.INVALID_PARAMETER_VALUE, "invalid NUMERIC type modifier", position);
        expect(
                precision >= 1 && precision <= 1000,
                ErrorCode.INVALID_PARAMETER_VALUE,
                "NUMERIC precision " + precision + " must be between 1 and 1000",
                position);
        expect(
                precision <= DataType.NUMERIC_DIGITS_MAX,
                ErrorCode.FEATURE_NOT_SUPPORTED,
                "NUMERIC precision " + precision + " is not supported: at most " + DataType.NUMERIC_DIGITS_MAX
                        + " digits",
                position);
        expect(
                scale >= 0 && scale <= precision,
                ErrorCode.FEATURE_NOT_SUPPORTED,
                "NUMERIC scale " + scale + " must be between 0 and precision " + precision,
                position);
        return DataType.numeric(precision, scale);
    }

    private static DataType floating(List<Integer> modifiers, int position) {
        if (modifiers.isEmpty()) {
            return DataType.DOUBLE_PRECISION;
        }
        int bits = modifiers.getFirst();
        expect(
                bits >= 1,
                ErrorCode.INVALID_PARAMETER_VALUE,
                "precision for type float must be at least 1 bit",
                position);
        expect(
                bits <= 53,
                ErrorCode.INVALID_PARAMETER_VALUE,
                "precision for type float must be less than 54 bits",
                position);
        return bits <= 24 ? DataType.REAL : DataType.DOUBLE_PRECISION;
    }

    private static int length(String name, List<Integer> modifiers, int absent, int position) {
        if (modifiers.isEmpty()) {
            return absent;
        }
        int length = modifiers.getFirst();
        expect(
                length >= 1,
                ErrorCode.INVALID_PARAMETER_VALUE,
                "length for type " + name + " must be at least 1",
                position);
        expect(
                length <= CHARACTERS_MAX,
                ErrorCode.INVALID_PARAMETER_VALUE,
                "length for type " + name + " cannot exceed " + CHARACTERS_MAX,
                position);
        return length;
    }

    private static DataType microseconds(DataType type, List<Integer> modifiers, int position) {
        expect(
                modifiers.isEmpty() || modifiers.equals(List.of(6)),
                ErrorCode.FEATURE_NOT_SUPPORTED,
                "type " + type.sqlName() + " with less than microseconds is not supported",
                position);
        return type;
    }

    private static void expect(boolean condition, ErrorCode code, String message, int position) {
        if (!condition) {
            throw new SpillwayException(code, message).at(position);
        }
    }

    /// Whether `next` belongs to a type name that starts with `name`.
    static boolean continues(String name, String next) {
        return name.equals("double") && next.equals("precision")
                || (name.equals("character") || name.equals("char") || name.equals("bit")) && next.equals("varying");
    }

    static boolean hasTimeZone(String name) {
        return name.equals("time") || name.equals("timestamp");
    }
}
