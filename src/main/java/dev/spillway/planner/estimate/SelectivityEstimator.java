package dev.spillway.planner.estimate;

import dev.spillway.data.TypeName;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.Call;
import dev.spillway.plan.Expression.Cast;
import dev.spillway.plan.Expression.ColumnRef;
import dev.spillway.plan.Expression.Constant;
import dev.spillway.plan.Expression.InList;
import dev.spillway.plan.Expression.Parameter;
import dev.spillway.plan.Function;
import dev.spillway.planner.logical.Expressions;
import dev.spillway.planner.logical.Variable;
import dev.spillway.planner.logical.Variables;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// `clauselist_selectivity`: the part of the rows that satisfies a condition, between 0 and 1. Not thread-safe.
public final class SelectivityEstimator {
    private static final double DEFAULT_RANGE = 0.005;
    private static final double DEFAULT_BOOLEAN_FUNCTION = 1.0 / 3.0;
    private static final double MICROS_PER_DAY = 86_400_000_000.0;
    private static final double TINY = 1e-10;

    private final Variables variables;
    private final Map<Integer, ColumnEstimate> columns = new HashMap<>();
    /// Of pairs of variables: each is asked for often while joins are ordered.
    private final Map<Long, Double> equalColumns = new HashMap<>();
    private final Map<Long, MergeScan> mergedColumns = new HashMap<>();
    private final JoinSelectivity joins = new JoinSelectivity(this);

    public SelectivityEstimator(Variables variables) {
        this.variables = variables;
    }

    /// Of conditions that are ANDed. Ranges over one expression are taken together, and so are equalities between
    /// two
    /// relations.
    public double conjunction(List<Expression> conditions) {
        double selectivity = 1;
        Map<Expression, Range> ranges = new HashMap<>();
        Map<Set<Integer>, CompositeEquality> equalities = new HashMap<>();
        for (Expression condition : conditions) {
            Optional<Bound> bound = bound(condition);
            if (bound.isPresent()) {
                ranges.computeIfAbsent(bound.get().of(), key -> new Range()).add(bound.get());
                continue;
            }
            double own = single(condition);
            if (conditions.size() == 1 || !joins.collect(condition, own, equalities)) {
                selectivity *= own;
            }
        }
        for (CompositeEquality equality : equalities.values()) {
            selectivity *= equality.selectivity();
        }
        for (Map.Entry<Expression, Range> range : ranges.entrySet()) {
            selectivity *= range.getValue().selectivity(nullFraction(range.getKey()));
        }
        return Math.clamp(selectivity, 0, 1);
    }

    /// Of one condition.
    public double single(Expression condition) {
        return switch (condition) {
            case Constant constant -> Boolean.TRUE.equals(constant.value()) ? 1 : 0;
            case ColumnRef column -> ComparisonEstimator.equal(column(column.index()), Boolean.TRUE);
            case Parameter parameter -> 0.5;
            case Cast cast -> single(cast.operand());
            case InList list -> inList(list);
            case Call call -> Math.clamp(call(call), 0, 1);
            case Expression.Case choice -> 0.5;
            case Expression.ScalarCall call -> DEFAULT_BOOLEAN_FUNCTION;
            case Expression.SessionCall session -> DEFAULT_BOOLEAN_FUNCTION;
        };
    }

    private double call(Call call) {
        List<Expression> arguments = call.arguments();
        Expression first = arguments.getFirst();
        return switch (call.function()) {
            case AND -> conjunction(arguments);
            case OR -> disjunction(arguments);
            case NOT -> 1 - single(first);
            case EQUAL, IS_NOT_DISTINCT_FROM -> equal(first, arguments.get(1));
            case NOT_EQUAL, IS_DISTINCT_FROM ->
                Math.max(0, 1 - equal(first, arguments.get(1)) - bothNullFraction(first, arguments.get(1)));
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
                bound(call).map(Bound::selectivity).orElse(ComparisonEstimator.DEFAULT_INEQUALITY);
            case LIKE -> like(call, false);
            case ILIKE -> like(call, true);
            case NOT_LIKE -> 1 - like(call, false) - nullFraction(first);
            case NOT_ILIKE -> 1 - like(call, true) - nullFraction(first);
            case IS_NULL -> nullFraction(first);
            case IS_NOT_NULL -> 1 - nullFraction(first);
            case IS_TRUE -> single(first);
            case IS_NOT_TRUE -> 1 - single(first);
            case IS_FALSE -> 1 - single(first) - nullFraction(first);
            case IS_NOT_FALSE -> single(first) + nullFraction(first);
            default -> DEFAULT_BOOLEAN_FUNCTION;
        };
    }

