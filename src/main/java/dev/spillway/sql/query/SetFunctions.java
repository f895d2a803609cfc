package dev.spillway.sql.query;

import dev.spillway.data.DataType;
import dev.spillway.data.TypeName;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.plan.Function;
import dev.spillway.sql.expression.Arrays;
import dev.spillway.sql.expression.CallErrors;
import dev.spillway.sql.expression.Coercion;
import dev.spillway.sql.expression.Functions;
import dev.spillway.sql.expression.Operators;
import dev.spillway.sql.expression.Term;
import dev.spillway.sql.expression.TypeRules;
import dev.spillway.sql.expression.TypeRules.Scales;
import dev.spillway.sql.relation.FunctionRel;
import dev.spillway.sql.relation.ProjectSetRel;
import dev.spillway.sql.syntax.Errors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;

/// Functions that return sets. Their calls are ordinary expressions until the rows that they are called for are known;
/// then they become columns of a [ProjectSetRel]. One statement, one thread.
final class SetFunctions {
    private static final String HINT = "You might be able to move the set-returning function into a LATERAL FROM item.";
    private static final String MATCHES = "regexp_matches";
    private static final Set<String> NAMES = Set.of("generate_series", "generate_subscripts", "unnest");
    /// Sets that are the elements of what another function gives.
    private static final Map<String, String> ELEMENTS =
            Map.of("string_to_table", "string_to_array", "regexp_split_to_table", "regexp_split_to_array");
    /// Sets that the library gives as arrays under the same name.
    private static final Set<String> LIBRARY = Set.of(
            MATCHES,
            "json_array_elements",
            "jsonb_array_elements",
            "json_array_elements_text",
            "jsonb_array_elements_text",
            "json_object_keys",
            "jsonb_object_keys");
    /// Sets of names and values, in FROM only.
    private static final Set<String> PAIRS = Set.of("json_each", "jsonb_each", "json_each_text", "jsonb_each_text");

    private final Coercion coercion;

    SetFunctions(Coercion coercion) {
        this.coercion = coercion;
    }

    static boolean isName(String name) {
        return NAMES.contains(name) || ELEMENTS.containsKey(name) || LIBRARY.contains(name);
    }

    /// Whether the function gives a name and a value for each member of an object.
    static boolean isOfPairs(String name) {
        return PAIRS.contains(name);
    }

    /// What the function calls the column of its values, where it has a name for it.
    static Optional<String> columnOf(String name) {
        return name.contains("_array_elements") ? Optional.of("value") : Optional.empty();
    }

    static boolean isIn(RexNode node) {
        return Subqueries.isAny(node, SetFunctions::isSet);
    }

    /// Whether a call has no NULL among its values: a series whose bounds have no columns.
    static boolean isPlainSeries(RexNode call) {
        return Operators.isCall(call, Function.GENERATE_SERIES)
                && !Subqueries.isAny(call, OuterColumnNode.class::isInstance);
    }

    /// The functions called for each row of `input`, over whose fields `outer` are the values of the outer columns.
    static ProjectSetRel over(FunctionRel functions, RelNode input, IntFunction<RexNode> outer, boolean isOuter) {
        List<RexNode> bound = functions.calls().stream()
                .map(call -> OuterColumnNode.replaced(call, outer))
                .toList();
        return new ProjectSetRel(input, bound, isOuter, functions.isNumbered());
    }

    private static boolean isSet(RexNode node) {
        return Operators.isCall(node, Function.GENERATE_SERIES)
                || Operators.isCall(node, Function.GENERATE_SUBSCRIPTS)
                || Operators.isCall(node, Function.UNNEST);
    }

    /// 0A000 where an expression that has to have one value has any number of them.
    static void refuseIn(String construct, List<RexNode> nodes, SqlNode place) {
        if (nodes.stream().anyMatch(SetFunctions::isIn)) {
            throw Errors.at(
                            place,
                            ErrorCode.FEATURE_NOT_SUPPORTED,
                            "set-returning functions are not allowed in " + construct)
                    .withHint(HINT);
        }
    }

    /// 0A000 unless the clause may have set-returning functions.
    static void check(Clause clause, SqlNode call) {
        if (clause.allowsSets()) {
            return;
        }
        String message = clause.place().equals(Clause.AGGREGATE.text())
                ? "aggregate function calls cannot contain set-returning function calls"
                : clause.place().equals(Clause.WINDOW_ARGUMENT)
                        ? "window function calls cannot contain set-returning function calls"
                        : clause.place().equals(Clause.FROM.text())
                                ? "set-returning functions must appear at top level of FROM"
                                : "set-returning functions are not allowed in " + clause.place();
        SpillwayException error = Errors.at(call, ErrorCode.FEATURE_NOT_SUPPORTED, message);
        throw message.contains("cannot contain") ? error.withHint(HINT) : error;
    }

    RexNode call(String name, List<Term> arguments, SqlCall call) {
        if (ELEMENTS.containsKey(name) || LIBRARY.contains(name)) {
            return elements(name, ELEMENTS.getOrDefault(name, name), arguments, call);
        }
        return switch (name) {
            case "generate_series" -> series(arguments, call);
            case "generate_subscripts" -> subscripts(arguments, call);
            default -> {
                if (arguments.size() != 1 || !Arrays.isArray(arguments.getFirst())) {
                    throw CallErrors.noFunction(name, arguments, call);
                }
                yield unnest(arguments.getFirst().rex());
            }
        };
    }

