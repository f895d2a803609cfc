package dev.spillway.exec.aggregate;

import dev.spillway.data.Batch;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.Operator;
import dev.spillway.exec.OutputStage;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.Vectors;
import dev.spillway.exec.expression.ExpressionCompiler;
import dev.spillway.exec.expression.VectorExpression;
import dev.spillway.exec.spill.SpillFile;
import dev.spillway.exec.spill.SpillPartitions;
import dev.spillway.exec.table.RunBorders;
import dev.spillway.plan.Expression;
import dev.spillway.plan.PlanNode;
import dev.spillway.storage.KeyFilter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An Aggregate node over rows that come sorted by the group keys: aggregates some whole groups at a time, and emits
/// them in the order of the input. What it holds does not grow with the number of groups.
final class SortedAggregateOperator implements Operator {
    /// Rows of the first groups that are taken together, and of later ones: a LIMIT above may want few.
    private static final int ROWS_AT_FIRST = 1_024;
    private static final int ROWS_MAX = 1 << 17;
    private static final int MEMORY_PART = 2;

    private final PlanNode.Aggregate node;
    private final Operator child;
    private final ParticipantContext context;
    private final MemoryTracker memory;
    private final SpillFile file;
    private final AggregatePass.Input input;
    private final List<VectorExpression> keys;
    private final OutputStage output;
    private final RunBorders borders = new RunBorders();
    private AggregatePass pass;
    private @Nullable Batch rest;
    private int rowsWanted = ROWS_AT_FIRST;
    private int emitted;
    private boolean isRead;
    private boolean isEnded;

    SortedAggregateOperator(PlanNode.Aggregate node, Operator child, ParticipantContext context) {
        this.node = node;
        this.child = child;
        this.context = context;
        this.memory = context.hashMemory();
        this.file = new SpillFile(context, node.header().id(), memory);
        this.input = new AggregatePass.Input(child.layout(), child.rowsMax());
        this.keys = new ExpressionCompiler(child.layout(), context).compileAll(node.groupKeys());
        this.pass = newPass();
        try {
            this.output = OutputStage.create(node.header(), pass.layout(), node.filter(), context);
        } catch (RuntimeException e) {
            pass.close();
            throw e;
        }
    }

    /// At the last level nothing is put off: the groups come out in order.
    private AggregatePass newPass() {
        return new AggregatePass(node, input, node.header().rows(), context, file, SpillPartitions.LEVELS_MAX);
    }

    @Override
    public List<ColumnLayout> layout() {
        return output.layout();
    }

    @Override
    public long rowsMax() {
        return child.rowsMax();
    }

    /// A group is left out whole, by one of its keys.
    @Override
    public void restrict(int column, KeyFilter filter) {
        int row = output.inputColumn(column).orElse(Integer.MAX_VALUE);
        if (!isRead && row < node.groupKeys().size() && node.groupKeys().get(row) instanceof Expression.ColumnRef key) {
            child.restrict(key.index(), filter);
        }
    }

    @Override
    public @Nullable Batch next() {
        while (true) {
            context.cancellation().check();
            if (emitted == pass.size()) {
                if (isEnded) {
                    return null;
                }
                readGroups();
                continue;
            }
            int count = Math.min(Batch.MAX_ROWS, pass.size() - emitted);
            Batch row = pass.emit(emitted, count);
            emitted += count;
            Batch out = output.apply(row);
            if (out != null) {
                return out;
            }
        }
    }

    private void readGroups() {
        isRead = true;
        pass.close();
        pass = newPass();
        emitted = 0;
        int rows = 0;
        if (rest != null) {
            rows = rest.rowCount();
            pass.update(rest);
            rest = null;
        }
        for (Batch batch = child.next(); batch != null; batch = child.next()) {
            context.cancellation().check();
            borders.next(keyVectors(batch), batch.rowCount());
            int last = borders.lastStart();
            boolean isEnough = rows + last >= rowsWanted || pass.usedBytes() > memory.limitBytes() / MEMORY_PART;
            if (last >= 0 && rows + last > 0 && isEnough) {
                if (last > 0) {
                    pass.update(Vectors.slice(batch, 0, last));
                }
                rest = Vectors.slice(batch, last, batch.rowCount() - last);
                rowsWanted = Math.min(rowsWanted * 2, ROWS_MAX);
                pass.finish(context.cancellation());
                return;
            }
            pass.update(batch);
            rows = Math.addExact(rows, batch.rowCount());
        }
        isEnded = true;
        child.close();
        pass.finish(context.cancellation());
    }

    private List<Vector> keyVectors(Batch batch) {
        List<Vector> vectors = new ArrayList<>(keys.size());
        keys.forEach(key -> vectors.add(key.evaluate(batch)));
        return vectors;
    }

    @Override
    public void close() {
        isEnded = true;
        emitted = pass.size();
        rest = null;
        pass.close();
        memory.close();
        try (file) {
            child.close();
        }
    }
}
