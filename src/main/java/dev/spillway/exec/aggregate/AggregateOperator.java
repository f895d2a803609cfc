package dev.spillway.exec.aggregate;

import dev.spillway.data.Batch;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.Operator;
import dev.spillway.exec.OutputStage;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.spill.SpillFile;
import dev.spillway.exec.spill.SpillPartitions;
import dev.spillway.exec.spill.SpillReader;
import dev.spillway.exec.spill.SpillTape;
import dev.spillway.instrument.NodeInstrumentation;
import dev.spillway.plan.Expression;
import dev.spillway.plan.PlanNode;
import dev.spillway.plan.PlanNode.AggregateMode;
import dev.spillway.plan.PlanNode.AggregateStrategy;
import dev.spillway.storage.KeyFilter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// An Aggregate node: reads its whole input, then emits the groups in the order of their first rows. Groups that do not
/// fit the memory come later, partition by partition.
final class AggregateOperator implements Operator {
    private static final long KILOBYTE = 1_024;
    /// What a group takes besides its row: PostgreSQL's hash entry and tuple header.
    private static final int GROUP_BYTES = 24 + 16;
    private static final int STATE_BYTES = 16;

    private final Operator child;
    private final ParticipantContext context;
    private final PlanNode.Aggregate node;
    private final MemoryTracker memory;
    private final SpillFile file;
    private final AggregatePass.Input input;
    private final @Nullable OutputStage output;
    private final List<ColumnLayout> layout;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private AggregatePass pass;
    private boolean isRead;
    private boolean isClosed;
    private int emitted;
    private long batches = 1;
    private long peakBytes;

    /// Rows for a later pass.
    private record Waiting(SpillTape tape, int level) {}

    AggregateOperator(PlanNode.Aggregate node, Operator child, ParticipantContext context) {
        this.node = node;
        this.child = child;
        this.context = context;
        this.memory = context.hashMemory();
        this.file = new SpillFile(context, node.header().id(), memory);
        this.input = new AggregatePass.Input(child.layout(), child.rowsMax());
        this.pass = new AggregatePass(node, input, node.header().rows(), context, file, 0);
        try {
            this.output = node.mode() == AggregateMode.PARTIAL
                    ? null
                    : OutputStage.create(node.header(), pass.layout(), node.filter(), context);
        } catch (RuntimeException e) {
            pass.close();
            throw e;
        }
        this.layout = output == null ? pass.layout() : output.layout();
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
            isRead = true;
            child.allowReuse();
            read(child::next);
            child.close();
        }
        while (!isClosed) {
            context.cancellation().check();
            if (emitted == pass.size()) {
                if (!readNext()) {
                    return null;
                }
                continue;
            }
            int count = Math.min(Batch.MAX_ROWS, pass.size() - emitted);
            Batch row = pass.emit(emitted, count);
            emitted += count;
            Batch out = output == null ? row : output.apply(row);
            if (out != null) {
                return out;
            }
        }
        return null;
    }

    private void read(Supplier<@Nullable Batch> batches) {
        for (Batch batch = batches.get(); batch != null; batch = batches.get()) {
            context.cancellation().check();
            pass.update(batch);
        }
        if (pass.size() == 0 && waiting.isEmpty() && node.mode() != AggregateMode.PARTIAL) {
            PlanNode.GroupingSets.of(node).ifPresent(this::addEmptySets);
        }
        SpillPartitions others = pass.finish(context.cancellation());
        if (others != null) {
            others.finish().stream()
                    .filter(tape -> tape.rows() > 0)
                    .forEach(tape -> waiting.push(new Waiting(tape, pass.level() + 1)));
        }
        peakBytes = Math.max(peakBytes, pass.peakBytes());
        if (node.strategy() == AggregateStrategy.HASHED) {
            report();
        }
    }

    /// Without any row there is still one for each set without a key.
    private void addEmptySets(PlanNode.GroupingSets sets) {
        for (int number = 0; number < sets.sets().size(); number++) {
            if (sets.sets().get(number).isEmpty()) {
                pass.addEmpty(number);
            }
        }
    }

    /// Aggregates the next partition; false where there is none.
    private boolean readNext() {
        Waiting next = waiting.poll();
        if (next == null) {
            return false;
        }
        pass.close();
        emitted = 0;
        batches++;
        pass = new AggregatePass(node, input, next.tape().rows(), context, file, next.level());
        SpillReader reader = next.tape().read(true);
        read(() -> reader.nextLarge(memory));
        return true;
    }

    private void report() {
        NodeInstrumentation instrumentation =
                context.instrumentation(node.header().id());
        instrumentation.property("Planned Partitions", plannedPartitions());
        instrumentation.property("HashAgg Batches", batches);
        instrumentation.property(
                "Peak Memory Usage", (Math.max(peakBytes, memory.peakBytes()) + KILOBYTE - 1) / KILOBYTE);
        instrumentation.property("Disk Usage", file.bytes() / KILOBYTE);
    }

    /// As many as the planner's estimate asks for; 0 where all groups should fit.
    private long plannedPartitions() {
        double groupBytes = GROUP_BYTES
                + node.header().width()
                + (double) STATE_BYTES * node.aggregates().size();
        double times = node.header().rows() * groupBytes / memory.limitBytes();
        return times <= 1 ? 0 : SpillPartitions.countFor(times);
    }

    @Override
    public void close() {
        isClosed = true;
        waiting.clear();
        pass.close();
        memory.close();
        try {
            child.close();
        } finally {
            file.close();
        }
    }
}
