package dev.spillway.exec.window;

import dev.spillway.data.Batch;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.Operator;
import dev.spillway.exec.OutputStage;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.expression.ExpressionCompiler;
import dev.spillway.exec.spill.SpillFile;
import dev.spillway.instrument.NodeInstrumentation;
import dev.spillway.plan.Expression.SortKey;
import dev.spillway.plan.Expression.WindowCall;
import dev.spillway.plan.PlanNode;
import dev.spillway.plan.WindowFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A WindowAgg node: collects whole partitions, computes its functions over them, and emits them batch by batch. A
/// partition that does not fit the memory is stored first.
final class WindowOperator implements Operator {
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
    private final WindowOutput collected;
    private final OutputStage output;
    private boolean isOpen;
    private @Nullable WindowRun run;
    private long diskBytes;

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
        this.collected = new WindowOutput(node, child.layout(), columns);
        List<ColumnLayout> row = new ArrayList<>(child.layout());
        results.forEach(result -> row.add(result.layout()));
        this.output = OutputStage.create(node.header(), row, Optional.empty(), context);
        this.buffer = new WindowBuffer(columns, partition, memory, results.size(), this::newPartition);
    }

    private StoredPartition newPartition(long bytesPerRow) {
        MemoryTracker part = memory.part();
        SpillFile file = new SpillFile(context, node.header().id(), part);
        return new StoredPartition(file, part, context.cancellation(), columns, orderColumns, bytesPerRow);
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
            WindowRun current = run;
            if (current == null) {
                current = read();
                if (current == null) {
                    return null;
                }
                run = current;
            }
            Batch rows = current.next();
            if (rows == null) {
                run = null;
                current.close();
                continue;
            }
            Batch out = output.apply(rows);
            if (out != null) {
                return out;
            }
        }
    }

    private @Nullable WindowRun read() {
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
        StoredPartition stored = buffer.takeStored();
        if (stored != null) {
            diskBytes = Math.max(diskBytes, stored.bytes());
            report();
            return new StoredRun(stored, clause, results, collected);
        }
        WindowBuffer.Rows rows = buffer.take();
        if (rows == null) {
            return null;
        }
        Chunk chunk = new Chunk(rows.columns(), rows.count(), rows.partitions(), orderColumns, clause);
        return new ChunkRun(chunk, results, collected, buffer);
    }

    private void report() {
        NodeInstrumentation instrumentation =
                context.instrumentation(node.header().id());
        long bytes = diskBytes > 0 ? diskBytes : memory.peakBytes();
        instrumentation.property("Storage", diskBytes > 0 ? "Disk" : "Memory");
        instrumentation.property("Maximum Storage", (bytes + KILOBYTE - 1) / KILOBYTE);
    }

    @Override
    public void close() {
        WindowRun current = run;
        run = null;
        if (current instanceof StoredRun stored) {
            stored.close();
        }
        buffer.close();
        memory.close();
        child.close();
    }
}
