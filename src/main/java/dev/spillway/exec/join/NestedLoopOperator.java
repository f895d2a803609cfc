package dev.spillway.exec.join;

import dev.spillway.data.Batch;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.KeyFilter;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.Operator;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.recursive.WithOperators;
import dev.spillway.plan.PlanNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A nested loop over a materialised inner side: every inner row is a candidate of every outer row.
final class NestedLoopOperator implements Operator {
    private final PlanNode.NestedLoop node;
    private final Operator outer;
    private final Operator inner;
    private final ParticipantContext context;
    private final JoinRun run;
    private final MemoryTracker memory;
    private @Nullable Candidates candidates;

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
    }

    /// All rows of the inner side, one after another.
    private record AllRows(int count) implements Candidates {
        @Override
        public int first(int outerRow) {
            return count == 0 ? NONE : 0;
        }

        @Override
        public int next(int innerRow) {
            return innerRow + 1 == count ? NONE : innerRow + 1;
        }

        @Override
        public boolean isUnique() {
            return count <= 1;
        }
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
        Candidates known = candidates;
        Candidates all = known == null ? materialise() : known;
        return run.next(_ -> all);
    }

    private Candidates materialise() {
        InnerRows.Builder rows = new InnerRows.Builder(inner.layout(), run.columns()::isInnerRead, memory);
        for (Batch batch = inner.next(); batch != null; batch = inner.next()) {
            context.cancellation().check();
            rows.append(batch);
        }
        inner.close();
        InnerRows built = rows.build();
        run.start(built, own -> own);
        Candidates all = new AllRows(built.count());
        candidates = all;
        return all;
    }

    @Override
    public boolean rewind() {
        return candidates != null && !WithOperators.readsWorkTable(node.inner()) && run.rewind();
    }

    @Override
    public void close() {
        memory.close();
        outer.close();
        inner.close();
    }
}
