package dev.spillway.planner.path;

import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.AggregateCall;
import dev.spillway.plan.Expression.MergeKey;
import dev.spillway.plan.Expression.SortKey;
import dev.spillway.plan.PlanNode;
import dev.spillway.plan.PlanNode.AggregateMode;
import dev.spillway.planner.logical.Expressions;
import dev.spillway.planner.logical.LogicalNode;
import dev.spillway.planner.logical.Variables;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Writes the path that won as plan records. Each node is asked for a list of expressions and outputs exactly those, so
/// columns are pruned on the way down and computed as low as the node that needs them allows. Writes one plan; not
/// thread-safe.
final class PlanWriter {
    private final Variables variables;
    private final NodeRows rows;
    private final LeafWriter leaves;
    private int nextId;

    PlanWriter(Variables variables) {
        this.variables = variables;
        this.rows = new NodeRows(variables);
        this.leaves = new LeafWriter(variables, rows);
    }

    /// The number of a node above those that are written.
    int newId() {
        return nextId++;
    }

    PlanNode write(Path path, List<Expression> wanted) {
        return switch (path) {
            case Path.Scan scan -> leaves.scan(nextId++, scan, wanted);
            case Path.IndexScan scan -> leaves.indexScan(nextId++, scan, wanted, Optional.empty());
            case Path.Functions functions -> leaves.functions(nextId++, functions, wanted);
            case Path.ProjectSet sets -> projectSet(sets, wanted);
            case Path.Values values -> leaves.values(nextId++, values, wanted);
            case Path.Filtered filtered -> filtered(filtered, wanted);
            case Path.Computed computed -> computed(computed, wanted);
            case Path.Hash join -> hash(join, join.header(), List.of(), wanted);
            case Path.Merged join -> merged(join, join.header(), List.of(), wanted);
            case Path.Kept kept -> kept(kept, wanted);
            case Path.PartlySorted sorted -> partlySorted(sorted, wanted);
            case Path.Loop join -> loop(join, join.header(), List.of(), wanted);
            case Path.Aggregated aggregated -> aggregated(aggregated, wanted);
            case Path.Sorted sorted -> sorted(sorted, wanted);
            case Path.Windowed windowed -> windowed(windowed, wanted);
            case Path.Limited limited -> limited(limited, wanted);
            case Path.Unioned union -> union(union, wanted);
            case Path.GroupingSets sets -> groupingSets(sets, wanted);
            case Path.With with -> with(with, wanted);
            case Path.CommonScan scan -> leaves.commonScan(nextId++, scan, wanted);
            case Path.Recursive recursive -> recursive(recursive, wanted);
            case Path.Gathered gathered -> gathered(gathered, wanted);
        };
    }

    private PlanNode projectSet(Path.ProjectSet path, List<Expression> wanted) {
        int id = nextId++;
        LogicalNode.ProjectSet node = path.node();
        BitSet needed = Expressions.variables(wanted);
        needed.or(Expressions.variables(node.calls()));
        needed.andNot(node.ownVariables());
        List<Expression> below = rows.references(needed);
        PlanNode child = write(path.input(), below);
        List<Expression> row = new ArrayList<>(below);
        row.addAll(rows.references(node.ownVariables()));
        return new PlanNode.ProjectSet(
                rows.header(id, path, new InputRow(variables, row), wanted),
                child,
                new InputRow(variables, below).resolveAll(node.calls()),
                node.isOuter(),
                node.isNumbered());
    }

    private PlanNode filtered(Path.Filtered path, List<Expression> wanted) {
        if (path.input() instanceof Path.Hash join) {
            return hash(join, path.header(), path.filter(), wanted);
        }
        if (path.input() instanceof Path.Merged join) {
            return merged(join, path.header(), path.filter(), wanted);
        }
        if (path.input() instanceof Path.Loop join) {
            return loop(join, path.header(), path.filter(), wanted);
        }
        return result(path, path.input(), path.filter(), wanted);
    }

    private PlanNode result(Path path, Path below, List<Expression> filter, List<Expression> wanted) {
        int id = nextId++;
        List<Expression> row = rows.references(NodeRows.read(wanted, filter));
        PlanNode child = write(below, row);
        InputRow input = new InputRow(variables, row);
        return new PlanNode.Result(
                rows.header(id, path, input, wanted), Optional.of(child), NodeRows.filter(input, filter));
    }

