package dev.spillway.sql.query;

import com.google.common.collect.ImmutableList;
import dev.spillway.catalog.PgType;
import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.plan.Function;
import dev.spillway.sql.expression.ConstantNode;
import dev.spillway.sql.expression.Operators;
import dev.spillway.sql.relation.ExpressionValues;
import dev.spillway.sql.relation.FunctionRel;
import dev.spillway.sql.relation.ProjectSetRel;
import dev.spillway.sql.relation.WindowRel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/// Makes a correlated sub-query a plain relation that yields its rows for all values of the outer columns at once, with
/// these values behind its own fields (Neumann and Kemper, "Unnesting Arbitrary Queries", BTW 2015).
///
/// Where a WHERE equates each outer column with a column of its own, that column is the value and nothing is joined;
/// elsewhere the distinct outer values are joined with what depends on them. One sub-query, one use.
final class Unnesting {
    private final RelNode outer;
    private final List<RexNode> arguments;
    private @Nullable RelNode domain;

    /// `arguments` are the outer columns' values over the row of `outer`.
    Unnesting(RelNode outer, List<RexNode> arguments) {
        this.outer = outer;
        this.arguments = List.copyOf(arguments);
    }

    /// A relation whose last fields are the values of the outer columns. There may be rows for values that no outer
    /// row has. `hasNullKeys`: NULL is a value like others, and rows go together where the values are not distinct.
    record Bound(RelNode rel, boolean hasNullKeys) {}

    static boolean isCorrelated(RelNode rel) {
        boolean isHere = Relations.expressions(rel).stream().anyMatch(Unnesting::isCorrelated);
        return isHere || rel.getInputs().stream().anyMatch(Unnesting::isCorrelated);
    }

    private static boolean isCorrelated(RexNode node) {
        return Subqueries.isAny(node, OuterColumnNode.class::isInstance);
    }

    Bound bind(RelNode rel) {
        if (!isCorrelated(rel)) {
            return new Bound(Relations.product(rel, domain()), true);
        }
        return switch (rel) {
            case LogicalProject project -> project(project);
            case LogicalFilter filter -> filter(filter.getInput(), Operators.conjuncts(filter.getCondition()));
            case LogicalJoin join -> join(join);
            case LogicalAggregate aggregate -> aggregate(aggregate);
            case LogicalSort sort when sort.fetch == null && sort.offset == null -> bind(sort.getInput());
            case LogicalUnion union -> union(union);
            case ExpressionValues values -> values(values);
            case LogicalSort sort -> limited(sort);
            case WindowRel window -> window(window);
            case FunctionRel functions -> functions(functions);
            case ProjectSetRel sets -> sets(sets);
            default -> throw unsupported("this clause");
        };
    }

    /// The condition under which a row of `left` and a row of the bound relation right of it belong together.
    RexNode condition(RelNode left, Bound bound) {
        int firstKey = width(bound.rel()) - arguments.size();
        return keysMatch(
                arguments::get, key -> field(bound.rel(), firstKey + key, width(left) + firstKey + key), bound);
    }

    /// As [#condition] for what [#groupedByKeys] returns of an aggregation without GROUP BY: its keys come first.
    RexNode groupCondition(RelNode left, Bound bound) {
        return keysMatch(arguments::get, key -> field(bound.rel(), key, width(left) + key), bound);
    }

    private RelNode domain() {
        RelNode known = domain;
        if (known == null) {
            List<String> names = new ArrayList<>();
            arguments.forEach(_ -> names.add("outer" + names.size()));
            known = Relations.distinct(Relations.project(outer, arguments, names));
            domain = known;
        }
        return known;
    }

    private Bound project(LogicalProject project) {
        Bound input = bind(project.getInput());
        int own = width(input.rel()) - arguments.size();
        List<RexNode> nodes = new ArrayList<>();
        project.getProjects().forEach(node -> nodes.add(overKeys(node, input.rel(), own)));
        List<String> names = new ArrayList<>(project.getRowType().getFieldNames());
        addKeys(input.rel(), own, nodes, names);
        return new Bound(Relations.project(input.rel(), nodes, names), input.hasNullKeys());
    }

