package dev.spillway.sql.expression;

import dev.spillway.data.DataType;
import dev.spillway.data.TypeName;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.function.DateTemplate;
import dev.spillway.plan.Function;
import dev.spillway.plan.SessionFunction;
import dev.spillway.sql.expression.TypeRules.Scales;
import dev.spillway.sql.syntax.Errors;
import dev.spillway.sql.syntax.GrammarActions;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/// Scalar functions by name: which there are, what they take and yield. One statement, one thread.
public final class Functions {
    private static final DataType TEXT = DataType.TEXT;
    private static final DataType INTEGER = DataType.INTEGER;
    private static final Map<String, SessionFunction> SESSION = Map.of(
            "pg_allocated_local_buffers", SessionFunction.PG_ALLOCATED_LOCAL_BUFFERS,
            "pg_dirtied_local_buffers", SessionFunction.PG_DIRTIED_LOCAL_BUFFERS,
            "pg_flush_local_buffers", SessionFunction.PG_FLUSH_LOCAL_BUFFERS,
            "pg_relpages", SessionFunction.PG_RELPAGES,
            "pg_read_temp_relation", SessionFunction.PG_READ_TEMP_RELATION,
            "pg_temp_buffers_dirty", SessionFunction.PG_TEMP_BUFFERS_DIRTY,
            "current_setting", SessionFunction.CURRENT_SETTING,
            "lastval", SessionFunction.LASTVAL,
            "pg_get_serial_sequence", SessionFunction.PG_GET_SERIAL_SEQUENCE);

    private final Coercion coercion;
    private final Scales scales;

    public Functions(Coercion coercion, Scales scales) {
        this.coercion = coercion;
        this.scales = scales;
    }

    /// Whether the function gives one of its arguments back.
    public static boolean isChoice(String name) {
        return switch (name) {
            case "coalesce", "greatest", "least", "nullif" -> true;
            default -> false;
        };
    }

    public RexNode call(String name, List<Term> arguments, SqlNode node) {
        RexNode result = find(name, arguments, node);
        if (result == null) {
            throw CallErrors.noFunction(name, arguments, node);
        }
        return coercion.fold(result);
    }

    private @Nullable RexNode find(String name, List<Term> arguments, SqlNode node) {
        RexNode result = text(name, arguments);
        result = result != null ? result : number(name, arguments);
        result = result != null ? result : conditional(name, arguments);
        result = result != null ? result : new TemporalFunctions(coercion).find(name, arguments, node);
        result = result != null ? result : new BinaryFunctions(coercion).find(name, arguments);
        result = result != null ? result : new ArrayFunctions(coercion).find(name, arguments);
        result = result != null ? result : session(name, arguments);
        return result != null ? result : library(name, arguments, node);
    }

    private @Nullable RexNode library(String name, List<Term> arguments, SqlNode node) {
        boolean isPolymorphic = name.equals("to_json") || name.equals("to_jsonb");
        if (isPolymorphic && arguments.size() == 1 && arguments.getFirst().isUnknown()) {
            throw new SpillwayException(
                    ErrorCode.DATATYPE_MISMATCH, "could not determine polymorphic type because input has type unknown");
        }
        try {
            return new LibraryCalls(coercion)
                    .find(name.equals(GrammarActions.SIMILAR_SUBSTRING) ? "substring" : name, local(name, arguments))
                    .orElse(null);
        } catch (SpillwayException e) {
            throw e.position() == SpillwayException.NO_POSITION && e.code() == ErrorCode.AMBIGUOUS_FUNCTION
                    ? e.at(node.getParserPosition().getColumnNum())
                    : e;
        }
    }

    /// What these functions say of a moment is what a clock in the session's time zone says.
    private List<Term> local(String name, List<Term> arguments) {
        if (!name.equals("to_char") && !name.equals("age")) {
            return arguments;
        }
        List<Term> local = new ArrayList<>();
        if (name.equals("age") && arguments.size() == 1) {
            SqlNode node = arguments.getFirst().node();
            RexNode today = TemporalFunctions.now(
                    "current_date", node.getParserPosition().getColumnNum());
            local.add(Term.of(Operators.cast(today, DataType.TIMESTAMP, false), node));
        }
        for (Term argument : arguments) {
            boolean hasZone = !argument.isUnknown() && argument.type().name() == TypeName.TIMESTAMPTZ;
            local.add(
                    hasZone
                            ? Term.of(coercion.cast(argument, DataType.TIMESTAMP, argument::position), argument.node())
                            : argument);
            if (hasZone && name.equals("to_char")) {
                rejectZone(arguments);
            }
        }
        return local;
    }

