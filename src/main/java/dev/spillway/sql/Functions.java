package dev.spillway.sql;

import dev.spillway.data.DataType;
import dev.spillway.data.TypeName;
import dev.spillway.error.ErrorCode;
import dev.spillway.plan.Function;
import dev.spillway.plan.SessionFunction;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/// Scalar functions by name: which there are, what they take and yield. One statement, one thread.
final class Functions {
    private static final DataType TEXT = DataType.TEXT;
    private static final DataType INTEGER = DataType.INTEGER;
    private static final Map<String, SessionFunction> SESSION = Map.of(
            "pg_allocated_local_buffers", SessionFunction.PG_ALLOCATED_LOCAL_BUFFERS,
            "pg_dirtied_local_buffers", SessionFunction.PG_DIRTIED_LOCAL_BUFFERS,
            "pg_flush_local_buffers", SessionFunction.PG_FLUSH_LOCAL_BUFFERS,
            "pg_relpages", SessionFunction.PG_RELPAGES,
            "pg_read_temp_relation", SessionFunction.PG_READ_TEMP_RELATION,
            "pg_temp_buffers_dirty", SessionFunction.PG_TEMP_BUFFERS_DIRTY);
    private static final Set<String> DATE_FIELDS = Set.of(
            "century",
            "day",
            "decade",
            "dow",
            "doy",
            "epoch",
            "isodow",
            "isoyear",
            "julian",
            "millennium",
            "month",
            "quarter",
            "week",
            "year");
    private static final Set<String> TIME_FIELDS = Set.of("hour", "microseconds", "milliseconds", "minute", "second");
    private static final Set<String> INTERVAL_FIELDS =
            Set.of("century", "day", "decade", "epoch", "millennium", "month", "quarter", "week", "year");

    private final Coercion coercion;

    Functions(Coercion coercion) {
        this.coercion = coercion;
    }

    RexNode call(String name, List<Term> arguments, SqlNode node) {
        RexNode result = find(name, arguments, node);
        if (result == null) {
            throw Errors.noFunction(name, arguments, node);
        }
        return coercion.fold(result);
    }

    private @Nullable RexNode find(String name, List<Term> arguments, SqlNode node) {
        RexNode result = text(name, arguments);
        result = result != null ? result : number(name, arguments);
        result = result != null ? result : conditional(name, arguments);
        result = result != null ? result : dateTime(name, arguments, node);
        result = result != null ? result : session(name, arguments);
        return result != null ? result : GeneratedFunctions.call(name, arguments, coercion);
    }

    private @Nullable RexNode text(String name, List<Term> arguments) {
        return switch (name) {
            case "upper" -> fixed(Function.UPPER, TEXT, arguments, TEXT);
            case "lower" -> fixed(Function.LOWER, TEXT, arguments, TEXT);
            case "length", "char_length", "character_length" -> fixed(Function.CHAR_LENGTH, INTEGER, arguments, TEXT);
            case "octet_length" -> fixed(Function.OCTET_LENGTH, INTEGER, arguments, TEXT);
            case "substr", "substring" ->
                arguments.size() == 2
                        ? fixed(Function.SUBSTRING, TEXT, arguments, TEXT, INTEGER)
                        : fixed(Function.SUBSTRING, TEXT, arguments, TEXT, INTEGER, INTEGER);
            case "strpos" -> fixed(Function.STRPOS, INTEGER, arguments, TEXT, TEXT);
            case "replace" -> fixed(Function.REPLACE, TEXT, arguments, TEXT, TEXT, TEXT);
            case "left" -> fixed(Function.LEFT, TEXT, arguments, TEXT, INTEGER);
            case "right" -> fixed(Function.RIGHT, TEXT, arguments, TEXT, INTEGER);
            case "btrim", "trim" -> trim(Function.BTRIM, arguments);
            case "ltrim" -> trim(Function.LTRIM, arguments);
            case "rtrim" -> trim(Function.RTRIM, arguments);
            case "concat" -> concat(arguments);
            default -> null;
        };
    }

    private @Nullable RexNode trim(Function function, List<Term> arguments) {
        return arguments.size() == 1
                ? fixed(function, TEXT, arguments, TEXT)
                : fixed(function, TEXT, arguments, TEXT, TEXT);
    }

