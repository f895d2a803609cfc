package dev.spillway.exec.join;

import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.data.LongVector;
import dev.spillway.error.Cancellation;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.Vectors;
import dev.spillway.exec.expression.ExpressionCompiler;
import dev.spillway.exec.expression.VectorExpression;
import dev.spillway.instrument.NodeInstrumentation;
import dev.spillway.plan.Expression;
import dev.spillway.plan.PlanNode.JoinType;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// From candidates to joined rows: follows each outer row's candidates, applies the join filter, and adds what an
/// outer, semi or anti join has for rows without a match. Batches of up to 2,048 rows, whatever the fan-out.
final class JoinMatcher {
    /// The outer row's first candidate has not been asked for.
    private static final int UNKNOWN = -2;

    private final JoinType type;
    private final JoinColumns columns;
    private final @Nullable VectorExpression joinFilter;
    private final NodeInstrumentation instrumentation;
    private final Cancellation cancellation;
    /// Outer rows without a candidate are paired with no row at once: no filter can unmatch the others.
    private final boolean pairsMissing;

    private final boolean tracksOuter;
    private final boolean keepsOuter;
    /// Inner rows are out of the game once matched.
    private final boolean matchesInnerOnce;
    private final int[] outerRows = new int[Batch.MAX_ROWS];
    private final int[] innerRows = new int[Batch.MAX_ROWS];
    private final long[] outerMatched = new long[Batch.MAX_ROWS / Long.SIZE];

    private @Nullable InnerRows inner;
    private long[] innerMatched = new long[0];
    private InnerMatches innerMatches = own -> own;
    private boolean isOuterDone;
    private int nextInner;
    private @Nullable Batch outer;
    private @Nullable Candidates candidates;
    private @Nullable Marks marks;
    private int outerRow;
    private int candidate;

    JoinMatcher(
            JoinType type,
            JoinColumns columns,
            Optional<Expression> joinFilter,
            ParticipantContext context,
            int nodeId) {
        this.type = type;
        this.columns = columns;
        this.joinFilter = joinFilter
                .map(filter -> new ExpressionCompiler(columns.layout(), context).compile(filter))
                .orElse(null);
        this.instrumentation = context.instrumentation(nodeId);
        this.cancellation = context.cancellation();
        this.keepsOuter = type == JoinType.LEFT || type == JoinType.FULL;
        this.pairsMissing = keepsOuter && this.joinFilter == null;
        this.tracksOuter = keepsOuter && !pairsMissing || type == JoinType.SEMI || type == JoinType.ANTI;
        this.matchesInnerOnce = type == JoinType.RIGHT_SEMI || type == JoinType.RIGHT_ANTI;
    }

    /// From the inner rows that this participant has matched to those that all have matched; `null` where another
    /// will know.
    interface InnerMatches {
        long @Nullable [] of(long[] own);
    }

    /// Of a batch of outer rows that meets the inner side in parts: the rows that other parts have matched, brought
    /// up to date when this part is done, and whether this is the last.
    record Marks(long[] matched, boolean isLast) {}

    /// The inner side, or a part of it, is complete.
    void start(InnerRows rows, InnerMatches matches) {
        inner = rows;
        isOuterDone = false;
        innerMatches = matches;
        innerMatched = type.tracksInner() ? Bitmap.none(rows.count()) : innerMatched;
    }

    /// Begins with a batch of outer rows; `known` is `null` where the inner side is in one part.
    void probe(Batch batch, Candidates found, @Nullable Marks known) {
        outer = batch;
        candidates = found;
        marks = known;
        outerRow = 0;
        candidate = UNKNOWN;
        if (isTrackingOuter()) {
            Arrays.fill(outerMatched, 0);
        }
    }

    /// More joined rows of the current outer batch, or `null` when it is done. Where no pair passes, that takes as
    /// long as all pairs of the batch do: cancellation is looked at in here.
    @Nullable
    Batch next() {
        while (outer != null && candidates != null && inner != null) {
            cancellation.check();
            int count = pairs(outer.rowCount(), candidates);
            if (count == 0) {
                Batch rest = isTrackingOuter() ? rest(outer, inner) : null;
                outer = null;
                return rest;
            }
            if (joinFilter != null) {
                count = filter(joinFilter, outer, inner, count);
            }
            track(count);
            if (count > 0 && type.emitsPairs()) {
                return columns.output(outer, outerRows, inner, innerRows, count);
            }
        }
        return null;
    }