    private PlanNode computed(Path.Computed path, List<Expression> wanted) {
        LogicalNode.Computed node = path.node();
        List<Expression> substituted = Expressions.replaceAll(wanted, node::substitute);
        if (!node.isFence() || substituted.equals(wanted)) {
            return write(path.input(), substituted);
        }
        List<Expression> once = rows.references(Expressions.variables(wanted));
        if (node.expressions().stream().anyMatch(Expressions::isVolatile) && !wanted.equals(once)) {
            return result(path, path, List.of(), wanted);
        }
        return result(path, path.input(), List.of(), substituted);
    }

    private PlanNode hash(Path.Hash path, PathHeader numbers, List<Expression> filter, List<Expression> wanted) {
        int id = nextId++;
        Path.JoinShape shape = path.shape();
        List<Expression> used = new ArrayList<>(wanted);
        used.addAll(shape.outerKeys());
        used.addAll(shape.innerKeys());
        used.addAll(shape.joinFilter());
        used.addAll(filter);
        Sides sides = sides(path.outer(), path.inner(), used);
        InputRow outer = new InputRow(variables, sides.outerRow());
        InputRow inner = new InputRow(variables, sides.innerRow());
        return new PlanNode.HashJoin(
                rows.header(id, numbers, sides.both(), wanted),
                shape.type(),
                sides.outer(),
                sides.inner(),
                outer.resolveAll(shape.outerKeys()),
                inner.resolveAll(shape.innerKeys()),
                NodeRows.filter(sides.both(), shape.joinFilter()),
                NodeRows.filter(sides.both(), filter),
                path.isParallelHash(),
                shape.isInnerUnique());
    }

    private PlanNode merged(Path.Merged path, PathHeader numbers, List<Expression> filter, List<Expression> wanted) {
        int id = nextId++;
        List<Expression> used = new ArrayList<>(wanted);
        path.keys().forEach(key -> used.addAll(List.of(key.outer(), key.inner())));
        used.addAll(path.shape().joinFilter());
        used.addAll(filter);
        Sides sides = sides(path.outer(), path.inner(), used);
        InputRow outer = new InputRow(variables, sides.outerRow());
        InputRow inner = new InputRow(variables, sides.innerRow());
        return new PlanNode.MergeJoin(
                rows.header(id, numbers, sides.both(), wanted),
                path.shape().type(),
                sides.outer(),
                sides.inner(),
                path.keys().stream()
                        .map(key -> new MergeKey(
                                outer.resolve(key.outer()),
                                inner.resolve(key.inner()),
                                key.descending(),
                                key.nullsFirst()))
                        .toList(),
                NodeRows.filter(sides.both(), path.shape().joinFilter()),
                NodeRows.filter(sides.both(), filter));
    }

    private PlanNode kept(Path.Kept path, List<Expression> wanted) {
        int id = nextId++;
        PlanNode child = write(path.input(), wanted);
        return new PlanNode.Material(rows.header(id, path, new InputRow(variables, wanted), wanted), child);
    }

    private PlanNode loop(Path.Loop path, PathHeader numbers, List<Expression> filter, List<Expression> wanted) {
        int id = nextId++;
        List<Expression> used = new ArrayList<>(wanted);
        used.addAll(path.shape().joinFilter());
        used.addAll(filter);
        if (path.inner() instanceof Path.IndexScan scan && scan.isParameterized()) {
            scan.match().bounds().forEach(bound -> bound.value().ifPresent(used::add));
        }
        Sides sides = sides(path.outer(), path.inner(), used);
        return new PlanNode.NestedLoop(
                rows.header(id, numbers, sides.both(), wanted),
                path.shape().type(),
                sides.outer(),
                sides.inner(),
                NodeRows.filter(sides.both(), path.shape().joinFilter()),
                NodeRows.filter(sides.both(), filter));
    }

    private record Sides(
            PlanNode outer, PlanNode inner, List<Expression> outerRow, List<Expression> innerRow, InputRow both) {}

