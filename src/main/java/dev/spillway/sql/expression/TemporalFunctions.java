package dev.spillway.sql.expression;

import dev.spillway.data.DataType;
import dev.spillway.data.TypeName;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.plan.Function;
import dev.spillway.sql.syntax.Errors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/// Functions of dates and times, and those that tell the time. One statement, one thread.
public final class TemporalFunctions {
    private static final DataType TEXT = DataType.TEXT;
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
    private static final Set<String> ZONE_FIELDS = Set.of("timezone", "timezone_hour", "timezone_minute");
    private static final Set<String> TRUNCATED_TO = Set.of(
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
    private static final Map<String, Function> MOMENTS = Map.of(
            "now", Function.NOW,
            "transaction_timestamp", Function.NOW,
            "statement_timestamp", Function.STATEMENT_TIMESTAMP,
            "clock_timestamp", Function.CLOCK_TIMESTAMP);
    private static final Set<String> INTERVAL_FIELDS =
            Set.of("century", "day", "decade", "epoch", "millennium", "month", "quarter", "week", "year");

    private final Coercion coercion;

    public TemporalFunctions(Coercion coercion) {
        this.coercion = coercion;
    }

    @Nullable
    RexNode find(String name, List<Term> arguments, SqlNode node) {
        if (arguments.isEmpty()) {
            Function moment = MOMENTS.get(name);
            return moment == null ? null : Operators.call(moment, DataType.TIMESTAMPTZ, List.of());
        }
        return switch (name) {
            case "extract" -> extract(arguments, node);
            case "date_part" ->
                arguments.size() == 2 && isMoment(arguments.get(1))
                        ? Operators.cast(extract(arguments, node), DataType.DOUBLE_PRECISION, false)
                        : null;
            case "date_trunc" -> truncate(arguments, node);
            case "timezone" -> arguments.size() == 2 ? atTimeZone(arguments.get(1), arguments.get(0), node) : null;
            case "to_timestamp" ->
                Functions.arguments(coercion, arguments, DataType.DOUBLE_PRECISION)
                        .map(seconds -> Operators.call(Function.TO_TIMESTAMP, DataType.TIMESTAMPTZ, seconds))
                        .orElse(null);
            case "make_timestamptz" -> make(arguments);
            case "date_add" -> shifted(Function.ADD, arguments);
            case "date_subtract" -> shifted(Function.SUBTRACT, arguments);
            default -> null;
        };
    }

    /// A moment and an interval.
    private @Nullable RexNode shifted(Function function, List<Term> arguments) {
        return Functions.arguments(coercion, arguments, DataType.TIMESTAMPTZ, DataType.INTERVAL)
                .map(both -> Operators.call(function, DataType.TIMESTAMPTZ, both))
                .orElse(null);
    }

    private @Nullable RexNode make(List<Term> arguments) {
        List<DataType> types = new ArrayList<>(Collections.nCopies(5, DataType.INTEGER));
        types.add(DataType.DOUBLE_PRECISION);
        if (arguments.size() > 6) {
            types.add(TEXT);
        }
        return Functions.arguments(coercion, arguments, types.toArray(DataType[]::new))
                .map(fields -> Operators.call(Function.MAKE_TIMESTAMPTZ, DataType.TIMESTAMPTZ, fields))
                .orElse(null);
    }

    /// `value AT TIME ZONE zone`: from TIMESTAMP to TIMESTAMP WITH TIME ZONE and back.
    public RexNode atTimeZone(Term value, Term zone, SqlNode node) {
        boolean isZone =
                zone.isUnknown() || zone.type().name().isString() || zone.type().name() == TypeName.INTERVAL;
        if (!isZone || !value.isUnknown() && !TypeRules.isDay(value.type().name())) {
            throw CallErrors.noFunction("pg_catalog.timezone", List.of(zone, value), node);
        }
        DataType zoneType = !zone.isUnknown() && zone.type().name() == TypeName.INTERVAL ? DataType.INTERVAL : TEXT;
        boolean isLocal = !value.isUnknown() && value.type().name() == TypeName.TIMESTAMP;
        return coercion.fold(Operators.call(
                Function.AT_TIME_ZONE,
                isLocal ? DataType.TIMESTAMPTZ : DataType.TIMESTAMP,
                coercion.to(zone, zoneType),
                coercion.to(value, isLocal ? DataType.TIMESTAMP : DataType.TIMESTAMPTZ)));
    }

    /// What CURRENT_DATE and its like stand for: the moment the transaction began, in the session's zone.
    public static RexNode now(String word, int position) {
        RexNode local = Operators.call(Function.LOCALTIMESTAMP, DataType.TIMESTAMP, List.of());
        return switch (word) {
            case "localtimestamp" -> local;
            case "localtime" -> Operators.cast(local, DataType.TIME, false);
            case "current_date" -> Operators.cast(local, DataType.DATE, false);
            case "current_timestamp" -> Operators.call(Function.NOW, DataType.TIMESTAMPTZ, List.of());
            default ->
                throw new SpillwayException(
                                ErrorCode.FEATURE_NOT_SUPPORTED,
                                word + " is not supported: there is no type time with time zone")
                        .at(position)
                        .withHint("Use localtime.");
        };
    }

    private static boolean isMoment(Term source) {
        return source.isUnknown()
                || switch (source.type().name()) {
                    case DATE, TIME, TIMESTAMP, TIMESTAMPTZ, INTERVAL -> true;
                    default -> false;
                };
    }

    private RexNode extract(List<Term> arguments, SqlNode node) {
        if (arguments.size() != 2 || !isMoment(arguments.get(1))) {
            throw CallErrors.noFunction("pg_catalog.extract", arguments, node);
        }
        return extract(field(arguments.get(0)), arguments.get(1), node);
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
            case "timezone_h" -> "timezone_hour";
            case "timezone_m" -> "timezone_minute";
            default -> field;
        };
    }

