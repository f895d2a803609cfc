package dev.spillway.exec.window;

import dev.spillway.data.Batch;
import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.Values;
import dev.spillway.exec.expression.ExpressionCompiler;
import dev.spillway.exec.expression.VectorExpression;
import dev.spillway.plan.WindowFrame;
import dev.spillway.plan.WindowFrame.Bound;
import dev.spillway.plan.WindowFrame.BoundKind;
import dev.spillway.plan.WindowFrame.Mode;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The frame clause of a running window: finds the frames of rows. Offsets are evaluated once. Used by one
/// thread.
final class FrameClause {
    private final WindowFrame frame;
    private final @Nullable RangeBound rangeStart;
    private final @Nullable RangeBound rangeEnd;
    private long startOffset;
    private long endOffset;

    /// The range bounds are there for RANGE with an offset.
    FrameClause(WindowFrame frame, @Nullable RangeBound rangeStart, @Nullable RangeBound rangeEnd) {
        this.frame = frame;
        this.rangeStart = rangeStart;
        this.rangeEnd = rangeEnd;
    }

    /// Evaluates the offsets, before the first row.
    void open(ParticipantContext context) {
        startOffset = offset(frame.start(), "starting", rangeStart, context);
        endOffset = offset(frame.end(), "ending", rangeEnd, context);
    }

    private static long offset(Bound bound, String which, @Nullable RangeBound range, ParticipantContext context) {
        if (bound.offset().isEmpty()) {
            return 0;
        }
        VectorExpression expression = new ExpressionCompiler(List.of(), context)
                .compile(bound.offset().get());
        DataType type = expression.layout().type();
        Object value = Values.valueAt(expression.evaluate(new Batch(List.of(), 1)), 0, type);
        if (value == null) {
            throw new SpillwayException(
                    ErrorCode.NULL_VALUE_NOT_ALLOWED, "frame " + which + " offset must not be null");
        }
        if (range != null) {
            range.open(value);
            return 0;
        }
        long rows = (Long) value;
        if (rows < 0) {
            throw new SpillwayException(
                    ErrorCode.INVALID_PRECEDING_OR_FOLLOWING_SIZE, "frame " + which + " offset must not be negative");
        }
        return rows;
    }

    Frames frames(WindowRows rows) {
        int[] starts = starts(rows);
        int[] ends = ends(rows);
        return new Frames(starts, ends, frame.exclusion(), rows, frame.start().kind() == BoundKind.UNBOUNDED_PRECEDING);
    }

    private int[] starts(WindowRows rows) {
        return switch (frame.start().kind()) {
            case UNBOUNDED_PRECEDING -> rows.partitionStarts();
            case CURRENT_ROW -> frame.mode() == Mode.ROWS ? byRows(rows, 0) : rows.peerStarts();
            case PRECEDING -> moved(rows, -startOffset, true);
            case FOLLOWING -> moved(rows, startOffset, true);
            case UNBOUNDED_FOLLOWING -> rows.partitionEnds();
        };
    }

    private int[] ends(WindowRows rows) {
        return switch (frame.end().kind()) {
            case UNBOUNDED_PRECEDING -> rows.partitionStarts();
            case CURRENT_ROW -> frame.mode() == Mode.ROWS ? byRows(rows, 1) : rows.peerEnds();
            case PRECEDING -> moved(rows, -endOffset, false);
            case FOLLOWING -> moved(rows, endOffset, false);
            case UNBOUNDED_FOLLOWING -> rows.partitionEnds();
        };
    }

    private int[] moved(WindowRows rows, long offset, boolean isStart) {
        long distance = Math.clamp(offset, -Integer.MAX_VALUE, Integer.MAX_VALUE) + (isStart ? 0L : 1L);
        return switch (frame.mode()) {
            case ROWS -> byRows(rows, distance);
            case GROUPS -> rows.groupStarts(distance);
            case RANGE -> rows.inRange(Objects.requireNonNull(isStart ? rangeStart : rangeEnd), isStart);
        };
    }

    private static int[] byRows(WindowRows rows, long distance) {
        int[] starts = rows.partitionStarts();
        int[] ends = rows.partitionEnds();
        int[] result = new int[rows.count()];
        for (int i = 0; i < result.length; i++) {
            result[i] = Math.clamp(rows.first() + i + distance, starts[i], ends[i]);
        }
        return result;
    }
}