    private static void rejectZone(List<Term> arguments) {
        boolean isConstant = arguments.size() == 2
                && arguments.get(1).rex() instanceof ConstantNode constant
                && constant.value() instanceof String template
                && !DateTemplate.printsZone(template);
        if (!isConstant) {
            throw Errors.at(
                    arguments.getFirst().node(),
                    ErrorCode.FEATURE_NOT_SUPPORTED,
                    "to_char of a timestamp with time zone needs a constant format without TZ and OF");
        }
    }

    private @Nullable RexNode text(String name, List<Term> arguments) {
        return switch (name) {
            case "upper" -> fixed(Function.UPPER, TEXT, arguments, TEXT);
            case "lower" -> fixed(Function.LOWER, TEXT, arguments, TEXT);
            case "length", "char_length", "character_length" -> fixed(Function.CHAR_LENGTH, INTEGER, arguments, TEXT);
            case "octet_length" ->
                arguments.size() == 1
                                && !arguments.getFirst().isUnknown()
                                && arguments.getFirst().type().name() == TypeName.CHAR
                        ? Operators.call(
                                Function.OCTET_LENGTH,
                                INTEGER,
                                arguments.getFirst().rex())
                        : fixed(Function.OCTET_LENGTH, INTEGER, arguments, TEXT);
            case "substring" -> isPattern(arguments) ? null : text("substr", arguments);
            case "substr" ->
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
            case "concat_ws" ->
                arguments.size() < 2
                        ? null
                        : joined(coercion.to(arguments.getFirst(), TEXT), arguments.subList(1, arguments.size()));
            case "chr" -> fixed(Function.CHR, TEXT, arguments, INTEGER);
            case "lpad" -> pad(Function.LPAD, arguments);
            case "rpad" -> pad(Function.RPAD, arguments);
            case "split_part" -> fixed(Function.SPLIT_PART, TEXT, arguments, TEXT, TEXT, INTEGER);
            case "repeat" -> fixed(Function.REPEAT, TEXT, arguments, TEXT, INTEGER);
            case "to_hex" -> {
                RexNode result = fixed(Function.TO_HEX, TEXT, arguments, INTEGER);
                yield result != null ? result : fixed(Function.TO_HEX, TEXT, arguments, DataType.BIGINT);
            }
            default -> null;
        };
    }

    /// Whether the second argument of `substring` is a regular expression.
    private static boolean isPattern(List<Term> arguments) {
        return arguments.size() > 1
                && (arguments.get(1).isUnknown()
                        || arguments.get(1).type().name().isString());
    }

    /// Without its third argument blanks fill.
    private @Nullable RexNode pad(Function function, List<Term> arguments) {
        return arguments.size() == 3
                ? fixed(function, TEXT, arguments, TEXT, INTEGER, TEXT)
                : arguments(arguments, TEXT, INTEGER)
                        .map(two ->
                                Operators.call(function, TEXT, two.get(0), two.get(1), Operators.constant(" ", TEXT)))
                        .orElse(null);
    }

    private @Nullable RexNode trim(Function function, List<Term> arguments) {
        return arguments.size() == 1
                ? fixed(function, TEXT, arguments, TEXT)
                : fixed(function, TEXT, arguments, TEXT, TEXT);
    }

    /// concat() takes anything and reads NULL as the empty string.
    private @Nullable RexNode concat(List<Term> arguments) {
        return arguments.isEmpty() ? null : joined(Operators.constant("", TEXT), arguments);
    }

    private RexNode joined(RexNode separator, List<Term> values) {
        List<RexNode> operands = new ArrayList<>();
        operands.add(separator);
        values.forEach(value -> operands.add(value.isUnknown() ? coercion.to(value, TEXT) : value.rex()));
        return Operators.call(Function.CONCAT_WS, TEXT, operands);
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
            case "log", "log10" ->
                name.equals("log") && arguments.size() == 2
                        ? fixed(Function.LOG, DataType.NUMERIC, arguments, DataType.NUMERIC, DataType.NUMERIC)
                        : transcendental(Function.LOG10, arguments, 1);
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
        DataType type = coercion.common(arguments, what, scales);
        if (function != Function.COALESCE && !Equality.hasOrder(type)) {
            Term first = arguments.getFirst();
            throw Equality.has(type)
                    ? Equality.noOrder(type, first.position())
                    : new SpillwayException(
                                    ErrorCode.UNDEFINED_FUNCTION,
                                    "could not identify a comparison function for type " + type.plainName())
                            .at(first.position());
        }
        return Operators.call(
                function,
                type,
                arguments.stream().map(argument -> coercion.to(argument, type)).toList());
    }

