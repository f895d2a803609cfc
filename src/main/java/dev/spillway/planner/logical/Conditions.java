package dev.spillway.planner.logical;

import dev.spillway.plan.Expression;
import dev.spillway.plan.PlanNode.JoinType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Puts conditions as far down as they may go. Stateless.
final class Conditions {
    private Conditions() {}

    /// The node with only the rows that satisfy the conditions.
    static LogicalNode filter(LogicalNode node, List<Expression> conjuncts) {
        if (conjuncts.isEmpty()) {
            return node;
        }
        return switch (node) {
            case LogicalNode.JoinSet set -> filterJoinSet(set, conjuncts);
            case LogicalNode.OuterJoin join -> filterOuterJoin(join, conjuncts);
            case LogicalNode.Aggregate aggregate -> filterAggregate(aggregate, conjuncts);
            case LogicalNode.Window window -> filterWindow(window, conjuncts);
            case LogicalNode.Sorted sorted -> new LogicalNode.Sorted(filter(sorted.input(), conjuncts), sorted.keys());
            case LogicalNode.Union union -> filterUnion(union, conjuncts);
            case LogicalNode.Computed computed when !computed.isFence() -> filterComputed(computed, conjuncts);
            case LogicalNode.Computed computed -> new LogicalNode.JoinSet(List.of(computed), conjuncts);
            case LogicalNode.Scan scan -> new LogicalNode.JoinSet(List.of(scan), conjuncts);
            case LogicalNode.Functions functions -> new LogicalNode.JoinSet(List.of(functions), conjuncts);
            case LogicalNode.ProjectSet sets -> filterProjectSet(sets, conjuncts);
            case LogicalNode.Values values -> new LogicalNode.JoinSet(List.of(values), conjuncts);
            case LogicalNode.Limited limited -> new LogicalNode.JoinSet(List.of(limited), conjuncts);
            case LogicalNode.CommonScan scan -> new LogicalNode.JoinSet(List.of(scan), conjuncts);
            case LogicalNode.GroupingSets sets -> new LogicalNode.JoinSet(List.of(sets), conjuncts);
            case LogicalNode.Recursion recursion -> new LogicalNode.JoinSet(List.of(recursion), conjuncts);
            case LogicalNode.With with -> new LogicalNode.With(with.tables(), filter(with.input(), conjuncts));
        };
    }

    /// An inner join of both, flat.
    static LogicalNode inner(LogicalNode left, LogicalNode right, List<Expression> conjuncts) {
        List<LogicalNode> items = new ArrayList<>();
        List<Expression> all = new ArrayList<>();
        flatten(left, items, all);
        flatten(right, items, all);
        return filter(new LogicalNode.JoinSet(items, all), conjuncts);
    }

    private static void flatten(LogicalNode node, List<LogicalNode> items, List<Expression> conjuncts) {
        if (node instanceof LogicalNode.JoinSet set) {
            items.addAll(set.items());
            conjuncts.addAll(set.conjuncts());
        } else {
            items.add(node);
        }
    }

    private static LogicalNode filterJoinSet(LogicalNode.JoinSet set, List<Expression> conjuncts) {
        List<Expression> kept = new ArrayList<>(set.conjuncts());
        List<LogicalNode> items = new ArrayList<>(set.items());
        for (Expression conjunct : conjuncts) {
            int owner = ownerOf(conjunct, items);
            if (owner >= 0 && takesConditions(items.get(owner))) {
                items.set(owner, filter(items.get(owner), List.of(conjunct)));
            } else {
                kept.add(conjunct);
            }
        }
        return regrouped(items, kept);
    }

    /// An outer join that has become an inner one gives its inputs to the set around it.
    private static LogicalNode regrouped(List<LogicalNode> items, List<Expression> conjuncts) {
        List<LogicalNode> flat = new ArrayList<>();
        List<Expression> all = new ArrayList<>(conjuncts);
        items.forEach(item -> flatten(item, flat, all));
        return new LogicalNode.JoinSet(flat, all);
    }

    private static int ownerOf(Expression conjunct, List<LogicalNode> items) {
        BitSet needed = Expressions.variables(conjunct);
        if (needed.isEmpty()) {
            return -1;
        }
        for (int i = 0; i < items.size(); i++) {
            if (Expressions.isSubset(needed, items.get(i).variables())) {
                return i;
            }
        }
        return -1;
    }

    private static boolean takesConditions(LogicalNode node) {
        return switch (node) {
            case LogicalNode.OuterJoin join -> true;
            case LogicalNode.Aggregate aggregate -> true;
            case LogicalNode.Window window -> true;
            case LogicalNode.Sorted sorted -> true;
            case LogicalNode.Union union -> true;
            case LogicalNode.Computed computed -> !computed.isFence();
            case LogicalNode.JoinSet set -> true;
            case LogicalNode.Scan scan -> false;
            case LogicalNode.Functions functions -> false;
            case LogicalNode.ProjectSet sets -> true;
            case LogicalNode.Values values -> false;
            case LogicalNode.Limited limited -> false;
            case LogicalNode.CommonScan scan -> false;
            case LogicalNode.GroupingSets sets -> false;
            case LogicalNode.Recursion recursion -> false;
            case LogicalNode.With with -> true;
        };
    }