    private double disjunction(List<Expression> arguments) {
        double selectivity = 0;
        for (Expression argument : arguments) {
            double next = single(argument);
            selectivity = selectivity + next - selectivity * next;
        }
        return selectivity;
    }

    private double equal(Expression left, Expression right) {
        Expression leftCore = core(left);
        Expression rightCore = core(right);
        if (leftCore instanceof Constant) {
            return equalTo(rightCore, right, leftCore);
        }
        if (rightCore instanceof Constant || rightCore instanceof Parameter) {
            return equalTo(leftCore, left, rightCore);
        }
        if (leftCore instanceof Parameter) {
            return equalTo(rightCore, right, leftCore);
        }
        if (joins.spansRelations(leftCore, rightCore)) {
            return leftCore instanceof ColumnRef leftColumn && rightCore instanceof ColumnRef rightColumn
                    ? equalColumns.computeIfAbsent(
                            pair(leftColumn, rightColumn),
                            any -> joins.equal(estimate(leftColumn), estimate(rightColumn)))
                    : joins.equal(estimate(leftCore), estimate(rightCore));
        }
        return Math.min(
                ComparisonEstimator.equalUnknown(estimate(leftCore)),
                ComparisonEstimator.equalUnknown(estimate(rightCore)));
    }

    private double equalTo(Expression operand, Expression original, Expression value) {
        if (value instanceof Constant constant) {
            if (constant.value() == null) {
                return 0;
            }
            return ComparisonEstimator.equal(estimate(operand), inUnitsOf(operand, original, constant.value()));
        }
        return ComparisonEstimator.equalUnknown(estimate(operand));
    }

    private double inList(InList list) {
        ColumnEstimate column = estimate(core(list.operand()));
        double sum = 0;
        for (Object value : list.values()) {
            sum += ComparisonEstimator.equal(column, inUnitsOf(core(list.operand()), list.operand(), value));
        }
        double positive = Math.clamp(sum, 0, 1);
        if (!list.negated()) {
            return positive;
        }
        return list.hasNull() ? 0 : Math.clamp(1 - positive - column.nullFraction(), 0, 1);
    }

    private double like(Call call, boolean isFolded) {
        Expression operand = core(call.arguments().get(0));
        boolean isPlain = call.arguments().size() == 2;
        if (isPlain && call.arguments().get(1) instanceof Constant constant) {
            return constant.value() instanceof String pattern
                    ? PatternEstimator.like(estimate(operand), pattern, isFolded)
                    : 0;
        }
        return DEFAULT_RANGE;
    }

    /// A comparison of an expression with a constant as one end of a range.
    private Optional<Bound> bound(Expression condition) {
        if (!(condition instanceof Call call) || call.arguments().size() != 2) {
            return Optional.empty();
        }
        boolean isLess = call.function() == Function.LESS || call.function() == Function.LESS_OR_EQUAL;
        boolean isGreater = call.function() == Function.GREATER || call.function() == Function.GREATER_OR_EQUAL;
        if (!isLess && !isGreater) {
            return Optional.empty();
        }
        boolean isInclusive = call.function() == Function.LESS_OR_EQUAL || call.function() == Function.GREATER_OR_EQUAL;
        Expression left = call.arguments().get(0);
        Expression right = call.arguments().get(1);
        if (right instanceof Constant || right instanceof Parameter) {
            return Optional.of(boundOf(left, right, isLess, isInclusive));
        }
        if (left instanceof Constant || left instanceof Parameter) {
            return Optional.of(boundOf(right, left, !isLess, isInclusive));
        }
        return Optional.empty();
    }

    private Bound boundOf(Expression operand, Expression value, boolean isBelow, boolean isInclusive) {
        Expression core = core(operand);
        if (!(value instanceof Constant constant)) {
            return new Bound(core, isBelow, ComparisonEstimator.DEFAULT_INEQUALITY, false);
        }
        if (constant.value() == null) {
            return new Bound(core, isBelow, 0, true);
        }
        ColumnEstimate column = estimate(core);
        double selectivity = ComparisonEstimator.inequality(
                column, inUnitsOf(core, operand, constant.value()), isBelow, isInclusive);
        boolean isKnown = !column.bounds().isEmpty() || !column.mostCommon().isEmpty();
        return new Bound(core, isBelow, selectivity, isKnown);
    }

    private double bothNullFraction(Expression left, Expression right) {
        return Math.max(nullFraction(left), nullFraction(right));
    }

