package dev.spillway.planner.path;

import dev.spillway.data.DataType;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.Call;
import dev.spillway.plan.Expression.ColumnRef;
import dev.spillway.plan.Expression.Constant;
import dev.spillway.plan.Function;
import dev.spillway.plan.PlanNode.JoinType;
import dev.spillway.planner.logical.Expressions;
import dev.spillway.planner.logical.LogicalNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The conditions of an inner-join set, sorted by the inputs that they need. Equal columns form classes (PostgreSQL's
/// equivalence classes), so that `a = b AND b = c` can join a with c, and `a = b AND a = 5` filters both. Sets of
/// inputs are bit masks.
final class JoinGraph {
    private final QueryFacts facts;
    private final List<LogicalNode> items;
    private final List<BitSet> offered;
    private final List<List<Expression>> local = new ArrayList<>();
    private final List<Clause> clauses = new ArrayList<>();
    private final List<EqualColumns> classes = new ArrayList<>();
    /// The inputs that share a class of columns with each input.
    private final long[] neighbours;
    private final long[] common;
    private final Map<List<ColumnRef>, Expression> implied = new HashMap<>();
    private final Map<Expression, JoinLink> linksOfOne = new IdentityHashMap<>();

    private record Clause(Expression condition, long items) {}

    /// One column per input that has a member, and the equalities as they were written.
    private record EqualColumns(Map<Integer, ColumnRef> byItem, List<Clause> written, BitSet members, long items) {}

    JoinGraph(LogicalNode.JoinSet set, QueryFacts facts) {
        this.facts = facts;
        items = set.items();
        offered = items.stream().map(LogicalNode::variables).toList();
        items.forEach(item -> local.add(new ArrayList<>()));
        Map<Integer, Integer> parents = new HashMap<>();
        Map<Integer, Constant> constants = new HashMap<>();
        List<Clause> equalities = new ArrayList<>();
        for (Expression condition : set.conjuncts()) {
            long needed = itemsOf(Expressions.variables(condition));
            if (Long.bitCount(needed) <= 1) {
                local.get(needed == 0 ? 0 : Long.numberOfTrailingZeros(needed)).add(condition);
                rememberConstant(condition, constants);
            } else if (isColumnEquality(condition)) {
                Call call = (Call) condition;
                union(parents, column(call, 0), column(call, 1));
                equalities.add(new Clause(condition, needed));
            } else {
                clauses.add(new Clause(condition, needed));
                restrict(condition, needed);
            }
        }
        buildClasses(parents, constants, equalities);
        common = common();
        neighbours = new long[items.size()];
        for (EqualColumns equal : classes) {
            equal.byItem().keySet().forEach(item -> neighbours[item] |= equal.items());
        }
    }

    private void restrict(Expression condition, long needed) {
        for (int item = 0; item < items.size(); item++) {
            if ((needed >> item & 1) != 0) {
                OrRestrictions.on(offered.get(item), condition).ifPresent(local.get(item)::add);
            }
        }
    }

    private void buildClasses(
            Map<Integer, Integer> parents, Map<Integer, Constant> constants, List<Clause> equalities) {
        Map<Integer, List<ColumnRef>> members = new LinkedHashMap<>();
        Map<Integer, List<Clause>> written = new LinkedHashMap<>();
        for (Clause equality : equalities) {
            Call call = (Call) equality.condition();
            int root = find(parents, column(call, 0).index());
            List<ColumnRef> ofClass = members.computeIfAbsent(root, key -> new ArrayList<>());
            for (int side = 0; side < 2; side++) {
                ColumnRef column = column(call, side);
                if (!ofClass.contains(column)) {
                    ofClass.add(column);
                }
            }
            written.computeIfAbsent(root, key -> new ArrayList<>()).add(equality);
        }
        members.forEach((root, columns) -> {
            Constant constant = constantOf(columns, constants);
            if (constant == null) {
                addClass(columns, written.getOrDefault(root, List.of()));
            } else {
                spreadConstant(columns, constant);
            }
        });
    }

    private static @Nullable Constant constantOf(List<ColumnRef> columns, Map<Integer, Constant> constants) {
        for (ColumnRef column : columns) {
            Constant constant = constants.get(column.index());
            if (constant != null) {
                return constant;
            }
        }
        return null;
    }

    /// Every member gets the constant, those with one of their own too: `a = b AND a = 2 AND b = 3` has no rows,
    /// and the join clause is gone.
    private void spreadConstant(List<ColumnRef> columns, Constant constant) {
        for (ColumnRef column : columns) {
            Expression equality = equal(column, constant);
            List<Expression> conditions = local.get(itemOf(column));
            if (!conditions.contains(equality)) {
                conditions.add(equality);
            }
        }
    }

    private void addClass(List<ColumnRef> columns, List<Clause> written) {
        Map<Integer, ColumnRef> byItem = new LinkedHashMap<>();
        BitSet members = new BitSet();
        for (ColumnRef column : columns) {
            members.set(column.index());
            ColumnRef first = byItem.putIfAbsent(itemOf(column), column);
            if (first != null) {
                local.get(itemOf(column)).add(equal(first, column));
            }
        }
        long mask = byItem.keySet().stream().mapToLong(item -> 1L << item).sum();
        classes.add(new EqualColumns(byItem, written, members, mask));
    }

    private static void rememberConstant(Expression condition, Map<Integer, Constant> constants) {
        if (condition instanceof Call call && call.function() == Function.EQUAL) {
            Expression left = call.arguments().get(0);
            Expression right = call.arguments().get(1);
            if (left instanceof ColumnRef column && right instanceof Constant constant && constant.value() != null) {
                constants.putIfAbsent(column.index(), constant);
            } else if (right instanceof ColumnRef column
                    && left instanceof Constant constant
                    && constant.value() != null) {
                constants.putIfAbsent(column.index(), constant);
            }
        }
    }

    private static boolean isColumnEquality(Expression condition) {
        return condition instanceof Call call
                && call.function() == Function.EQUAL
                && call.arguments().get(0) instanceof ColumnRef left
                && call.arguments().get(1) instanceof ColumnRef right
                && left.type().name() == right.type().name();
    }

    private static ColumnRef column(Call equality, int side) {
        return (ColumnRef) equality.arguments().get(side);
    }

    private static int find(Map<Integer, Integer> parents, int id) {
        int root = id;
        int parent = parents.getOrDefault(root, root);
        while (parent != root) {
            root = parent;
            parent = parents.getOrDefault(root, root);
        }
        return root;
    }

    private static void union(Map<Integer, Integer> parents, ColumnRef left, ColumnRef right) {
        parents.put(find(parents, left.index()), find(parents, right.index()));
    }

    private static Expression equal(Expression left, Expression right) {
        return new Call(Function.EQUAL, List.of(left, right), DataType.BOOLEAN);
    }

    private int itemOf(ColumnRef column) {
        for (int i = 0; i < items.size(); i++) {
            if (offered.get(i).get(column.index())) {
                return i;
            }
        }
        throw new IllegalStateException("no input offers variable " + column.index());
    }

    private long itemsOf(BitSet variables) {
        long mask = 0;
        for (int i = 0; i < items.size(); i++) {
            if (offered.get(i).intersects(variables)) {
                mask |= 1L << i;
            }
        }
        return mask;
    }

    int size() {
        return items.size();
    }

    LogicalNode item(int index) {
        return items.get(index);
    }

    /// Conditions on one input alone.
    List<Expression> local(int index) {
        return local.get(index);
    }

    /// What joins two disjoint sets of inputs: one equality per class, and every other condition that needs both
    /// and nothing more. Several equalities are those of one input with one other if they can be, for their
    /// estimate.
    List<Expression> between(long left, long right) {
        List<Expression> result = new ArrayList<>();
        long pair = commonPair(left, right);
        for (EqualColumns equal : classes) {
            Expression equality = (equal.items() & pair) == pair && pair != 0
                    ? equality(equal, left & pair, right & pair)
                    : equality(equal, left, right);
            if (equality != null) {
                result.add(equality);
            }
        }
        for (Clause clause : clauses) {
            if (spans(clause.items(), left, right)) {
                result.add(clause.condition());
            }
        }
        return result;
    }

    /// An input of each set that two classes have in common; none where there are none.
    private long commonPair(long left, long right) {
        for (long both : common) {
            if ((both & left) != 0 && (both & right) != 0) {
                return Long.lowestOneBit(both & left) | Long.lowestOneBit(both & right);
            }
        }
        return 0;
    }

    /// The inputs that each two classes have in common, where these are several.
    private long[] common() {
        List<Long> masks = new ArrayList<>();
        for (int one = 0; one < classes.size(); one++) {
            for (int two = one + 1; two < classes.size(); two++) {
                long both = classes.get(one).items() & classes.get(two).items();
                if (Long.bitCount(both) > 1) {
                    masks.add(both);
                }
            }
        }
        return masks.stream().mapToLong(Long::longValue).toArray();
    }

    /// What joins two disjoint sets of inputs, which offer these variables.
    JoinLink link(long left, long right, BitSet ofLeft, BitSet ofRight) {
        List<Expression> conditions = between(left, right);
        if (conditions.size() == 1 && isColumnEquality(conditions.getFirst())) {
            // Many pairs of sets are joined by the same equality alone.
            Expression condition = conditions.getFirst();
            JoinLink known = linksOfOne.get(condition);
            boolean isFlipped = !ofLeft.get(column((Call) condition, 0).index());
            if (known == null) {
                known = isFlipped
                        ? JoinLink.of(facts, JoinType.INNER, conditions, ofRight, ofLeft)
                        : JoinLink.of(facts, JoinType.INNER, conditions, ofLeft, ofRight);
                linksOfOne.put(condition, known);
            }
            return isFlipped ? known.flipped() : known;
        }
        return JoinLink.of(facts, JoinType.INNER, conditions, ofLeft, ofRight);
    }

    /// The inputs that share a class of columns with an input.
    long neighbours(int item) {
        return neighbours[item];
    }

    boolean isConnected(long left, long right) {
        for (EqualColumns equal : classes) {
            if ((equal.items() & left) != 0 && (equal.items() & right) != 0) {
                return true;
            }
        }
        return isConnectedByOthers(left, right);
    }

    /// Whether anything but an equality of columns connects two sets.
    boolean isConnectedByOthers(long left, long right) {
        for (Clause clause : clauses) {
            if (spans(clause.items(), left, right)) {
                return true;
            }
        }
        return false;
    }

    private static boolean spans(long needed, long left, long right) {
        return (needed & ~(left | right)) == 0 && (needed & left) != 0 && (needed & right) != 0;
    }

    private @Nullable Expression equality(EqualColumns equal, long left, long right) {
        // Most pairs of many inputs share no class: that is seen without a walk through its members.
        if ((equal.items() & left) == 0 || (equal.items() & right) == 0) {
            return null;
        }
        ColumnRef leftColumn = member(equal, left);
        ColumnRef rightColumn = member(equal, right);
        if (leftColumn == null || rightColumn == null) {
            return null;
        }
        for (Clause written : equal.written()) {
            if (spans(written.items(), left, right)) {
                return written.condition();
            }
        }
        boolean isAscending = leftColumn.index() < rightColumn.index();
        ColumnRef first = isAscending ? leftColumn : rightColumn;
        ColumnRef second = isAscending ? rightColumn : leftColumn;
        return implied.computeIfAbsent(List.of(first, second), any -> equal(first, second));
    }

    private static @Nullable ColumnRef member(EqualColumns equal, long mask) {
        for (Map.Entry<Integer, ColumnRef> member : equal.byItem().entrySet()) {
            if ((mask >> member.getKey() & 1) != 0) {
                return member.getValue();
            }
        }
        return null;
    }

    /// The variables that joins of a set of inputs with others will read.
    BitSet readAbove(long mask) {
        BitSet result = new BitSet();
        for (EqualColumns equal : classes) {
            if ((equal.items() & ~mask) != 0) {
                result.or(equal.members());
            }
        }
        for (Clause clause : clauses) {
            if ((clause.items() & ~mask) != 0) {
                result.or(Expressions.variables(clause.condition()));
            }
        }
        return result;
    }
}
