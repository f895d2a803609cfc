package dev.spillway.exec.aggregate;

import dev.spillway.data.Batch;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.KeyFilter;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.Operator;
import dev.spillway.exec.OutputStage;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.expression.ExpressionCompiler;
import dev.spillway.exec.expression.VectorExpression;
import dev.spillway.exec.table.GroupTable;
import dev.spillway.instrument.NodeInstrumentation;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.AggregateCall;
import dev.spillway.plan.PlanNode;
import dev.spillway.plan.PlanNode.AggregateMode;
import dev.spillway.plan.PlanNode.AggregateStrategy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An Aggregate node: reads its whole input, then emits the groups in the order of their first rows.
final class AggregateOperator implements Operator {
    private final Operator child;
    private final ParticipantContext context;
    private final PlanNode.Aggregate node;
    private final MemoryTracker memory;
    private final List<VectorExpression> keys = new ArrayList<>();
    private final GroupTable groups;
    private final AggregateStates states;
    private final List<AggregateResult> results = new ArrayList<>();
    private final @Nullable OutputStage output;
    private final List<ColumnLayout> layout;
    private final int[] groupsOfRows = new int[Batch.MAX_ROWS];
    private boolean isRead;
    private int emitted;

    AggregateOperator(PlanNode.Aggregate node, Operator child, ParticipantContext context) {
        this.node = node;
        this.child = child;
        this.context = context;
        this.memory = context.hashMemory();
        boolean isPlain = node.groupKeys().isEmpty();
        ExpressionCompiler compiler = new ExpressionCompiler(child.layout(), context);
        List<ColumnLayout> keyLayouts = keyLayouts(compiler);
        this.groups = new GroupTable(keyLayouts, child.rowsMax(), memory);
        StateOrigin origin = node.mode() == AggregateMode.FINALIZE
                ? new StateColumnOrigin(child.layout(), node.groupKeys().size())
                : new ArgumentOrigin(compiler, isPlain, child.rowsMax(), memory);
        this.states = new AggregateStates(origin, isPlain, memory);
        AggregateResults factory = new AggregateResults(states);
        for (AggregateCall call : node.aggregates()) {
            results.add(factory.create(call));
        }
        List<ColumnLayout> row = new ArrayList<>(keyLayouts);
        if (node.mode() == AggregateMode.PARTIAL) {
            row.addAll(states.layout());
            this.output = null;
            this.layout = List.copyOf(row);
        } else {
            results.forEach(result -> row.add(result.layout()));
            this.output = OutputStage.create(node.header(), row, node.filter(), context);
            this.layout = output.layout();
        }
    }

    private List<ColumnLayout> keyLayouts(ExpressionCompiler compiler) {
        if (node.mode() == AggregateMode.FINALIZE) {
            return List.copyOf(child.layout().subList(0, node.groupKeys().size()));
        }
        keys.addAll(compiler.compileAll(node.groupKeys()));
        return keys.stream().map(VectorExpression::layout).toList();
    }

    @Override
    public List<ColumnLayout> layout() {
        return layout;
    }

    @Override
    public long rowsMax() {
        return node.groupKeys().isEmpty() && node.mode() != AggregateMode.PARTIAL ? 1 : child.rowsMax();
    }

    /// A group is left out whole, by one of its keys.
    @Override
    public void restrict(int column, KeyFilter filter) {
        int row = output == null ? column : output.inputColumn(column).orElse(Integer.MAX_VALUE);
        if (isRead || row >= node.groupKeys().size()) {
            return;
        }
        if (node.mode() == AggregateMode.FINALIZE) {
            child.restrict(row, filter);
        } else if (node.groupKeys().get(row) instanceof Expression.ColumnRef key) {
            child.restrict(key.index(), filter);
        }
    }

    @Override
    public @Nullable Batch next() {
        if (!isRead) {
            read();
            isRead = true;
        }
        while (emitted < groups.size()) {
            context.cancellation().check();
            Batch row = emit();
            Batch out = output == null ? row : output.apply(row);
            if (out != null) {
                return out;
            }
        }
        return null;
    }

    private void read() {
        child.allowReuse();
        for (Batch batch = child.next(); batch != null; batch = child.next()) {
            context.cancellation().check();
            groups.assign(keyVectors(batch), batch.rowCount(), groupsOfRows);
            states.update(batch, groupsOfRows, groups.size());
        }
        states.finish(groups.size());
        child.close();
        if (node.strategy() == AggregateStrategy.HASHED) {
            report();
        }
    }

    private List<Vector> keyVectors(Batch batch) {
        if (node.mode() == AggregateMode.FINALIZE) {
            return batch.columns().subList(0, node.groupKeys().size());
        }
        List<Vector> vectors = new ArrayList<>(keys.size());
        for (VectorExpression key : keys) {
            vectors.add(key.evaluate(batch));
        }
        return vectors;
    }

    private void report() {
        NodeInstrumentation instrumentation =
                context.instrumentation(node.header().id());
        instrumentation.property("Planned Partitions", 0L);
        instrumentation.property("HashAgg Batches", 1L);
        instrumentation.property("Peak Memory Usage", (memory.peakBytes() + 1023) / 1024);
        instrumentation.property("Disk Usage", 0L);
    }

    private Batch emit() {
        int from = emitted;
        int count = Math.min(Batch.MAX_ROWS, groups.size() - from);
        emitted += count;
        List<Vector> columns = new ArrayList<>();
        for (int key = 0; key < node.groupKeys().size(); key++) {
            columns.add(groups.decode(key, from, count));
        }
        if (node.mode() == AggregateMode.PARTIAL) {
            columns.addAll(states.columns(from, count));
        } else {
            for (AggregateResult result : results) {
                columns.add(result.emit(from, count));
            }
        }
        return new Batch(columns, count);
    }

    @Override
    public void close() {
        memory.close();
        child.close();
    }
}
