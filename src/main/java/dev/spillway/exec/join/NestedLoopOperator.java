package dev.spillway.exec.join;

import dev.spillway.data.Batch;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.Operator;
import dev.spillway.exec.OutputStage;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.plan.PlanNode;
import dev.spillway.plan.PlanNode.JoinType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A nested loop over a materialised inner side: every inner row is a candidate of every outer row.
final class NestedLoopOperator implements Operator {
    private final PlanNode.NestedLoop node;
    private final Operator outer;
    private final Operator inner;
    private final ParticipantContext context;
    private final JoinColumns columns;
    private final OutputStage output;
    private final JoinMatcher matcher;
    private final MemoryTracker memory;
    private @Nullable Candidates candidates;
    private boolean isEnded;

    NestedLoopOperator(PlanNode.NestedLoop node, Operator outer, Operator inner, ParticipantContext context) {
        this.node = node;
        this.outer = outer;
        this.inner = inner;
        this.context = context;
        this.columns = new JoinColumns(outer, inner, node.header(), node.joinType(), node.joinFilter(), node.filter());
        this.output = OutputStage.create(node.header(), columns.layout(), node.filter(), context);
        this.matcher = new JoinMatcher(
                node.joinType(),
                columns,
                node.joinFilter(),
                context,
                node.header().id());
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
        return output.layout();
    }

    @Override
    public long rowsMax() {
        return node.joinType() == JoinType.SEMI || node.joinType() == JoinType.ANTI
                ? outer.rowsMax()
                : HashJoinOperator.product(outer.rowsMax(), inner.rowsMax());
    }

    @Override
    public @Nullable Batch next() {
        if (isEnded) {
            return null;
        }
        Candidates current = candidates;
        if (current == null) {
            InnerRows rows = materialise();
            matcher.start(rows);
            current = new AllRows(rows.count());
            candidates = current;
        }
        while (true) {
            context.cancellation().check();
            Batch joined = matcher.next();
            if (joined == null) {
                Batch batch = outer.next();
                if (batch != null) {
                    matcher.probe(batch, current);
                    continue;
                }
                joined = matcher.unmatchedInner();
                if (joined == null) {
                    isEnded = true;
                    return null;
                }
            }
            Batch out = output.apply(joined);
            if (out != null) {
                return out;
            }
        }
    }

    private InnerRows materialise() {
        InnerRows.Builder rows = new InnerRows.Builder(inner.layout(), columns::isInnerRead, memory);
        for (Batch batch = inner.next(); batch != null; batch = inner.next()) {
            context.cancellation().check();
            rows.append(batch);
        }
        inner.close();
        return rows.build();
    }

    @Override
    public void close() {
        memory.close();
        outer.close();
        inner.close();
    }
}
