package dev.spillway.exec.sort;

import dev.spillway.data.Batch;
import dev.spillway.data.LongVector;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
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
import dev.spillway.storage.KeyFilter;
import dev.spillway.storage.LongBounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A Sort node: reads its whole input, then emits it in order. With a bound it keeps little more than that many rows.
/// What does not fit its memory becomes sorted runs in a temp file, which are merged.
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
    private @Nullable SortedRows sorted;
    private @Nullable ExternalSort external;

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
        SortedRows rows = sorted;
        if (rows == null) {
            rows = sort();
            sorted = rows;
        }
        for (Batch batch = rows.next(); batch != null; batch = rows.next()) {
            context.cancellation().check();
            Batch out = output.apply(batch);
            if (out != null) {
                return out;
            }
        }
        return null;
    }

    private SortedRows sort() {
        long bound = bound();
        boolean isBounded = bound <= BOUND_MAX;
        TopRows top = new TopRows(buffer, isBounded ? (int) bound : 0, node.keys());
        if (isBounded && (bound == 0 || collectTop(top))) {
            Sorted rows = top.finish();
            child.close();
            report("top-N heapsort");
            return new SortedRows.InMemory(rows);
        }
        for (Batch batch = child.next(); batch != null; batch = child.next()) {
            context.cancellation().check();
            buffer.append(batch, keyVectors(batch));
            if (buffer.isFull()) {
                external().writeRun();
            }
        }
        child.close();
        if (external == null) {
            Sorted rows = buffer.sort();
            report("quicksort");
            return new SortedRows.InMemory(rows);
        }
        return merge(external, bound);
    }

    private ExternalSort external() {
        ExternalSort known = external;
        if (known == null) {
            known = new ExternalSort(buffer, context, node.header().id(), memory);
            external = known;
        }
        return known;
    }

    private SortedRows merge(ExternalSort runs, long bound) {
        if (buffer.count() > 0) {
            runs.writeRun();
        }
        RunMerger merger = runs.merge();
        report("external merge", runs.diskBytes(), "Disk");
        return new SortedRows.Merged(buffer, merger, bound);
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

    /// Reads the input to its end, or until so many rows as are wanted do not fit the memory: false.
    private boolean collectTop(TopRows top) {
        for (Batch batch = child.next(); batch != null; batch = child.next()) {
            context.cancellation().check();
            top.append(batch, keyVectors(batch));
            prune(top.wanted());
            if (buffer.isFull() && !top.shrink()) {
                external().writeRun();
                return false;
            }
        }
        return true;
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
        report(method, memory.peakBytes(), "Memory");
    }

    private void report(String method, long bytes, String space) {
        NodeInstrumentation instrumentation =
                context.instrumentation(node.header().id());
        instrumentation.property("Sort Method", method);
        instrumentation.property("Sort Space Used", (bytes + KILOBYTE - 1) / KILOBYTE);
        instrumentation.property("Sort Space Type", space);
    }

    @Override
    public void close() {
        sorted = () -> null;
        ExternalSort runs = external;
        external = null;
        memory.close();
        try {
            child.close();
        } finally {
            if (runs != null) {
                runs.close();
            }
        }
    }
}