    private RexNode elements(String name, String array, List<Term> arguments, SqlCall call) {
        try {
            RexNode values = new Functions(coercion, Scales.OWN).call(array, arguments, call);
            return name.equals(MATCHES)
                    ? Operators.call(Function.UNNEST, DataType.arrayOf(DataType.TEXT), values)
                    : unnest(values);
        } catch (SpillwayException e) {
            throw e.code() == ErrorCode.UNDEFINED_FUNCTION ? CallErrors.noFunction(name, arguments, call) : e;
        }
    }

    /// The names and the values of a function of pairs.
    List<RexNode> pairs(String name, List<Term> arguments, SqlCall call) {
        return List.of(elements(name, name + "_keys", arguments, call), elements(name, name, arguments, call));
    }

    private static RexNode unnest(RexNode array) {
        DataType element = dev.spillway.catalog.PgType.dataType(array.getType()).element();
        return Operators.call(Function.UNNEST, element, array);
    }

    private RexNode subscripts(List<Term> arguments, SqlCall call) {
        List<DataType> types = List.of(DataType.INTEGER, DataType.BOOLEAN);
        boolean fits = arguments.size() >= 2 && arguments.size() <= 3 && Arrays.isArray(arguments.getFirst());
        for (int i = 1; fits && i < arguments.size(); i++) {
            Term term = arguments.get(i);
            fits = term.isUnknown() || TypeRules.isAssignable(term.type(), types.get(i - 1));
        }
        if (!fits) {
            throw CallErrors.noFunction("generate_subscripts", arguments, call);
        }
        List<RexNode> converted = new ArrayList<>(List.of(arguments.getFirst().rex()));
        for (int i = 1; i < arguments.size(); i++) {
            converted.add(coercion.to(arguments.get(i), types.get(i - 1)));
        }
        return Operators.call(Function.GENERATE_SUBSCRIPTS, DataType.INTEGER, converted);
    }

    private RexNode series(List<Term> arguments, SqlCall call) {
        if (arguments.size() < 2 || arguments.size() > 4) {
            throw CallErrors.noFunction("generate_series", arguments, call);
        }
        List<Term> bounds = arguments.subList(0, 2);
        DataType type = coercion.common(
                bounds.stream().allMatch(Term::isUnknown) ? arguments : bounds, "generate_series", Scales.WIDEST);
        if (type.name().isNumber() && arguments.size() == 3 && !arguments.get(2).isUnknown()) {
            type = TypeRules.common(type, arguments.get(2).type(), Scales.WIDEST)
                    .orElseThrow(() -> CallErrors.noFunction("generate_series", arguments, call));
        }
        DataType element = switch (type.name()) {
            case SMALLINT, INTEGER -> DataType.INTEGER;
            case BIGINT, NUMERIC -> type;
            case TIMESTAMP -> arguments.size() > 3 ? DataType.TIMESTAMPTZ : type;
            case DATE, TIMESTAMPTZ -> DataType.TIMESTAMPTZ;
            default -> throw CallErrors.noFunction("generate_series", arguments, call);
        };
        boolean areTimes = TypeRules.isDay(element.name());
        if (areTimes ? arguments.size() < 3 : arguments.size() > 3) {
            throw CallErrors.noFunction("generate_series", arguments, call);
        }
        List<RexNode> converted = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            DataType argument = !areTimes || i < 2 ? element : i == 2 ? DataType.INTERVAL : DataType.TEXT;
            converted.add(Operators.cast(coercion.to(arguments.get(i), argument), argument, true));
        }
        boolean isPlain = element.name() == TypeName.NUMERIC;
        return Operators.call(Function.GENERATE_SERIES, isPlain ? DataType.NUMERIC : element, converted);
    }

    /// The input with a column for each call in the expressions behind its own, and the expressions over it. Calls
    /// inside of others are made for each row first; those of one level run side by side.
    static Subqueries.Joined join(RelNode input, List<RexNode> expressions) {
        RelNode rel = input;
        List<RexNode> nodes = expressions;
        while (nodes.stream().anyMatch(SetFunctions::isIn)) {
            List<RexNode> calls = innermost(nodes);
            int first = rel.getRowType().getFieldCount();
            RelNode expanded = new ProjectSetRel(rel, calls, false, false);
            List<RexNode> fields = Relations.fields(expanded);
            nodes = nodes.stream()
                    .map(node -> Subqueries.replace(node, inner -> {
                        int index = calls.indexOf(inner);
                        return index < 0 ? inner : fields.get(first + index);
                    }))
                    .toList();
            rel = expanded;
        }
        return new Subqueries.Joined(rel, nodes);
    }

    private static List<RexNode> innermost(List<RexNode> nodes) {
        List<RexNode> calls = new ArrayList<>();
        for (RexNode node : nodes) {
            Subqueries.isAny(node, inner -> {
                boolean isInnermost =
                        isSet(inner) && ((RexCall) inner).getOperands().stream().noneMatch(SetFunctions::isIn);
                if (isInnermost && !calls.contains(inner)) {
                    calls.add(inner);
                }
                return false;
            });
        }
        return calls;
    }
}