    /// The result has the type that the first argument has in the comparison.
    private RexNode nullIf(Term first, Term second) {
        RexNode isEqual = new Comparisons(coercion).compare(Function.EQUAL, first, second, first.position());
        DataType type = compared(first, second);
        return Operators.caseOf(List.of(isEqual, Operators.nullOf(type), coercion.to(first, type)), type);
    }

    /// What `first = second` makes of its left side.
    private static DataType compared(Term first, Term second) {
        if (first.isUnknown()) {
            return second.isUnknown() ? TEXT : second.type();
        }
        DataType left = first.type();
        DataType right = second.isUnknown() ? left : second.type();
        boolean isText = left.name() == TypeName.VARCHAR
                || left.name() == TypeName.CHAR
                        && right.name() != TypeName.CHAR
                        && right.name().isString();
        if (isText) {
            return TEXT;
        }
        if (right.name().isFloat() && left.name().isNumber() && !left.name().isFloat()) {
            return DataType.DOUBLE_PRECISION;
        }
        return right.name() == TypeName.NUMERIC && left.name().isInteger() ? DataType.NUMERIC : left;
    }

    private @Nullable RexNode session(String name, List<Term> arguments) {
        SessionFunction function = SESSION.get(name);
        return function == null ? null : session(function, arguments);
    }

    /// A function of the session, null where it takes other arguments.
    public @Nullable RexNode session(SessionFunction function, List<Term> arguments) {
        DataType[] types = switch (function) {
            case PG_ALLOCATED_LOCAL_BUFFERS, PG_DIRTIED_LOCAL_BUFFERS, PG_FLUSH_LOCAL_BUFFERS, LASTVAL ->
                new DataType[0];
            case PG_GET_SERIAL_SEQUENCE -> new DataType[] {TEXT, TEXT};
            case NEXTVAL, CURRVAL -> new DataType[] {TEXT};
            case SETVAL ->
                arguments.size() == 3
                        ? new DataType[] {TEXT, DataType.BIGINT, DataType.BOOLEAN}
                        : new DataType[] {TEXT, DataType.BIGINT};
            case PG_RELPAGES, PG_TEMP_BUFFERS_DIRTY -> new DataType[] {TEXT};
            case PG_READ_TEMP_RELATION -> new DataType[] {TEXT, DataType.BOOLEAN};
            case CURRENT_SETTING ->
                arguments.size() == 2 ? new DataType[] {TEXT, DataType.BOOLEAN} : new DataType[] {TEXT};
        };
        boolean isText =
                function == SessionFunction.CURRENT_SETTING || function == SessionFunction.PG_GET_SERIAL_SEQUENCE;
        DataType result = isText ? TEXT : DataType.BIGINT;
        return arguments(arguments, types)
                .map(converted -> Operators.session(function, result, converted))
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

    public static Optional<List<RexNode>> arguments(Coercion coercion, List<Term> arguments, DataType... types) {
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

    static boolean isImplicit(DataType from, DataType to) {
        TypeName a = from.name();
        TypeName b = to.name();
        if (a == b || a.isString() && b.isString()) {
            return true;
        }
        if (b == TypeName.TIMESTAMP || b == TypeName.INTERVAL) {
            return a == (b == TypeName.TIMESTAMP ? TypeName.DATE : TypeName.TIME);
        }
        if (b.isFloat()) {
            return a.isNumber() && (b == TypeName.DOUBLE_PRECISION || a != TypeName.DOUBLE_PRECISION);
        }
        return b == TypeName.NUMERIC ? a.isInteger() : b.isInteger() && a.isInteger() && a.compareTo(b) <= 0;
    }

    /// A decimal or integer literal's value and PostgreSQL's type for it.
    public static RexNode number(BigDecimal value, boolean isInteger) {
        if (isInteger && value.toBigInteger().bitLength() <= 31) {
            return Operators.constant(value.longValueExact(), INTEGER);
        }
        if (isInteger && value.toBigInteger().bitLength() <= 63) {
            return Operators.constant(value.longValueExact(), DataType.BIGINT);
        }
        return Operators.constant(value, DataType.numeric(DataType.UNCONSTRAINED, Math.max(value.scale(), 0)));
    }
}