    /// Writes the inputs of a join, each asked for the variables that are its own.
    private Sides sides(Path outer, Path inner, List<Expression> used) {
        BitSet needed = Expressions.variables(used);
        BitSet ofOuter = PathVariables.of(outer);
        ofOuter.and(needed);
        BitSet ofInner = PathVariables.of(inner);
        ofInner.and(needed);
        List<Expression> outerRow = rows.references(ofOuter);
        List<Expression> innerRow = rows.references(ofInner);
        PlanNode outerPlan = write(outer, outerRow);
        PlanNode innerPlan = inner instanceof Path.IndexScan scan && scan.isParameterized()
                ? leaves.indexScan(nextId++, scan, innerRow, Optional.of(new InputRow(variables, outerRow)))
                : write(inner, innerRow);
        InputRow both = new InputRow(variables, outerRow);
        both.append(innerRow);
        return new Sides(outerPlan, innerPlan, outerRow, innerRow, both);
    }

    private PlanNode aggregated(Path.Aggregated path, List<Expression> wanted) {
        int id = nextId++;
        LogicalNode.Aggregate node = path.node();
        List<Expression> own = rows.references(node.variables());
        InputRow row = new InputRow(variables, own);
        boolean isFinal = path.mode() == AggregateMode.FINALIZE;
        List<Expression> read =
                isFinal ? own : rows.references(UpperSearch.demandOf(node).variables());
        PlanNode child = write(path.input(), read);
        InputRow input = new InputRow(variables, read);
        List<Expression> keys =
                isFinal ? input.resolveAll(own.subList(0, node.keys().size())) : input.resolveAll(node.keys());
        List<AggregateCall> calls = isFinal
                ? partialBelow(child).aggregates()
                : node.calls().stream()
                        .map(call -> Expressions.mapCall(call, input::resolve))
                        .toList();
        boolean hasFilter = path.mode() != AggregateMode.PARTIAL;
        return new PlanNode.Aggregate(
                rows.header(id, path, row, wanted),
                child,
                path.strategy(),
                path.mode(),
                keys,
                calls,
                hasFilter ? NodeRows.filter(row, node.having()) : Optional.empty());
    }

    private static PlanNode.Aggregate partialBelow(PlanNode gather) {
        if (gather.children().getFirst() instanceof PlanNode.Aggregate partial) {
            return partial;
        }
        throw new IllegalStateException("no partial aggregate below the final one");
    }

    private PlanNode sorted(Path.Sorted path, List<Expression> wanted) {
        if (isOfSequences(wanted, path.keys())) {
            return result(path, path, List.of(), wanted);
        }
        int id = nextId++;
        SortInput input = sortInput(path.input(), path.keys(), wanted);
        return new PlanNode.Sort(rows.header(id, path, input.row(), wanted), input.child(), input.keys(), path.bound());
    }

    /// Whether numbers of sequences are wanted for sorted rows: they are taken in the rows' order, above the sort,
    /// unless it sorts by them.
    private static boolean isOfSequences(List<Expression> wanted, List<SortKey> keys) {
        return Expressions.callsSequence(wanted)
                && !Expressions.callsSequence(
                        keys.stream().map(SortKey::expression).toList());
    }

    private PlanNode partlySorted(Path.PartlySorted path, List<Expression> wanted) {
        if (isOfSequences(wanted, path.keys())) {
            return result(path, path, List.of(), wanted);
        }
        int id = nextId++;
        SortInput input = sortInput(path.input(), path.keys(), wanted);
        return new PlanNode.IncrementalSort(
                rows.header(id, path, input.row(), wanted),
                input.child(),
                input.keys(),
                path.presorted(),
                path.bound());
    }

    private record SortInput(PlanNode child, InputRow row, List<SortKey> keys) {}

    private SortInput sortInput(Path below, List<SortKey> keys, List<Expression> wanted) {
        Set<Expression> row = new LinkedHashSet<>(wanted);
        keys.forEach(key -> row.add(key.expression()));
        List<Expression> columns = List.copyOf(row);
        PlanNode child = write(below, columns);
        InputRow input = new InputRow(variables, columns);
        return new SortInput(
                child,
                input,
                keys.stream()
                        .map(key -> new SortKey(input.resolve(key.expression()), key.descending(), key.nullsFirst()))
                        .toList());
    }