    private RexNode extract(String field, Term source, SqlNode node) {
        DataType type = source.isUnknown() ? DataType.TIMESTAMP : source.type();
        Set<String> calendar = switch (type.name()) {
            case DATE, TIMESTAMP, TIMESTAMPTZ -> DATE_FIELDS;
            case INTERVAL -> INTERVAL_FIELDS;
            case TIME -> Set.of("epoch");
            default -> throw new IllegalStateException("nothing to extract from: " + type.sqlName());
        };
        boolean isKnown = calendar.contains(field)
                || type.name() != TypeName.DATE && TIME_FIELDS.contains(field)
                || type.name() == TypeName.TIMESTAMPTZ && ZONE_FIELDS.contains(field);
        if (!isKnown) {
            throw unknownField(field, type, node, isField(field));
        }
        int scale = switch (field) {
            case "second" -> 6;
            case "epoch" -> type.name() == TypeName.DATE ? 0 : 6;
            case "milliseconds" -> 3;
            default -> 0;
        };
        DataType result = field.equals("julian") && type.name() != TypeName.DATE
                ? DataType.NUMERIC
                : DataType.numeric(DataType.UNCONSTRAINED, scale);
        return Operators.call(Function.EXTRACT, result, Operators.constant(field, TEXT), coercion.to(source, type));
    }

    /// A field of some type, if not of this one.
    private static boolean isField(String field) {
        return DATE_FIELDS.contains(field) || TIME_FIELDS.contains(field) || ZONE_FIELDS.contains(field);
    }

    private static RuntimeException unknownField(String field, DataType type, SqlNode node, boolean isField) {
        String text = "unit \"" + field + "\" not " + (isField ? "supported" : "recognized") + " for type "
                + type.plainName();
        return Errors.at(node, isField ? ErrorCode.FEATURE_NOT_SUPPORTED : ErrorCode.INVALID_PARAMETER_VALUE, text);
    }

    private @Nullable RexNode truncate(List<Term> arguments, SqlNode node) {
        if (arguments.size() != 2 && arguments.size() != 3) {
            return null;
        }
        String field = field(arguments.get(0));
        Term source = arguments.get(1);
        DataType given = source.isUnknown() ? DataType.TIMESTAMP : source.type();
        boolean hasZone = arguments.size() == 3;
        // A date converts rather to a timestamp with time zone than to one without.
        DataType type = given.name() == TypeName.DATE || hasZone && TypeRules.isDay(given.name())
                ? DataType.TIMESTAMPTZ
                : given;
        if (!TypeRules.isDay(type.name()) && (hasZone || type.name() != TypeName.INTERVAL)) {
            return null;
        }
        if (!TRUNCATED_TO.contains(field) || field.equals("week") && type.name() == TypeName.INTERVAL) {
            throw unknownField(field, type, node, field.equals("week") || ZONE_FIELDS.contains(field));
        }
        List<RexNode> operands = new ArrayList<>(List.of(Operators.constant(field, TEXT), coercion.to(source, type)));
        if (hasZone) {
            operands.add(coercion.to(arguments.get(2), TEXT));
        }
        return Operators.call(Function.DATE_TRUNC, type, operands);
    }
}