    /// concat() takes anything and reads NULL as the empty string.
    private @Nullable RexNode concat(List<Term> arguments) {
        RexNode result = null;
        for (Term argument : arguments) {
            RexNode text = coercion.to(argument, TEXT);
            RexNode part = text.getType().isNullable()
                    ? Operators.call(Function.COALESCE, TEXT, text, Operators.constant("", TEXT))
                    : text;
            result = result == null ? part : Operators.call(Function.CONCAT, TEXT, result, part);
        }
        return result;
    }

    private @Nullable RexNode number(String name, List<Term> arguments) {
        return switch (name) {
            case "abs" -> numeric(Function.ABS, arguments, false, true);
            case "sign" -> numeric(Function.SIGN, arguments, true, false);
            case "ceil", "ceiling" -> numeric(Function.CEIL, arguments, true, false);
            case "floor" -> numeric(Function.FLOOR, arguments, true, false);
            case "round" ->
                arguments.size() == 2
                        ? rounded(Function.ROUND, arguments)
                        : numeric(Function.ROUND, arguments, true, false);
            case "trunc" ->
                arguments.size() == 2
                        ? rounded(Function.TRUNC, arguments)
                        : numeric(Function.TRUNC, arguments, true, false);
            case "sqrt" -> transcendental(Function.SQRT, arguments, 1);
            case "exp" -> transcendental(Function.EXP, arguments, 1);
            case "ln" -> transcendental(Function.LN, arguments, 1);
            case "log", "log10" -> transcendental(Function.LOG10, arguments, 1);
            case "power", "pow" -> transcendental(Function.POWER, arguments, 2);
            case "mod" -> modulo(arguments);
            default -> null;
        };
    }

    private @Nullable RexNode modulo(List<Term> arguments) {
        boolean isExact = arguments.size() == 2
                && arguments.stream().anyMatch(argument -> !argument.isUnknown())
                && arguments.stream()
                        .allMatch(argument -> argument.isUnknown()
                                || argument.type().name().isInteger()
                                || argument.type().name() == TypeName.NUMERIC);
        return isExact
                ? new Arithmetic(coercion)
                        .binary(
                                Function.MODULO,
                                arguments.get(0),
                                arguments.get(1),
                                arguments.get(0).position())
                : null;
    }

    /// One argument; integers become double precision unless the function has a version for them. An unknown one is
    /// double precision.
    private @Nullable RexNode numeric(
            Function function, List<Term> arguments, boolean integersAreDouble, boolean keepsScale) {
        if (arguments.size() != 1) {
            return null;
        }
        Term argument = arguments.getFirst();
        DataType type = argument.isUnknown() ? DataType.DOUBLE_PRECISION : argument.type();
        if (!type.name().isNumber()) {
            return null;
        }
        if (type.name() == TypeName.NUMERIC) {
            DataType result = keepsScale
                    ? new DataType(TypeName.NUMERIC, DataType.UNCONSTRAINED, type.scale())
                    : DataType.numeric(DataType.UNCONSTRAINED, 0);
            return Operators.call(function, result, argument.rex());
        }
        DataType operand = integersAreDouble ? DataType.DOUBLE_PRECISION : type;
        return Operators.call(function, operand, coercion.to(argument, operand));
    }

    /// round(numeric, digits): the scale is known where the digits are.
    private @Nullable RexNode rounded(Function function, List<Term> arguments) {
        Term value = arguments.get(0);
        boolean isExact = value.isUnknown()
                || value.type().name().isInteger()
                || value.type().name() == TypeName.NUMERIC;
        if (!isExact || !isInteger(arguments.get(1))) {
            return null;
        }
        RexNode digits = coercion.to(arguments.get(1), INTEGER);
        DataType type =
                digits instanceof ConstantNode constant && constant.value() instanceof Long count && count <= 1000
                        ? DataType.numeric(DataType.UNCONSTRAINED, (int) Math.max(count, 0))
                        : DataType.NUMERIC;
        return Operators.call(function, type, coercion.to(value, DataType.NUMERIC), digits);
    }

    private static boolean isInteger(Term term) {
        return term.isUnknown()
                || term.type().name() == TypeName.INTEGER
                || term.type().name() == TypeName.SMALLINT;
    }