    /// Sort keys are computed once, below the sort; arguments here.
    private PlanNode windowed(Path.Windowed path, List<Expression> wanted) {
        int id = nextId++;
        LogicalNode.Window node = path.node();
        BitSet own = node.ownVariables();
        BitSet needed = Expressions.variables(wanted);
        node.calls().forEach(call -> needed.or(Expressions.variables(call.arguments())));
        node.calls()
                .forEach(call ->
                        needed.or(Expressions.variables(call.filter().stream().toList())));
        needed.andNot(own);
        Set<Expression> row = new LinkedHashSet<>(rows.references(needed));
        node.sortKeys().forEach(key -> row.add(key.expression()));
        List<Expression> below = List.copyOf(row);
        PlanNode child = write(path.input(), below);
        InputRow input = new InputRow(variables, below);
        List<Expression> all = new ArrayList<>(below);
        all.addAll(rows.references(own));
        return new PlanNode.WindowAgg(
                rows.header(id, path, new InputRow(variables, all), wanted),
                child,
                node.name(),
                input.resolveAll(node.partition()),
                node.order().stream()
                        .map(key -> new SortKey(input.resolve(key.expression()), key.descending(), key.nullsFirst()))
                        .toList(),
                node.frame(),
                node.calls().stream()
                        .map(call -> Expressions.mapCall(call, input::resolve))
                        .toList());
    }

    /// Numbers of sequences are taken for the rows that are left.
    private PlanNode limited(Path.Limited path, List<Expression> wanted) {
        if (isOfSequences(wanted, sortedBy(path.input()))) {
            return result(path, path, List.of(), wanted);
        }
        int id = nextId++;
        PlanNode child = write(path.input(), wanted);
        InputRow input = new InputRow(variables, wanted);
        return new PlanNode.Limit(
                rows.header(id, path, input, wanted),
                child,
                path.node().count(),
                path.node().offset());
    }

    private static List<SortKey> sortedBy(Path path) {
        return switch (path) {
            case Path.Sorted sorted -> sorted.keys();
            case Path.PartlySorted sorted -> sorted.keys();
            default -> List.of();
        };
    }

    private PlanNode union(Path.Unioned path, List<Expression> wanted) {
        int id = nextId++;
        LogicalNode.Union node = path.node();
        List<PlanNode> children = new ArrayList<>();
        for (int i = 0; i < path.inputs().size(); i++) {
            List<Expression> outputs = node.branches().get(i).outputs();
            children.add(write(
                    path.inputs().get(i),
                    Expressions.replaceAll(wanted, column -> outputs.get(column.index() - node.firstVariable()))));
        }
        return new PlanNode.Append(rows.header(id, path, new InputRow(variables, wanted), wanted), children);
    }

    private PlanNode groupingSets(Path.GroupingSets path, List<Expression> wanted) {
        int id = nextId++;
        LogicalNode.GroupingSets node = path.node();
        BitSet needed = Expressions.variables(wanted);
        needed.or(Expressions.variables(node.keys()));
        needed.andNot(node.ownVariables());
        List<Expression> below = rows.references(needed);
        PlanNode child = write(path.input(), below);
        List<Expression> row = new ArrayList<>(below);
        row.addAll(rows.references(node.ownVariables()));
        return new PlanNode.GroupingSets(
                rows.header(id, path, new InputRow(variables, row), wanted),
                child,
                new InputRow(variables, below).resolveAll(node.keys()),
                node.sets());
    }

    private PlanNode with(Path.With path, List<Expression> wanted) {
        int id = nextId++;
        List<PlanNode.CommonTable> tables = new ArrayList<>();
        for (int i = 0; i < path.tables().size(); i++) {
            LogicalNode.CommonTable table = path.node().tables().get(i);
            PlanNode plan = write(path.tables().get(i), table.branch().outputs());
            tables.add(new PlanNode.CommonTable(table.number(), table.name(), plan));
        }
        PlanNode input = write(path.input(), wanted);
        return new PlanNode.With(rows.header(id, path, new InputRow(variables, wanted), wanted), tables, input);
    }

    private PlanNode recursive(Path.Recursive path, List<Expression> wanted) {
        int id = nextId++;
        LogicalNode.Recursion node = path.node();
        PlanNode first = write(path.first(), node.first().outputs());
        PlanNode repeated = write(path.repeated(), node.repeated().outputs());
        InputRow input = new InputRow(variables, rows.references(node.variables()));
        return new PlanNode.RecursiveUnion(
                rows.header(id, path, input, wanted), node.number(), first, repeated, node.isDistinct());
    }

    private PlanNode gathered(Path.Gathered path, List<Expression> wanted) {
        int id = nextId++;
        PlanNode child = write(path.input(), wanted);
        return new PlanNode.Gather(
                rows.header(id, path, new InputRow(variables, wanted), wanted),
                child,
                path.input().header().workers(),
                PlanNodes.readsRelation(child),
                0);
    }
}