    private Bound filter(RelNode input, List<RexNode> conjuncts) {
        if (!isCorrelated(input)) {
            List<RexNode> rest = new ArrayList<>();
            @Nullable RexNode[] keys = keys(conjuncts, rest);
            List<RexNode> known = new ArrayList<>();
            for (RexNode key : keys) {
                if (key != null) {
                    known.add(key);
                }
            }
            if (known.size() == arguments.size()) {
                return keyed(input, known, rest);
            }
        }
        Bound bound = bind(input);
        int own = width(bound.rel()) - arguments.size();
        List<RexNode> conditions =
                conjuncts.stream().map(node -> overKeys(node, bound.rel(), own)).toList();
        return new Bound(Relations.filter(bound.rel(), Operators.and(conditions)), bound.hasNullKeys());
    }

    /// For each outer column an expression that a conjunct equates it with; the other conjuncts go to `rest`.
    private @Nullable RexNode[] keys(List<RexNode> conjuncts, List<RexNode> rest) {
        @Nullable RexNode[] keys = new @Nullable RexNode[arguments.size()];
        for (RexNode conjunct : conjuncts) {
            boolean isKey = false;
            if (Operators.isCall(conjunct, Function.EQUAL) && conjunct instanceof RexCall equal) {
                isKey = isKey(equal.getOperands().get(0), equal.getOperands().get(1), keys)
                        || isKey(equal.getOperands().get(1), equal.getOperands().get(0), keys);
            }
            if (!isKey) {
                rest.add(conjunct);
            }
        }
        return keys;
    }

    private static boolean isKey(RexNode outerSide, RexNode innerSide, @Nullable RexNode[] keys) {
        boolean isKey = outerSide instanceof OuterColumnNode column
                && keys[column.argument()] == null
                && !isCorrelated(innerSide)
                && PgType.dataType(innerSide.getType()).equals(PgType.dataType(column.getType()));
        if (isKey) {
            keys[((OuterColumnNode) outerSide).argument()] = innerSide;
        }
        return isKey;
    }

    private static Bound keyed(RelNode input, List<RexNode> keys, List<RexNode> conjuncts) {
        List<RexNode> conditions = conjuncts.stream()
                .map(node -> OuterColumnNode.replaced(node, keys::get))
                .toList();
        RelNode filtered = Relations.filter(input, Operators.and(conditions));
        List<RexNode> nodes = new ArrayList<>(Relations.fields(filtered));
        List<String> names = new ArrayList<>(filtered.getRowType().getFieldNames());
        for (RexNode key : keys) {
            nodes.add(key);
            names.add("key" + names.size());
        }
        return new Bound(Relations.project(filtered, nodes, names), false);
    }

    private Bound join(LogicalJoin join) {
        RelNode left = join.getLeft();
        RelNode right = join.getRight();
        JoinRelType type = join.getJoinType();
        if (type == JoinRelType.RIGHT || type == JoinRelType.FULL) {
            throw unsupported(type + " JOIN");
        }
        boolean isInner = type == JoinRelType.INNER;
        if (isInner && !isCorrelated(left) && !isCorrelated(right)) {
            RelNode product = Relations.product(left, right);
            return filter(product, Operators.conjuncts(join.getCondition()));
        }
        boolean bindsRight = isCorrelated(right);
        // An inner join needs the outer values on one side only; others keep the left rows of each of them.
        if (isInner && bindsRight && !isCorrelated(left)) {
            Bound bound = bind(right);
            int own = width(left) + width(right);
            RelNode product = Relations.product(left, bound.rel());
            return new Bound(
                    Relations.filter(product, overKeys(join.getCondition(), product, own)), bound.hasNullKeys());
        }
        return join(join, bind(left), bindsRight ? bind(right) : new Bound(right, false));
    }