    private double nullFraction(Expression expression) {
        return estimate(core(expression)).nullFraction();
    }

    /// What is known of an expression's values.
    ColumnEstimate estimate(Expression expression) {
        if (expression instanceof ColumnRef column) {
            return column(column.index());
        }
        double distinct = expression.type().name() == TypeName.BOOLEAN ? 2 : ColumnEstimate.DEFAULT_DISTINCT;
        return new ColumnEstimate(0, distinct, false, List.of(), List.of());
    }

    /// The parts of two sides, sorted ascending by these expressions, that a merge of them reads
    /// (`mergejoinscansel`).
    public MergeScan mergeScan(Expression left, Expression right) {
        Expression leftCore = core(left);
        Expression rightCore = core(right);
        return leftCore instanceof ColumnRef leftColumn && rightCore instanceof ColumnRef rightColumn
                ? mergedColumns.computeIfAbsent(
                        pair(leftColumn, rightColumn), any -> MergeScan.of(estimate(leftCore), estimate(rightCore)))
                : MergeScan.of(estimate(leftCore), estimate(rightCore));
    }

    private static long pair(ColumnRef left, ColumnRef right) {
        return (long) left.index() << Integer.SIZE | right.index();
    }

    /// Distinct values of an expression among `rows` of its relation's rows.
    public double distinct(Expression expression, double rows) {
        Expression core = core(expression);
        double distinct = estimate(core).distinctCount();
        double tuples =
                core instanceof ColumnRef column ? variables.get(column.index()).tuples() : 0;
        double scaled = tuples > 0 && rows < tuples ? distinct * rows / tuples : distinct;
        return Math.max(1, Math.min(Math.rint(scaled), Math.max(1, rows)));
    }

    /// How much more frequent the most common value is than the average one; 1 where that is not known.
    public double skew(Expression expression) {
        ColumnEstimate column = estimate(core(expression));
        double average = (1 - column.nullFraction()) / column.distinctCount();
        return average > 0 ? Math.max(1, column.largestFrequency() / average) : 1;
    }

    ColumnEstimate column(int variable) {
        return columns.computeIfAbsent(variable, id -> ColumnEstimate.of(variables.get(id)));
    }

    Variables variables() {
        return variables;
    }

    /// The expression below casts that keep the order of values.
    static Expression core(Expression expression) {
        if (expression instanceof Cast cast && keepsOrder(cast)) {
            return core(cast.operand());
        }
        return expression;
    }

    private static boolean keepsOrder(Cast cast) {
        TypeName from = cast.operand().type().name();
        TypeName to = cast.type().name();
        boolean isWidening = from.isNumber() && to.isNumber() && !(to.isInteger() && !from.isInteger());
        return isWidening || from.isString() && to.isString() || from == TypeName.DATE && to == TypeName.TIMESTAMP;
    }

    /// A timestamp in days where it is compared with a date that was cast.
    private static Object inUnitsOf(Expression core, Expression original, Object value) {
        boolean isDate = core.type().name() == TypeName.DATE && original.type().name() == TypeName.TIMESTAMP;
        return isDate && value instanceof Long micros ? Double.valueOf(micros / MICROS_PER_DAY) : value;
    }

    /// Whether a condition refers to more than one relation.
    public boolean spansRelations(Expression condition) {
        int leaf = -1;
        for (int id : Expressions.variables(condition).stream().toArray()) {
            Variable variable = variables.get(id);
            if (leaf >= 0 && variable.leaf() != leaf) {
                return true;
            }
            leaf = variable.leaf();
        }
        return false;
    }

    private record Bound(Expression of, boolean isBelow, double selectivity, boolean isKnown) {}

    /// Both ends of a range over one expression.
    private static final class Range {
        private double below = -1;
        private double above = -1;
        private boolean isKnown = true;

        void add(Bound bound) {
            isKnown &= bound.isKnown();
            if (bound.isBelow()) {
                below = below < 0 ? bound.selectivity() : Math.min(below, bound.selectivity());
            } else {
                above = above < 0 ? bound.selectivity() : Math.min(above, bound.selectivity());
            }
        }

        double selectivity(double nullFraction) {
            if (below < 0 || above < 0) {
                return Math.max(below, above);
            }
            if (!isKnown) {
                return DEFAULT_RANGE;
            }
            double both = below + above - 1 + nullFraction;
            if (both <= 0) {
                return both < -0.01 ? DEFAULT_RANGE : TINY;
            }
            return both;
        }
    }
}