    private static LogicalNode filterOuterJoin(LogicalNode.OuterJoin join, List<Expression> conjuncts) {
        BitSet left = join.left().variables();
        BitSet right = join.right().variables();
        boolean hasNullableRight = join.type() == JoinType.LEFT;
        if (hasNullableRight
                && conjuncts.stream()
                        .anyMatch(each -> Strictness.rejecting(each).intersects(right))) {
            List<Expression> all = new ArrayList<>(join.on());
            all.addAll(conjuncts);
            return inner(join.left(), join.right(), all);
        }
        List<Expression> toLeft = new ArrayList<>();
        List<Expression> kept = new ArrayList<>();
        for (Expression conjunct : conjuncts) {
            BitSet needed = Expressions.variables(conjunct);
            boolean isLeftOnly = join.type() != JoinType.FULL && Expressions.isSubset(needed, left);
            (isLeftOnly && !needed.isEmpty() ? toLeft : kept).add(conjunct);
        }
        LogicalNode pushed =
                new LogicalNode.OuterJoin(join.type(), filter(join.left(), toLeft), join.right(), join.on());
        return kept.isEmpty() ? pushed : new LogicalNode.JoinSet(List.of(pushed), kept);
    }

    private static LogicalNode filterAggregate(LogicalNode.Aggregate aggregate, List<Expression> conjuncts) {
        BitSet keyVariables = new BitSet();
        keyVariables.set(
                aggregate.firstVariable(),
                aggregate.firstVariable() + aggregate.keys().size());
        List<Expression> below = new ArrayList<>();
        List<Expression> having = new ArrayList<>(aggregate.having());
        // An empty grouping set has a row even if there is none below.
        boolean canPush = !(aggregate.input() instanceof LogicalNode.GroupingSets);
        for (Expression conjunct : conjuncts) {
            BitSet needed = Expressions.variables(conjunct);
            if (canPush && !needed.isEmpty() && Expressions.isSubset(needed, keyVariables)) {
                below.add(Expressions.replace(
                        conjunct, column -> aggregate.keys().get(column.index() - aggregate.firstVariable())));
            } else {
                having.add(conjunct);
            }
        }
        return new LogicalNode.Aggregate(
                aggregate.leaf(),
                filter(aggregate.input(), below),
                aggregate.keys(),
                aggregate.calls(),
                aggregate.firstVariable(),
                having);
    }

    /// Only what is the same for all rows of a partition may take rows away below a window.
    private static LogicalNode filterWindow(LogicalNode.Window window, List<Expression> conjuncts) {
        BitSet ofPartition = new BitSet();
        for (Expression key : window.partition()) {
            if (key instanceof Expression.ColumnRef column) {
                ofPartition.set(column.index());
            }
        }
        List<Expression> below = new ArrayList<>();
        List<Expression> above = new ArrayList<>();
        for (Expression conjunct : conjuncts) {
            BitSet needed = Expressions.variables(conjunct);
            (!needed.isEmpty() && Expressions.isSubset(needed, ofPartition) ? below : above).add(conjunct);
        }
        LogicalNode pushed = window.over(filter(window.input(), below));
        return above.isEmpty() ? pushed : new LogicalNode.JoinSet(List.of(pushed), above);
    }

    private static LogicalNode filterProjectSet(LogicalNode.ProjectSet sets, List<Expression> conjuncts) {
        List<Expression> below = new ArrayList<>();
        List<Expression> above = new ArrayList<>();
        for (Expression conjunct : conjuncts) {
            BitSet needed = Expressions.variables(conjunct);
            boolean isBelow = !needed.isEmpty()
                    && Expressions.isSubset(needed, sets.input().variables());
            (isBelow ? below : above).add(conjunct);
        }
        LogicalNode pushed = sets.over(filter(sets.input(), below));
        return above.isEmpty() ? pushed : new LogicalNode.JoinSet(List.of(pushed), above);
    }

    private static LogicalNode filterUnion(LogicalNode.Union union, List<Expression> conjuncts) {
        List<LogicalNode.Branch> branches = union.branches().stream()
                .map(branch -> new LogicalNode.Branch(
                        filter(
                                branch.node(),
                                Expressions.replaceAll(
                                        conjuncts,
                                        column -> branch.outputs().get(column.index() - union.firstVariable()))),
                        branch.outputs()))
                .toList();
        return new LogicalNode.Union(union.leaf(), branches, union.firstVariable(), union.variableCount());
    }

    private static LogicalNode filterComputed(LogicalNode.Computed computed, List<Expression> conjuncts) {
        List<Expression> below = Expressions.replaceAll(conjuncts, computed::substitute);
        return new LogicalNode.Computed(
                filter(computed.input(), below), computed.expressions(), computed.firstVariable(), false);
    }
}
