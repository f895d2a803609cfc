package dev.spillway.exec.join;

import dev.spillway.data.Batch;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.Operator;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.recursive.WithOperators;
import dev.spillway.exec.spill.SpillFile;
import dev.spillway.instrument.NodeInstrumentation;
import dev.spillway.plan.PlanNode;
import dev.spillway.storage.KeyFilter;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A nested loop over a materialised inner side: every inner row is a candidate of every outer row. An inner side that
/// does not fit the memory comes in parts.
final class NestedLoopOperator implements Operator {
    private static final long KILOBYTE = 1_024;

    private final PlanNode.NestedLoop node;
    private final Operator outer;
    private final Operator inner;
    private final ParticipantContext context;
    private final JoinRun run;
    private final MemoryTracker memory;
    private final SpillFile file;
    private MemoryTracker partMemory;
    private @Nullable OuterPasses passes;
    private @Nullable Candidates candidates;
    private boolean isWhole;

    NestedLoopOperator(PlanNode.NestedLoop node, Operator outer, Operator inner, ParticipantContext context) {
        this.node = node;
        this.outer = outer;
        this.inner = inner;
        this.context = context;
        this.run = new JoinRun(
                new JoinRun.Join(node.header(), node.joinType(), node.joinFilter(), node.filter()),
                outer,
                inner,
                context);
        this.memory = context.workMemory();
        this.partMemory = memory.part();
        this.file = new SpillFile(context, node.header().id(), memory);
    }

    @Override
    public List<ColumnLayout> layout() {
        return run.output().layout();
    }

    @Override
    public long rowsMax() {
        return !node.joinType().emitsPairs()
                ? outer.rowsMax()
                : HashJoinOperator.product(outer.rowsMax(), inner.rowsMax());
    }

    @Override
    public void restrict(int column, KeyFilter filter) {
        run.restrict(column, filter, inner);
    }

    @Override
    public @Nullable Batch next() {
        if (candidates == null) {
            startPart();
        }
        while (true) {
            Candidates all = Objects.requireNonNull(candidates);
            Batch joined = run.next(_ -> all);
            if (joined != null || isWhole) {
                return joined;
            }
            startPart();
        }
    }

    /// Keeps inner rows until there are no more, or the memory is full: then the outer rows are written to a temp
    /// file, and meet the others later.
    private void startPart() {
        partMemory.close();
        partMemory = memory.part();
        InnerRows.Builder rows = new InnerRows.Builder(inner.layout(), run.columns()::isInnerRead, partMemory);
        Batch batch = inner.next();
        for (; batch != null; batch = inner.next()) {
            context.cancellation().check();
            rows.append(batch);
            if (memory.wouldExceed(rows.buildingBytes())) {
                break;
            }
        }
        isWhole = batch == null;
        if (isWhole) {
            inner.close();
        }
        InnerRows built = rows.build();
        OuterPasses known = passes;
        if (isWhole && known == null) {
            run.start(built, own -> own);
        } else {
            passes = known == null ? new OuterPasses(file.newTape(), memory, outer::next) : known;
            run.start(built, passes.pass(isWhole));
        }
        candidates = new AllRows(built.count());
        if (node.inner() instanceof PlanNode.Material kept) {
            report(context.instrumentation(kept.header().id()));
        }
    }

    /// What PostgreSQL says of a Materialize node.
    private void report(NodeInstrumentation instrumentation) {
        instrumentation.property("Storage", passes == null ? "Memory" : "Disk");
        instrumentation.property("Maximum Storage", (memory.peakBytes() + KILOBYTE - 1) / KILOBYTE);
    }

    @Override
    public boolean rewind() {
        return candidates != null && passes == null && !WithOperators.readsWorkTable(node.inner()) && run.rewind();
    }

    @Override
    public void close() {
        memory.close();
        try (file) {
            outer.close();
            inner.close();
        }
    }
}