    private boolean isTrackingOuter() {
        return tracksOuter || keepsOuter && marks != null;
    }

    private int pairs(int outerCount, Candidates found) {
        boolean isPairingMissing = pairsMissing && marks == null;
        if (found.isUnique() && !isPairingMissing) {
            return uniquePairs(outerCount, found);
        }
        int count = 0;
        while (count < Batch.MAX_ROWS && outerRow < outerCount) {
            int row = candidate == UNKNOWN ? found.first(outerRow) : candidate;
            if (row == Candidates.NONE ? isPairingMissing : isOpen(row)) {
                outerRows[count] = outerRow;
                innerRows[count++] = row;
            }
            int following = row == Candidates.NONE ? Candidates.NONE : found.next(row);
            if (following == Candidates.NONE) {
                outerRow++;
                candidate = UNKNOWN;
            } else {
                candidate = following;
            }
        }
        return count;
    }

    private int uniquePairs(int outerCount, Candidates found) {
        int count = 0;
        for (; outerRow < outerCount; outerRow++) {
            int row = found.first(outerRow);
            outerRows[count] = outerRow;
            innerRows[count] = row;
            count += row >= 0 && isOpen(row) ? 1 : 0;
            if (count == Batch.MAX_ROWS) {
                outerRow++;
                break;
            }
        }
        return count;
    }

    private boolean isOpen(int innerRow) {
        return !matchesInnerOnce || !Bitmap.isSet(innerMatched, innerRow);
    }

    private int filter(VectorExpression filter, Batch outerBatch, InnerRows innerSide, int count) {
        Batch input = columns.filterInput(outerBatch, outerRows, innerSide, innerRows, count);
        LongVector passes = (LongVector) filter.evaluate(input);
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (passes.values()[i] != 0 && !passes.isNull(i)) {
                outerRows[kept] = outerRows[i];
                innerRows[kept++] = innerRows[i];
            }
        }
        instrumentation.removedByJoinFilter(count - kept);
        return kept;
    }

    private void track(int count) {
        if (isTrackingOuter()) {
            for (int i = 0; i < count; i++) {
                Bitmap.set(outerMatched, outerRows[i]);
            }
        }
        if (type.tracksInner()) {
            for (int i = 0; i < count; i++) {
                if (innerRows[i] >= 0) {
                    Bitmap.set(innerMatched, innerRows[i]);
                }
            }
        }
    }

    /// What remains of an outer batch when all its pairs are known.
    private @Nullable Batch rest(Batch batch, InnerRows innerSide) {
        boolean wantsMatched = type == JoinType.SEMI;
        Marks known = marks;
        int count = 0;
        for (int row = 0; row < batch.rowCount(); row++) {
            boolean isMatched = Bitmap.isSet(outerMatched, row);
            boolean wasMatched = known != null && Bitmap.isSet(known.matched(), row);
            boolean isWanted = wantsMatched
                    ? isMatched && !wasMatched
                    : !isMatched && !wasMatched && (known == null || known.isLast());
            outerRows[count] = row;
            count += isWanted ? 1 : 0;
        }
        for (int word = 0; known != null && word < known.matched().length; word++) {
            known.matched()[word] |= outerMatched[word];
        }
        if (count == 0) {
            return null;
        }
        Arrays.fill(innerRows, 0, count, Vectors.NULL_ROW);
        return columns.output(batch, outerRows, innerSide, innerRows, count);
    }

    /// After the last outer batch: inner rows that never matched, for right, full and right anti joins, those that
    /// did for right semi joins; `null` at the end.
    @Nullable
    Batch innerRows() {
        if (!type.tracksInner() || inner == null) {
            return null;
        }
        if (!isOuterDone) {
            isOuterDone = true;
            long[] all = innerMatches.of(innerMatched);
            innerMatched = all == null ? innerMatched : all;
            nextInner = all == null ? inner.count() : 0;
        }
        boolean wantsMatched = type == JoinType.RIGHT_SEMI;
        int count = 0;
        for (; count < Batch.MAX_ROWS && nextInner < inner.count(); nextInner++) {
            if (Bitmap.isSet(innerMatched, nextInner) == wantsMatched) {
                innerRows[count++] = nextInner;
            }
        }
        if (count == 0) {
            return null;
        }
        Arrays.fill(outerRows, 0, count, Vectors.NULL_ROW);
        return columns.output(null, outerRows, inner, innerRows, count);
    }
}
