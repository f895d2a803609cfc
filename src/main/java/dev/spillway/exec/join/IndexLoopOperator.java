package dev.spillway.exec.join;

import dev.spillway.data.Batch;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.Operator;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.Vectors;
import dev.spillway.exec.scan.IndexProbe;
import dev.spillway.plan.PlanNode;
import dev.spillway.plan.PlanNode.JoinType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A nested loop whose inner rows come from an index: outer rows are looked up many at a time, then joined like any
/// others.
final class IndexLoopOperator implements Operator {
    private final PlanNode.NestedLoop node;
    private final Probed outer;
    private final IndexProbe inner;
    private final JoinRun run;

    IndexLoopOperator(PlanNode.NestedLoop node, Operator outer, IndexProbe inner, ParticipantContext context) {
        this.node = node;
        this.inner = inner;
        this.outer = new Probed(outer, context);
        this.run = new JoinRun(
                new JoinRun.Join(node.header(), node.joinType(), node.joinFilter(), node.filter()),
                this.outer,
                inner,
                context);
    }

    /// The inner rows of each outer row of a slice: up to `ends[outerRow]`.
    private record Ranges(int[] ends) implements Candidates {
        @Override
        public int first(int outerRow) {
            int start = outerRow == 0 ? 0 : ends[outerRow - 1];
            return start < ends[outerRow] ? start : NONE;
        }

        @Override
        public int next(int innerRow) {
            return isEnd(innerRow + 1) ? NONE : innerRow + 1;
        }

        private boolean isEnd(int position) {
            return Arrays.binarySearch(ends, position) >= 0;
        }

        @Override
        public boolean isUnique() {
            for (int i = 0; i < ends.length; i++) {
                if (ends[i] - (i == 0 ? 0 : ends[i - 1]) > 1) {
                    return false;
                }
            }
            return true;
        }
    }

    /// The outer side in slices whose matches are known.
    private final class Probed implements Operator {
        private final Operator rows;
        private final ParticipantContext context;
        private @Nullable Batch batch;
        private int position;
        private Candidates candidates = new Ranges(new int[0]);
        private MemoryTracker memory;

        Probed(Operator rows, ParticipantContext context) {
            this.rows = rows;
            this.context = context;
            this.memory = context.workMemory();
        }

        @Override
        public List<ColumnLayout> layout() {
            return rows.layout();
        }

        @Override
        public long rowsMax() {
            return rows.rowsMax();
        }

        @Override
        public @Nullable Batch next() {
            Batch current = batch;
            if (current == null || position == current.rowCount()) {
                current = rows.next();
                batch = current;
                position = 0;
            }
            return current == null ? null : slice(current);
        }

        private Batch slice(Batch current) {
            memory.close();
            memory = context.workMemory();
            boolean firstOnly = node.joinFilter().isEmpty()
                    && (node.joinType() == JoinType.SEMI || node.joinType() == JoinType.ANTI);
            IndexProbe.Found found = inner.lookUp(current, position, firstOnly);
            InnerRows.Builder builder = new InnerRows.Builder(inner.layout(), run.columns()::isInnerRead, memory);
            found.batches().forEach(builder::append);
            run.start(builder.build(), own -> own);
            candidates = new Ranges(found.ends());
            int from = position;
            position += found.ends().length;
            return from == 0 && position == current.rowCount()
                    ? current
                    : Vectors.slice(current, from, position - from);
        }

        @Override
        public void close() {
            memory.close();
            rows.close();
        }
    }

    @Override
    public List<ColumnLayout> layout() {
        return run.output().layout();
    }

    @Override
    public long rowsMax() {
        return node.joinType() == JoinType.SEMI || node.joinType() == JoinType.ANTI
                ? outer.rowsMax()
                : HashJoinOperator.product(outer.rowsMax(), inner.rowsMax());
    }

    @Override
    public @Nullable Batch next() {
        return run.next(_ -> outer.candidates);
    }

    @Override
    public void close() {
        outer.close();
        inner.close();
    }
}
