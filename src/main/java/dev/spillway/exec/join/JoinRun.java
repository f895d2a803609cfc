package dev.spillway.exec.join;

import dev.spillway.data.Batch;
import dev.spillway.exec.Operator;
import dev.spillway.exec.OutputStage;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.plan.Expression;
import dev.spillway.plan.NodeHeader;
import dev.spillway.plan.PlanNode.JoinType;
import dev.spillway.storage.KeyFilter;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What all joins do once the inner side is complete: the outer side's batches one by one, their candidates, the joined
/// rows, and at the end the inner rows without a match. Used by one thread.
final class JoinRun {
    private final Operator outer;
    private final JoinType type;
    private final ParticipantContext context;
    private final JoinColumns columns;
    private final JoinMatcher matcher;
    private final OutputStage output;
    private boolean isEmpty;
    private OuterRows outerRows;
    /// The outer rows have ended, once: a source may do its last work then.
    private boolean isOuterRead;
    private boolean isEnded;

    /// Where outer rows come from.
    interface OuterRows {
        /// `null` at the end.
        @Nullable
        Batch next();

        /// Of the batch that came last, where the inner side comes in parts.
        default JoinMatcher.@Nullable Marks marks() {
            return null;
        }
    }

    /// The parts of a plan's join that do not depend on how candidates are found.
    record Join(NodeHeader header, JoinType type, Optional<Expression> joinFilter, Optional<Expression> filter) {}

    JoinRun(Join join, Operator outer, Operator inner, ParticipantContext context) {
        this.outer = outer;
        this.outerRows = outer::next;
        this.type = join.type();
        this.context = context;
        this.columns = new JoinColumns(outer, inner, join.header(), join.type(), join.joinFilter(), join.filter());
        this.matcher = new JoinMatcher(
                join.type(), columns, join.joinFilter(), context, join.header().id());
        this.output = OutputStage.create(join.header(), columns.layout(), join.filter(), context);
    }

    JoinColumns columns() {
        return columns;
    }

    OutputStage output() {
        return output;
    }

    /// A join above keeps only rows whose output column passes. Rows of the outer side may be missing then, and of
    /// the inner side where a missing one makes no row with NULLs instead of it.
    void restrict(int column, KeyFilter filter, Operator inner) {
        OptionalInt joined = output.inputColumn(column);
        if (joined.isEmpty()) {
            return;
        }
        boolean isOuter = joined.getAsInt() < columns.outerCount();
        if (isOuter && !type.keepsUnmatchedInner()) {
            outer.restrict(joined.getAsInt(), filter);
        } else if (!isOuter && !type.keepsUnmatchedOuter()) {
            inner.restrict(joined.getAsInt() - columns.outerCount(), filter);
        }
    }

    /// The inner side is complete.
    void start(InnerRows inner, JoinMatcher.InnerMatches innerMatches) {
        matcher.start(inner, innerMatches);
    }

    /// A part of the inner side is complete, which these outer rows are to meet.
    void start(InnerRows inner, OuterRows rows) {
        matcher.start(inner, own -> own);
        outerRows = rows;
        isOuterRead = false;
        isEnded = false;
    }

    /// No outer row can join any more, so none is read.
    void end() {
        isEmpty = true;
        isEnded = true;
    }

    /// Starts over with the same inner side.
    boolean rewind() {
        if (type.tracksInner() || !outer.rewind()) {
            return false;
        }
        isOuterRead = false;
        isEnded = isEmpty;
        return true;
    }

    /// Joined rows, or `null` at the end; `candidates` finds the inner rows for an outer batch.
    @Nullable
    Batch next(Function<Batch, Candidates> candidates) {
        while (!isEnded) {
            context.cancellation().check();
            Batch joined = matcher.next();
            if (joined == null && !isOuterRead) {
                Batch batch = outerRows.next();
                if (batch != null) {
                    matcher.probe(batch, candidates.apply(batch), outerRows.marks());
                    continue;
                }
                isOuterRead = true;
            }
            if (joined == null) {
                joined = matcher.innerRows();
            }
            isEnded = joined == null;
            Batch out = joined == null ? null : output.apply(joined);
            if (out != null) {
                return out;
            }
        }
        return null;
    }
}
