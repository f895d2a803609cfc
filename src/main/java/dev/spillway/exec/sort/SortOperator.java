package dev.spillway.exec.sort;

import dev.spillway.data.Batch;
import dev.spillway.data.LongVector;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.KeyFilter;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.Operator;
import dev.spillway.exec.OutputStage;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.expression.ExpressionCompiler;
import dev.spillway.exec.expression.VectorExpression;
import dev.spillway.exec.sort.SortBuffer.Sorted;
import dev.spillway.exec.table.ReferencedColumns;
import dev.spillway.instrument.NodeInstrumentation;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.SortKey;
import dev.spillway.plan.PlanNode;
import dev.spillway.storage.LongBounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A Sort node: reads its whole input, then emits it in order. With a bound it keeps little more than that many rows.
final class SortOperator implements Operator {
    private static final long BOUND_MAX = 1 << 20;
    private static final long KILOBYTE = 1_024;

    private final PlanNode.Sort node;
    private final Operator child;
    private final ParticipantContext context;
    private final MemoryTracker memory;
    private final List<VectorExpression> keys;
    private final OutputStage output;
    private final SortBuffer buffer;
    private @Nullable LongBounds pruned;
    private @Nullable Sorted sorted;
    private int emitted;

    SortOperator(PlanNode.Sort node, Operator child, ParticipantContext context) {
        this.node = node;
        this.child = child;
        this.context = context;
        this.memory = context.workMemory();
        this.keys = new ExpressionCompiler(child.layout(), context)
                .compileAll(node.keys().stream().map(SortKey::expression).toList());
        this.output = OutputStage.create(node.header(), child.layout(), Optional.empty(), context);
        ReferencedColumns read = new ReferencedColumns();
        node.header().output().forEach(column -> read.add(column.expression()));
        this.buffer = new SortBuffer(
                child.layout(),
                read::contains,
                keys.stream().map(VectorExpression::layout).toList(),
                node.keys(),
                memory);
    }

    @Override
    public List<ColumnLayout> layout() {
        return output.layout();
    }

    @Override
    public long rowsMax() {
        return child.rowsMax();
    }

    /// A bound counts rows of the whole input, so nothing may be missing from it.
    @Override
    public void restrict(int column, KeyFilter filter) {
        if (node.bound().isEmpty() && sorted == null) {
            output.inputColumn(column).ifPresent(input -> child.restrict(input, filter));
        }
    }

    @Override
    public @Nullable Batch next() {
        Sorted rows = sorted;
        if (rows == null) {
            rows = sort();
            sorted = rows;
        }
        while (emitted < rows.count()) {
            context.cancellation().check();
            int size = Math.min(Batch.MAX_ROWS, rows.count() - emitted);
            Batch batch = rows.batch(emitted, size);
            emitted += size;
            Batch out = output.apply(batch);
            if (out != null) {
                return out;
            }
        }
        return null;
    }

    private Sorted sort() {
        long bound = bound();
        Sorted rows;
        if (bound <= BOUND_MAX) {
            rows = sortTop((int) bound);
            report("top-N heapsort");
        } else {
            for (Batch batch = child.next(); batch != null; batch = child.next()) {
                context.cancellation().check();
                buffer.append(batch, keyVectors(batch));
            }
            rows = buffer.sort();
            report("quicksort");
        }
        child.close();
        return rows;
    }

    /// Rows that anybody will take, or `Long.MAX_VALUE`.
    private long bound() {
        if (node.bound().isEmpty()) {
            return Long.MAX_VALUE;
        }
        LongVector value = (LongVector) new ExpressionCompiler(List.of(), context)
                .compile(node.bound().get())
                .evaluate(new Batch(List.of(), 1));
        return value.isNull(0) || value.values()[0] < 0 ? Long.MAX_VALUE : value.values()[0];
    }

    private Sorted sortTop(int bound) {
        TopRows top = new TopRows(buffer, bound, node.keys());
        if (bound > 0) {
            for (Batch batch = child.next(); batch != null; batch = child.next()) {
                context.cancellation().check();
                top.append(batch, keyVectors(batch));
                prune(top.wanted());
            }
        }
        return top.finish();
    }

    private void prune(@Nullable LongBounds wanted) {
        if (wanted != null
                && !wanted.equals(pruned)
                && node.keys().getFirst().expression() instanceof Expression.ColumnRef key
                && child.layout().get(key.index()).isFreeOfNulls()) {
            pruned = wanted;
            child.prune(key.index(), wanted.min(), wanted.max());
        }
    }

    private List<Vector> keyVectors(Batch batch) {
        List<Vector> vectors = new ArrayList<>(keys.size());
        keys.forEach(key -> vectors.add(key.evaluate(batch)));
        return vectors;
    }

    private void report(String method) {
        NodeInstrumentation instrumentation =
                context.instrumentation(node.header().id());
        instrumentation.property("Sort Method", method);
        instrumentation.property("Sort Space Used", (memory.peakBytes() + KILOBYTE - 1) / KILOBYTE);
        instrumentation.property("Sort Space Type", "Memory");
    }

    @Override
    public void close() {
        sorted = null;
        emitted = 0;
        memory.close();
        child.close();
    }
}
