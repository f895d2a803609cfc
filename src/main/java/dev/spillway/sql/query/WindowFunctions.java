package dev.spillway.sql.query;

import dev.spillway.catalog.PgType;
import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.plan.AggregateFunction;
import dev.spillway.plan.RankingFunction;
import dev.spillway.plan.WindowFunction;
import dev.spillway.sql.expression.AggregateNode;
import dev.spillway.sql.expression.CallErrors;
import dev.spillway.sql.expression.Coercion;
import dev.spillway.sql.expression.Functions;
import dev.spillway.sql.expression.Operators;
import dev.spillway.sql.expression.Term;
import dev.spillway.sql.expression.TypeRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlNode;

/// Window functions by name, their arguments and result types. Stateless.
final class WindowFunctions {
    private static final Map<String, RankingFunction> BY_NAME = Stream.of(RankingFunction.values())
            .collect(Collectors.toUnmodifiableMap(
                    function -> function.name().toLowerCase(Locale.ROOT), function -> function));

    private WindowFunctions() {}

    static boolean isName(String name) {
        return BY_NAME.containsKey(name);
    }

    /// A function with its arguments converted.
    record Typed(WindowFunction function, List<RexNode> arguments, PgType type) {}

    static Typed of(AggregateNode aggregate) {
        return new Typed(aggregate.function(), aggregate.arguments(), (PgType) aggregate.getType());
    }

    /// Whether there is a way to compute the aggregate over a frame.
    static boolean isSupported(AggregateFunction function) {
        return !function.isOrderedSet() && function != AggregateFunction.APPROX_COUNT_DISTINCT;
    }

    static Typed of(String name, List<Term> arguments, Coercion coercion, SqlNode node) {
        RankingFunction function = BY_NAME.get(name);
        Optional<Typed> typed = function == null
                ? Optional.empty()
                : switch (function) {
                    case ROW_NUMBER, RANK, DENSE_RANK -> without(function, arguments, DataType.BIGINT);
                    case PERCENT_RANK, CUME_DIST -> without(function, arguments, DataType.DOUBLE_PRECISION);
                    case NTILE ->
                        Functions.arguments(coercion, arguments, DataType.INTEGER)
                                .map(one -> new Typed(function, one, PgType.of(DataType.INTEGER, true)));
                    case FIRST_VALUE, LAST_VALUE ->
                        arguments.size() == 1 ? Optional.of(value(function, arguments, List.of())) : Optional.empty();
                    case NTH_VALUE ->
                        arguments.size() == 2
                                ? Functions.arguments(coercion, arguments.subList(1, 2), DataType.INTEGER)
                                        .map(n -> value(function, arguments.subList(0, 1), n))
                                : Optional.empty();
                    case LAG, LEAD -> shifted(function, arguments, coercion);
                };
        return typed.orElseThrow(() -> CallErrors.noFunction(name, arguments, node));
    }

    private static Optional<Typed> without(RankingFunction function, List<Term> arguments, DataType type) {
        return arguments.isEmpty()
                ? Optional.of(new Typed(function, List.of(), PgType.of(type, false)))
                : Optional.empty();
    }

    private static Typed value(RankingFunction function, List<Term> value, List<RexNode> others) {
        Term term = value.getFirst();
        if (term.isUnknown()) {
            throw new SpillwayException(
                    ErrorCode.DATATYPE_MISMATCH, "could not determine polymorphic type because input has type unknown");
        }
        List<RexNode> all = new ArrayList<>();
        all.add(term.rex());
        all.addAll(others);
        return new Typed(function, all, PgType.of(term.type(), true));
    }

    /// lag(value[, offset[, default]]): value and default have a type in common.
    private static Optional<Typed> shifted(RankingFunction function, List<Term> arguments, Coercion coercion) {
        if (arguments.isEmpty() || arguments.size() > 3) {
            return Optional.empty();
        }
        Optional<List<RexNode>> offset = arguments.size() > 1
                ? Functions.arguments(coercion, arguments.subList(1, 2), DataType.INTEGER)
                : Optional.of(List.of(Operators.constant(1L, DataType.INTEGER)));
        if (offset.isEmpty()) {
            return Optional.empty();
        }
        if (arguments.size() < 3) {
            return Optional.of(value(function, arguments.subList(0, 1), offset.get()));
        }
        List<Term> values = List.of(arguments.get(0), arguments.get(2));
        boolean areUnknown = values.stream().allMatch(Term::isUnknown);
        Optional<DataType> type = areUnknown
                ? Optional.of(DataType.TEXT)
                : values.get(0).isUnknown()
                        ? Optional.of(values.get(1).type())
                        : values.get(1).isUnknown()
                                ? Optional.of(values.get(0).type())
                                : TypeRules.common(
                                        values.get(0).type(), values.get(1).type(), TypeRules.Scales.OWN);
        return type.map(common -> new Typed(
                function,
                List.of(
                        coercion.to(values.get(0), common),
                        offset.get().getFirst(),
                        coercion.to(values.get(1), common)),
                PgType.of(common, true)));
    }
}