    /// A join whose left side has the keys, and whose right side may have them.
    private Bound join(LogicalJoin join, Bound left, Bound right) {
        int leftWidth = width(join.getLeft());
        int rightWidth = width(join.getRight());
        int keyCount = arguments.size();
        List<RexNode> conditions = new ArrayList<>();
        conditions.add(OuterColumnNode.replaced(
                join.getCondition(),
                key -> field(left.rel(), leftWidth + key, leftWidth + key),
                reference -> reference.getIndex() < leftWidth
                        ? reference
                        : Operators.field(reference.getIndex() + keyCount, reference.getType())));
        boolean areBothKeyed = width(right.rel()) > rightWidth;
        if (areBothKeyed) {
            int firstOfRight = leftWidth + keyCount + rightWidth;
            conditions.add(keysMatch(
                    key -> field(left.rel(), leftWidth + key, leftWidth + key),
                    key -> field(right.rel(), rightWidth + key, firstOfRight + key),
                    new Bound(left.rel(), left.hasNullKeys() && right.hasNullKeys())));
        }
        RelNode joined = Relations.join(left.rel(), right.rel(), Operators.and(conditions), join.getJoinType());
        if (!join.getJoinType().projectsRight()) {
            return new Bound(joined, left.hasNullKeys());
        }
        List<RexNode> fields = Relations.fields(joined);
        List<String> names = joined.getRowType().getFieldNames();
        List<RexNode> nodes = new ArrayList<>();
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < leftWidth + rightWidth + keyCount; i++) {
            int from = i < leftWidth ? i : i < leftWidth + rightWidth ? i + keyCount : i - rightWidth;
            nodes.add(fields.get(from));
            kept.add(names.get(from));
        }
        return new Bound(Relations.project(joined, nodes, kept), left.hasNullKeys());
    }

    private Bound aggregate(LogicalAggregate aggregate) {
        Bound grouped = groupedByKeys(aggregate);
        int groups = aggregate.getGroupCount();
        int keyCount = arguments.size();
        RelNode rel = grouped.rel();
        if (groups > 0) {
            return reordered(rel, groups, grouped.hasNullKeys());
        }
        // Without GROUP BY there is a row for values without rows too.
        RelNode values = domain();
        RexNode condition = keysMatch(key -> field(values, key, key), key -> field(rel, key, keyCount + key), grouped);
        RelNode joined = Relations.join(values, rel, condition, JoinRelType.LEFT);
        List<RexNode> nodes = new ArrayList<>(aggregated(aggregate, joined, 2 * keyCount));
        List<String> names = new ArrayList<>(aggregate.getRowType().getFieldNames());
        for (int i = 0; i < keyCount; i++) {
            nodes.add(field(joined, i, i));
            names.add("outer" + i);
        }
        return new Bound(Relations.project(joined, nodes, names), true);
    }

    /// The aggregation for each of the outer values: groups, keys, aggregates.
    Bound groupedByKeys(LogicalAggregate aggregate) {
        Bound input = bind(aggregate.getInput());
        int own = width(input.rel()) - arguments.size();
        ImmutableBitSet groups = aggregate.getGroupSet().union(ImmutableBitSet.range(own, width(input.rel())));
        RelNode rel = LogicalAggregate.create(
                input.rel(), List.of(), groups, null, ImmutableList.copyOf(aggregate.getAggCallList()));
        return new Bound(rel, input.hasNullKeys());
    }

    /// The aggregates of an aggregation without GROUP BY from a join that may lack its row: then counts are 0.
    static List<RexNode> aggregated(LogicalAggregate aggregate, RelNode joined, int first) {
        List<RexNode> nodes = new ArrayList<>();
        for (int i = 0; i < aggregate.getAggCallList().size(); i++) {
            RexNode value = field(joined, first + i, first + i);
            boolean isCount = !aggregate.getAggCallList().get(i).getType().isNullable();
            DataType type = PgType.dataType(value.getType());
            nodes.add(isCount ? Operators.call(Function.COALESCE, type, value, Operators.constant(0L, type)) : value);
        }
        return nodes;
    }

    /// From groups, keys, aggregates to groups, aggregates, keys.
    private Bound reordered(RelNode rel, int groups, boolean hasNullKeys) {
        List<RexNode> fields = Relations.fields(rel);
        List<String> names = rel.getRowType().getFieldNames();
        int keysEnd = groups + arguments.size();
        List<RexNode> nodes = new ArrayList<>(fields.subList(0, groups));
        List<String> order = new ArrayList<>(names.subList(0, groups));
        nodes.addAll(fields.subList(keysEnd, fields.size()));
        order.addAll(names.subList(keysEnd, names.size()));
        nodes.addAll(fields.subList(groups, keysEnd));
        order.addAll(names.subList(groups, keysEnd));
        return new Bound(Relations.project(rel, nodes, order), hasNullKeys);
    }

    private List<Integer> keyFields(RelNode rel) {
        return IntStream.range(width(rel) - arguments.size(), width(rel))
                .boxed()
                .toList();
    }

    /// Rows of different outer values are in different partitions.
    private Bound window(WindowRel window) {
        Bound input = bind(window.getInput());
        RelNode rel = window.over(input.rel(), keyFields(input.rel()));
        return reordered(rel, width(window.getInput()), input.hasNullKeys());
    }

    /// The functions are called once for each of the outer values.
    private Bound functions(FunctionRel functions) {
        RelNode values = domain();
        return reordered(SetFunctions.over(functions, values, key -> field(values, key, key), false), 0, true);
    }

    private Bound sets(ProjectSetRel sets) {
        Bound input = bind(sets.getInput());
        int own = width(sets.getInput());
        List<RexNode> calls = sets.calls().stream()
                .map(call -> overKeys(call, input.rel(), own))
                .toList();
        return reordered(sets.over(input.rel(), calls), own, input.hasNullKeys());
    }

    /// LIMIT and OFFSET are about the rows of each outer value, so these are numbered.
    private Bound limited(LogicalSort sort) {
        Bound input = bind(sort.getInput());
        RelNode numbered = WindowRel.rowNumber(
                input.rel(), keyFields(input.rel()), sort.getCollation().getFieldCollations());
        RexNode number = field(numbered, width(input.rel()), width(input.rel()));
        long offset = count(sort.offset).orElse(0L);
        List<RexNode> conditions = new ArrayList<>();
        conditions.add(Operators.bool(Function.GREATER, number, Operators.constant(offset, DataType.BIGINT)));
        count(sort.fetch)
                .filter(fetch -> fetch <= Long.MAX_VALUE - offset)
                .ifPresent(fetch -> conditions.add(Operators.bool(
                        Function.LESS_OR_EQUAL, number, Operators.constant(offset + fetch, DataType.BIGINT))));
        RelNode rel = Relations.filter(numbered, Operators.and(conditions));
        return new Bound(
                Relations.project(
                        rel,
                        Relations.fields(rel).subList(0, width(input.rel())),
                        input.rel().getRowType().getFieldNames()),
                input.hasNullKeys());
    }

    /// The number of rows that LIMIT or OFFSET says; empty without one, and for NULL.
    private static Optional<Long> count(@Nullable RexNode node) {
        if (node == null || node instanceof ConstantNode constant && constant.isNull()) {
            return Optional.empty();
        }
        if (node instanceof ConstantNode constant && constant.value() instanceof Long count && count >= 0) {
            return Optional.of(count);
        }
        throw unsupported("LIMIT or OFFSET with an expression");
    }

    private Bound union(LogicalUnion union) {
        List<RelNode> branches = new ArrayList<>();
        boolean hasNullKeys = false;
        for (RelNode input : union.getInputs()) {
            Bound bound = bind(input);
            branches.add(bound.rel());
            hasNullKeys |= bound.hasNullKeys();
        }
        return new Bound(LogicalUnion.create(branches, true), hasNullKeys);
    }

    private Bound values(ExpressionValues values) {
        List<RelNode> branches = new ArrayList<>();
        for (List<RexNode> row : values.rows()) {
            List<RexNode> nodes = new ArrayList<>();
            row.forEach(node -> nodes.add(overKeys(node, domain(), 0)));
            List<String> names = new ArrayList<>(values.getRowType().getFieldNames());
            addKeys(domain(), 0, nodes, names);
            branches.add(Relations.project(domain(), nodes, names));
        }
        return new Bound(branches.size() == 1 ? branches.getFirst() : LogicalUnion.create(branches, true), true);
    }

    private RexNode overKeys(RexNode node, RelNode rel, int firstKey) {
        return OuterColumnNode.replaced(node, key -> field(rel, firstKey + key, firstKey + key));
    }

    private void addKeys(RelNode rel, int firstKey, List<RexNode> nodes, List<String> names) {
        for (int i = 0; i < arguments.size(); i++) {
            nodes.add(field(rel, firstKey + i, firstKey + i));
            names.add("key" + i);
        }
    }

    /// Whether both sides, each given by a key's number, have the same outer values.
    private RexNode keysMatch(IntFunction<RexNode> left, IntFunction<RexNode> right, Bound bound) {
        Function same = bound.hasNullKeys() ? Function.IS_NOT_DISTINCT_FROM : Function.EQUAL;
        List<RexNode> conditions = IntStream.range(0, arguments.size())
                .mapToObj(key -> Operators.bool(same, left.apply(key), right.apply(key)))
                .toList();
        return Operators.and(conditions);
    }

    private static RexNode field(RelNode rel, int index, int position) {
        return Operators.field(
                position, rel.getRowType().getFieldList().get(index).getType());
    }

    private static int width(RelNode rel) {
        return rel.getRowType().getFieldCount();
    }

    private static SpillwayException unsupported(String what) {
        return new SpillwayException(
                ErrorCode.FEATURE_NOT_SUPPORTED,
                what + " in a sub-query with a column of the outer query is not supported");
    }
}