    private @Nullable RexNode transcendental(Function function, List<Term> arguments, int count) {
        boolean areNumbers = arguments.size() == count
                && arguments.stream()
                        .allMatch(argument ->
                                argument.isUnknown() || argument.type().name().isNumber());
        if (!areNumbers) {
            return null;
        }
        boolean hasNumeric = arguments.stream()
                .anyMatch(argument -> !argument.isUnknown() && argument.type().name() == TypeName.NUMERIC);
        boolean hasFloat = arguments.stream()
                .anyMatch(argument ->
                        !argument.isUnknown() && argument.type().name().isFloat());
        DataType type = hasNumeric && !hasFloat ? DataType.NUMERIC : DataType.DOUBLE_PRECISION;
        return Operators.call(
                function,
                type,
                arguments.stream().map(argument -> coercion.to(argument, type)).toList());
    }

    private @Nullable RexNode conditional(String name, List<Term> arguments) {
        if (arguments.isEmpty()) {
            return null;
        }
        return switch (name) {
            case "coalesce" -> common(Function.COALESCE, arguments, "COALESCE");
            case "greatest" -> common(Function.GREATEST, arguments, "GREATEST");
            case "least" -> common(Function.LEAST, arguments, "LEAST");
            case "nullif" -> arguments.size() == 2 ? nullIf(arguments.get(0), arguments.get(1)) : null;
            default -> null;
        };
    }

    private RexNode common(Function function, List<Term> arguments, String what) {
        DataType type = coercion.common(arguments, what);
        return Operators.call(
                function,
                type,
                arguments.stream().map(argument -> coercion.to(argument, type)).toList());
    }

    /// The result has the first argument's type; the comparison is done in the common one.
    private RexNode nullIf(Term first, Term second) {
        RexNode isEqual = new Comparisons(coercion).compare(Function.EQUAL, first, second, first.position());
        RexNode value = first.isUnknown() ? coercion.to(first, TEXT) : first.rex();
        DataType type = dev.spillway.catalog.PgType.dataType(value.getType());
        return Operators.caseOf(List.of(isEqual, Operators.nullOf(type), value), type);
    }

    private @Nullable RexNode dateTime(String name, List<Term> arguments, SqlNode node) {
        if (arguments.size() != 2) {
            return null;
        }
        Term field = arguments.get(0);
        Term source = arguments.get(1);
        return switch (name) {
            case "extract" -> extract(field(field), source, node);
            case "date_part" -> Operators.cast(extract(field(field), source, node), DataType.DOUBLE_PRECISION, false);
            case "date_trunc" -> truncate(field(field), source, arguments, node);
            default -> null;
        };
    }

    private static String field(Term term) {
        if (term.rex() instanceof ConstantNode constant
                && constant.value() instanceof String text
                && term.form() != Term.Form.UNKNOWN_PARAMETER) {
            return canonical(text.strip().toLowerCase(Locale.ROOT));
        }
        throw Errors.at(term.node(), ErrorCode.FEATURE_NOT_SUPPORTED, "the field of a date must be a constant");
    }

    private static String canonical(String field) {
        return switch (field) {
            case "years", "y", "yr", "yrs" -> "year";
            case "months", "mon", "mons" -> "month";
            case "days", "d" -> "day";
            case "hours", "h", "hr", "hrs" -> "hour";
            case "minutes", "min", "mins", "m" -> "minute";
            case "seconds", "sec", "secs", "s" -> "second";
            case "weeks", "w" -> "week";
            case "qtr" -> "quarter";
            case "decades" -> "decade";
            case "centuries", "c" -> "century";
            case "millennia", "mil" -> "millennium";
            case "millisecond", "msec", "ms" -> "milliseconds";
            case "microsecond", "usec", "us" -> "microseconds";
            default -> field;
        };
    }

    private RexNode extract(String field, Term source, SqlNode node) {
        DataType type = source.isUnknown() ? DataType.TIMESTAMP : source.type();
        Set<String> calendar = switch (type.name()) {
            case DATE, TIMESTAMP -> DATE_FIELDS;
            case INTERVAL -> INTERVAL_FIELDS;
            case TIME -> Set.of("epoch");
            default -> throw Errors.noFunction("extract", List.of(source), node);
        };
        boolean isKnown = calendar.contains(field) || type.name() != TypeName.DATE && TIME_FIELDS.contains(field);
        if (!isKnown) {
            throw unknownField(field, type, node, DATE_FIELDS.contains(field) || TIME_FIELDS.contains(field));
        }
        int scale = switch (field) {
            case "second" -> 6;
            case "epoch" -> type.name() == TypeName.DATE ? 0 : 6;
            case "milliseconds" -> 3;
            default -> 0;
        };
        DataType result = field.equals("julian") && type.name() == TypeName.TIMESTAMP
                ? DataType.NUMERIC
                : DataType.numeric(DataType.UNCONSTRAINED, scale);
        return Operators.call(Function.EXTRACT, result, Operators.constant(field, TEXT), coercion.to(source, type));
    }

