package dev.spillway.sql.query;

import dev.spillway.plan.RankingFunction;
import dev.spillway.plan.WindowFrame;
import dev.spillway.sql.expression.Operators;
import dev.spillway.sql.relation.WindowRel;
import dev.spillway.sql.relation.WindowRel.Call;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/// Computes the window functions of a select list, between grouping and projection. One use.
final class Windows {
    private final List<WindowNode> nodes = new ArrayList<>();
    private final List<Group> groups = new ArrayList<>();

    /// The functions of one window.
    private record Group(WindowDefinition window, List<WindowNode> nodes) {}

    private Windows() {}

    static boolean isIn(RexNode node) {
        return Subqueries.isAny(node, WindowNode.class::isInstance);
    }

    /// The input with a column for each window function behind its own, and the expressions over it.
    static Subqueries.Joined join(RelNode input, List<RexNode> expressions) {
        return expressions.stream().anyMatch(Windows::isIn)
                ? new Windows().apply(input, expressions)
                : new Subqueries.Joined(input, expressions);
    }

    private Subqueries.Joined apply(RelNode input, List<RexNode> expressions) {
        expressions.forEach(this::collect);
        List<RexNode> computed = new ArrayList<>();
        nodes.forEach(node -> node.inputs().forEach(each -> add(computed, each)));
        Subqueries.Joined joined = Subqueries.join(input, computed);
        RelNode rel = joined.rel();
        List<RexNode> row = new ArrayList<>(Relations.fields(rel));
        List<Integer> places = new ArrayList<>();
        joined.nodes().forEach(node -> places.add(add(row, node)));
        if (row.size() > rel.getRowType().getFieldCount() || row.isEmpty()) {
            rel = projected(rel, row);
        }
        Map<WindowNode, RexNode> values = new HashMap<>();
        groups.sort(mostSorted());
        for (Group group : groups) {
            int first = rel.getRowType().getFieldCount();
            rel = windowed(rel, group, node -> places.get(computed.indexOf(node)));
            for (int i = 0; i < group.nodes().size(); i++) {
                WindowNode node = group.nodes().get(i);
                values.put(node, Operators.field(first + i, node.getType()));
            }
        }
        return new Subqueries.Joined(
                rel, expressions.stream().map(node -> over(node, values)).toList());
    }

    private static RexNode over(RexNode node, Map<WindowNode, RexNode> values) {
        return Subqueries.replace(
                node, inner -> inner instanceof WindowNode window ? values.getOrDefault(window, inner) : inner);
    }

    /// A window function that is inside of no other; there are no nested ones.
    private void collect(RexNode expression) {
        Subqueries.isAny(expression, inner -> {
            if (inner instanceof WindowNode node && !nodes.contains(node)) {
                nodes.add(node);
                groupOf(node).nodes().add(node);
            }
            return false;
        });
    }

    private Group groupOf(WindowNode node) {
        WindowDefinition window =
                readsFrame(node) ? node.window() : node.window().with(WindowFrame.ROWS_SO_FAR);
        for (Group group : groups) {
            if (group.window().isSame(window)) {
                return group;
            }
        }
        Group group = new Group(window, new ArrayList<>());
        groups.add(group);
        return group;
    }

    private static boolean readsFrame(WindowNode node) {
        return !(node.function() instanceof RankingFunction ranking) || ranking.readsFrame();
    }

    /// Windows with more sort keys come first, below: those whose keys begin alike need no sort of their own.
    private static Comparator<Group> mostSorted() {
        return Comparator.comparing((Group group) -> group.window().partition().toString())
                .thenComparing(group -> group.window().order().size(), Comparator.reverseOrder());
    }

    private static int add(List<RexNode> nodes, RexNode node) {
        int index = nodes.indexOf(node);
        if (index >= 0) {
            return index;
        }
        nodes.add(node);
        return nodes.size() - 1;
    }

    private static RelNode projected(RelNode rel, List<RexNode> row) {
        List<RexNode> nodes = row.isEmpty() ? List.of(Operators.REX.makeLiteral(true)) : row;
        List<String> names = new ArrayList<>(rel.getRowType().getFieldNames());
        while (names.size() < nodes.size()) {
            names.add("expr" + names.size());
        }
        return Relations.project(rel, nodes, names);
    }

    private interface Place {
        int of(RexNode node);
    }

    private static RelNode windowed(RelNode input, Group group, Place place) {
        WindowDefinition definition = group.window();
        List<RelFieldCollation> order = definition.order().stream()
                .map(key -> Ordering.collation(place.of(key.rex()), key.isDescending(), key.nullsFirst()))
                .toList();
        List<Integer> partition = definition.partition().stream().map(place::of).toList();
        List<Call> calls = new ArrayList<>();
        for (WindowNode node : group.nodes()) {
            @Nullable RexNode filter = node.filter();
            calls.add(new Call(
                    node.function(),
                    node.arguments().stream().map(place::of).toList(),
                    filter == null ? Optional.empty() : Optional.of(place.of(filter)),
                    node.getType()));
        }
        return new WindowRel(
                input, new WindowRel.Window(definition.name(), partition, order, definition.frame()), calls);
    }
}
