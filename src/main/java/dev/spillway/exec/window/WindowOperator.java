package dev.spillway.exec.window;

import dev.spillway.data.Batch;
import dev.spillway.data.LongVector;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.Operator;
import dev.spillway.exec.OutputStage;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.Vectors;
import dev.spillway.exec.expression.ExpressionCompiler;
import dev.spillway.exec.table.ReferencedColumns;
import dev.spillway.instrument.NodeInstrumentation;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.ColumnRef;
import dev.spillway.plan.Expression.SortKey;
import dev.spillway.plan.Expression.WindowCall;
import dev.spillway.plan.PlanNode;
import dev.spillway.plan.WindowFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A WindowAgg node: collects whole partitions, computes its functions over them, and emits them batch by batch.
final class WindowOperator implements Operator {
    private static final long[] NOTHING = new long[Batch.MAX_ROWS];
    private static final long KILOBYTE = 1_024;

    private final PlanNode.WindowAgg node;
    private final Operator child;
    private final ParticipantContext context;
    private final MemoryTracker memory;
    private final WindowColumns columns;
    private final WindowBuffer buffer;
    private final FrameClause clause;
    private final List<Integer> orderColumns = new ArrayList<>();
    private final List<WindowResult> results = new ArrayList<>();
    /// For each column of the child the collected one, or -1 where nobody reads it.
    private final int[] collected;
    private final OutputStage output;
    private boolean isOpen;
    private @Nullable Chunk chunk;
    private List<WindowResult.Computed> values = List.of();
    private int emitted;

    WindowOperator(PlanNode.WindowAgg node, Operator child, ParticipantContext context) {
        this.node = node;
        this.child = child;
        this.context = context;
        this.memory = context.workMemory();
        this.columns = new WindowColumns(new ExpressionCompiler(child.layout(), context));
        List<Integer> partition = columns.addAll(node.partitionKeys());
        node.orderKeys().forEach(key -> orderColumns.add(columns.add(key.expression())));
        this.clause = frameClause();
        WindowResults factory = new WindowResults(columns, child.rowsMax(), memory);
        for (WindowCall call : node.calls()) {
            results.add(factory.create(call));
        }
        this.collected = collectedColumns();
        List<ColumnLayout> row = new ArrayList<>(child.layout());
        results.forEach(result -> row.add(result.layout()));
        this.output = OutputStage.create(node.header(), row, Optional.empty(), context);
        this.buffer = new WindowBuffer(columns, partition, memory);
    }

    private FrameClause frameClause() {
        WindowFrame frame = node.frame();
        return new FrameClause(frame, rangeBound(frame, frame.start()), rangeBound(frame, frame.end()));
    }

    private @Nullable RangeBound rangeBound(WindowFrame frame, WindowFrame.Bound bound) {
        if (frame.mode() != WindowFrame.Mode.RANGE || !bound.hasOffset()) {
            return null;
        }
        SortKey key = node.orderKeys().getFirst();
        int column = orderColumns.getFirst();
        RangeBound range =
                new RangeBound(key, bound, column, columns.layout(column).type());
        range.limitExpression().ifPresent(limit -> {
            int limitColumn = columns.add(limit);
            range.limitColumn(limitColumn, columns.layout(limitColumn).type());
        });
        return range;
    }

    private int[] collectedColumns() {
        ReferencedColumns read = new ReferencedColumns();
        node.header().output().forEach(column -> read.add(column.expression()));
        int[] places = new int[child.layout().size()];
        for (int i = 0; i < places.length; i++) {
            Expression column = new ColumnRef(i, child.layout().get(i).type(), "");
            places[i] = read.contains(i) ? columns.add(column) : -1;
        }
        return places;
    }

    @Override
    public List<ColumnLayout> layout() {
        return output.layout();
    }

    @Override
    public long rowsMax() {
        return child.rowsMax();
    }

    @Override
    public @Nullable Batch next() {
        if (!isOpen) {
            clause.open(context);
            isOpen = true;
        }
        while (true) {
            context.cancellation().check();
            Chunk current = chunk;
            if (current == null) {
                current = read();
                if (current == null) {
                    return null;
                }
                chunk = current;
            }
            int size = Math.min(Batch.MAX_ROWS, current.count() - emitted);
            Batch out = output.apply(row(current, emitted, size));
            emitted += size;
            if (emitted == current.count()) {
                chunk = null;
                values = List.of();
                buffer.release();
            }
            if (out != null) {
                return out;
            }
        }
    }

    private @Nullable Chunk read() {
        while (!buffer.isReady()) {
            context.cancellation().check();
            Batch batch = child.next();
            if (batch == null) {
                buffer.end();
                child.close();
                report();
                break;
            }
            buffer.append(batch);
        }
        WindowBuffer.Rows rows = buffer.take();
        if (rows == null) {
            return null;
        }
        Chunk next = new Chunk(rows.columns(), rows.count(), rows.partitions(), orderColumns, clause);
        buffer.reserve(next.count(), results.size());
        List<WindowResult.Computed> computed = new ArrayList<>();
        for (WindowResult result : results) {
            context.cancellation().check();
            computed.add(result.start(next));
        }
        values = computed;
        emitted = 0;
        return next;
    }

    private Batch row(Chunk current, int from, int size) {
        int[] rows = new int[size];
        Arrays.setAll(rows, i -> from + i);
        List<Vector> vectors = new ArrayList<>(collected.length + values.size());
        for (int column : collected) {
            vectors.add(
                    column < 0
                            ? new LongVector(NOTHING, null, size)
                            : Vectors.gather(current.column(column), rows, size));
        }
        for (WindowResult.Computed value : values) {
            vectors.add(value.rows(rows, size));
        }
        return new Batch(vectors, size);
    }

    private void report() {
        NodeInstrumentation instrumentation =
                context.instrumentation(node.header().id());
        instrumentation.property("Storage", "Memory");
        instrumentation.property("Maximum Storage", (memory.peakBytes() + KILOBYTE - 1) / KILOBYTE);
    }

    @Override
    public void close() {
        chunk = null;
        values = List.of();
        memory.close();
        child.close();
    }
}
