package dev.spillway.exec.join;

import dev.spillway.data.Batch;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.Operator;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.spill.SpillFile;
import dev.spillway.plan.Expression.MergeKey;
import dev.spillway.plan.PlanNode;
import dev.spillway.storage.KeyFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A merge join: the sorted inner side comes in windows of whole runs of equal keys, and each window meets the outer
/// rows up to its last key. What PostgreSQL marks and restores is the window; a run that does not fit the memory comes
/// in parts ([MergeSteps]).
final class MergeJoinOperator implements Operator {
    private final PlanNode.MergeJoin node;
    private final Operator outer;
    private final Operator inner;
    private final JoinRun run;
    private final MemoryTracker memory;
    private final SpillFile file;
    private final MergeSteps steps;
    private @Nullable MergeStep step;
    private boolean isEnded;

    MergeJoinOperator(PlanNode.MergeJoin node, Operator outer, Operator inner, ParticipantContext context) {
        this.node = node;
        this.outer = outer;
        this.inner = inner;
        this.run = new JoinRun(
                new JoinRun.Join(node.header(), node.joinType(), node.joinFilter(), node.filter()),
                outer,
                inner,
                context);
        JoinKeys keys = new JoinKeys(
                node.keys().stream().map(MergeKey::outer).toList(),
                node.keys().stream().map(MergeKey::inner).toList(),
                outer,
                inner,
                context);
        this.memory = context.workMemory();
        this.file = new SpillFile(context, node.header().id(), memory);
        MergeOrder order = new MergeOrder(node.keys());
        MergeInner windows = new MergeInner(
                inner,
                new InnerCollector.Inner(inner.layout(), run.columns(), keys),
                node.joinType().keepsUnmatchedInner(),
                file,
                context.cancellation());
        this.steps = new MergeSteps(node.joinType(), windows, new MergeOuter(outer, keys, order), file);
    }

    @Override
    public List<ColumnLayout> layout() {
        return run.output().layout();
    }

    @Override
    public long rowsMax() {
        return switch (node.joinType()) {
            case SEMI, ANTI -> outer.rowsMax();
            case RIGHT_SEMI, RIGHT_ANTI -> inner.rowsMax();
            case INNER, LEFT, RIGHT, FULL -> HashJoinOperator.product(outer.rowsMax(), inner.rowsMax());
        };
    }

    @Override
    public void restrict(int column, KeyFilter filter) {
        run.restrict(column, filter, inner);
    }

    @Override
    public @Nullable Batch next() {
        while (!isEnded) {
            MergeStep current = step;
            if (current == null) {
                current = steps.next();
                step = current;
                if (current == null) {
                    isEnded = true;
                    return null;
                }
                run.start(current.rows(), current.outer());
            }
            Batch joined = run.next(current::candidates);
            if (joined != null) {
                return joined;
            }
            step = null;
        }
        return null;
    }

    @Override
    public void close() {
        isEnded = true;
        step = null;
        memory.close();
        try (file) {
            outer.close();
            inner.close();
        }
    }
}
