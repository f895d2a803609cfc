package dev.spillway.sql;

import dev.spillway.data.DataType;
import dev.spillway.data.TypeName;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.plan.Function;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/// Functions of dates and times, and those that tell the time. One statement, one thread.
final class TemporalFunctions {
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
    private static final Set<String> NEEDS_TIME_ZONE =
            Set.of("now", "statement_timestamp", "transaction_timestamp", "clock_timestamp");
    private static final Set<String> INTERVAL_FIELDS =
            Set.of("century", "day", "decade", "epoch", "millennium", "month", "quarter", "week", "year");

    private final Coercion coercion;

    TemporalFunctions(Coercion coercion) {
        this.coercion = coercion;
    }

    @Nullable
    RexNode find(String name, List<Term> arguments, SqlNode node) {
        if (arguments.isEmpty() && NEEDS_TIME_ZONE.contains(name)) {
            throw withTimeZone(name + "()", "timestamp with time zone", "localtimestamp")
                    .at(node.getParserPosition().getColumnNum());
        }
        if (arguments.size() != 2) {
            return null;
        }
        Term field = arguments.get(0);
        Term source = arguments.get(1);
        return switch (name) {
            case "extract" -> isMoment(source) ? extract(field(field), source, node) : noExtract(arguments, node);
            case "date_part" ->
                isMoment(source)
                        ? Operators.cast(extract(field(field), source, node), DataType.DOUBLE_PRECISION, false)
                        : null;
            case "date_trunc" -> truncate(field(field), source, arguments, node);
            default -> null;
        };
    }

    /// What CURRENT_DATE and its like stand for: the moment the statement began, in UTC.
    static RexNode now(String word, int position) {
        RexNode moment = Operators.call(Function.LOCALTIMESTAMP, DataType.TIMESTAMP, List.of());
        return switch (word) {
            case "localtimestamp" -> moment;
            case "localtime" -> Operators.cast(moment, DataType.TIME, false);
            case "current_date" -> Operators.cast(moment, DataType.DATE, false);
            case "current_time" ->
                throw withTimeZone(word, "time with time zone", "localtime").at(position);
            default ->
                throw withTimeZone(word, "timestamp with time zone", "localtimestamp")
                        .at(position);
        };
    }

    private static SpillwayException withTimeZone(String what, String type, String instead) {
        return new SpillwayException(
                        ErrorCode.FEATURE_NOT_SUPPORTED, what + " is not supported: there is no type " + type)
                .withHint("Use " + instead + ", which is in UTC.");
    }

    private static boolean isMoment(Term source) {
        return source.isUnknown()
                || switch (source.type().name()) {
                    case DATE, TIME, TIMESTAMP, INTERVAL -> true;
                    default -> false;
                };
    }

    private static RexNode noExtract(List<Term> arguments, SqlNode node) {
        throw Errors.noFunction("pg_catalog.extract", arguments, node);
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
            case DATE, TIMESTAMP -> DATE_FIELDS;
            case INTERVAL -> INTERVAL_FIELDS;
            case TIME -> Set.of("epoch");
            default -> throw new IllegalStateException("nothing to extract from: " + type.sqlName());
        };
        boolean isKnown = calendar.contains(field) || type.name() != TypeName.DATE && TIME_FIELDS.contains(field);
        if (!isKnown) {
            throw unknownField(field, type, node, isField(field));
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

    /// A field of some type, if not of this one.
    private static boolean isField(String field) {
        return DATE_FIELDS.contains(field) || TIME_FIELDS.contains(field) || ZONE_FIELDS.contains(field);
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
        if (!TRUNCATED_TO.contains(field) || field.equals("week") && type.name() == TypeName.INTERVAL) {
            throw unknownField(field, type, node, field.equals("week") || ZONE_FIELDS.contains(field));
        }
        return Operators.call(
                Function.DATE_TRUNC, type, Operators.constant(field, TEXT), coercion.to(arguments.get(1), type));
    }
}