    private static RuntimeException unknownField(String field, DataType type, SqlNode node, boolean isField) {
        String text = "unit \"" + field + "\" not " + (isField ? "supported" : "recognized") + " for type "
                + type.name().sqlName();
        return Errors.at(node, isField ? ErrorCode.FEATURE_NOT_SUPPORTED : ErrorCode.INVALID_PARAMETER_VALUE, text);
    }

    private @Nullable RexNode truncate(String field, Term source, List<Term> arguments, SqlNode node) {
        DataType type =
                source.isUnknown() || source.type().name() == TypeName.DATE ? DataType.TIMESTAMP : source.type();
        if (type.name() != TypeName.TIMESTAMP && type.name() != TypeName.INTERVAL) {
            return null;
        }
        Set<String> fields = Set.of(
                "microseconds",
                "milliseconds",
                "second",
                "minute",
                "hour",
                "day",
                "week",
                "month",
                "quarter",
                "year",
                "decade",
                "century",
                "millennium");
        if (!fields.contains(field) || field.equals("week") && type.name() == TypeName.INTERVAL) {
            throw unknownField(field, type, node, field.equals("week"));
        }
        return Operators.call(
                Function.DATE_TRUNC, type, Operators.constant(field, TEXT), coercion.to(arguments.get(1), type));
    }

    private @Nullable RexNode session(String name, List<Term> arguments) {
        SessionFunction function = SESSION.get(name);
        if (function == null) {
            return null;
        }
        DataType[] types = switch (function) {
            case PG_ALLOCATED_LOCAL_BUFFERS, PG_DIRTIED_LOCAL_BUFFERS, PG_FLUSH_LOCAL_BUFFERS -> new DataType[0];
            case PG_RELPAGES, PG_TEMP_BUFFERS_DIRTY -> new DataType[] {TEXT};
            case PG_READ_TEMP_RELATION -> new DataType[] {TEXT, DataType.BOOLEAN};
        };
        return arguments(arguments, types)
                .map(converted -> Operators.session(function, DataType.BIGINT, converted))
                .orElse(null);
    }

    private @Nullable RexNode fixed(Function function, DataType result, List<Term> arguments, DataType... types) {
        return arguments(arguments, types)
                .map(converted -> Operators.call(function, result, converted))
                .orElse(null);
    }

    /// The arguments in these types, empty where one does not convert by itself.
    Optional<List<RexNode>> arguments(List<Term> arguments, DataType... types) {
        return arguments(coercion, arguments, types);
    }

    static Optional<List<RexNode>> arguments(Coercion coercion, List<Term> arguments, DataType... types) {
        if (arguments.size() != types.length) {
            return Optional.empty();
        }
        for (int i = 0; i < types.length; i++) {
            if (!arguments.get(i).isUnknown() && !isImplicit(arguments.get(i).type(), types[i])) {
                return Optional.empty();
            }
        }
        List<RexNode> converted = new ArrayList<>();
        for (int i = 0; i < types.length; i++) {
            converted.add(coercion.to(arguments.get(i), types[i]));
        }
        return Optional.of(converted);
    }

    private static boolean isImplicit(DataType from, DataType to) {
        TypeName a = from.name();
        TypeName b = to.name();
        if (a == b || a.isString() && b.isString()) {
            return true;
        }
        if (b.isFloat()) {
            return a.isNumber() && (b == TypeName.DOUBLE_PRECISION || a != TypeName.DOUBLE_PRECISION);
        }
        return b == TypeName.NUMERIC ? a.isInteger() : b.isInteger() && a.isInteger() && a.compareTo(b) <= 0;
    }

    /// A decimal or integer literal's value and PostgreSQL's type for it.
    static RexNode number(BigDecimal value, boolean isInteger) {
        if (isInteger && value.toBigInteger().bitLength() <= 31) {
            return Operators.constant(value.longValueExact(), INTEGER);
        }
        if (isInteger && value.toBigInteger().bitLength() <= 63) {
            return Operators.constant(value.longValueExact(), DataType.BIGINT);
        }
        return Operators.constant(value, DataType.numeric(DataType.UNCONSTRAINED, Math.max(value.scale(), 0)));
    }
}
