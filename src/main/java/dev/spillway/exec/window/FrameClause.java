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
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The frame clause of a running window: finds the frames of a chunk's rows. Offsets are evaluated once. Used by one
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

    Frames frames(Chunk chunk) {
        int[] starts = starts(chunk);
        int[] ends = ends(chunk);
        return new Frames(
                starts, ends, frame.exclusion(), chunk, frame.start().kind() == BoundKind.UNBOUNDED_PRECEDING);
    }

    private int[] starts(Chunk chunk) {
        return switch (frame.start().kind()) {
            case UNBOUNDED_PRECEDING -> chunk.partitionStarts();
            case CURRENT_ROW -> frame.mode() == Mode.ROWS ? rows(chunk, 0) : chunk.peerStarts();
            case PRECEDING -> moved(chunk, startOffset, -1, true);
            case FOLLOWING -> moved(chunk, startOffset, 1, true);
            case UNBOUNDED_FOLLOWING -> chunk.partitionEnds();
        };
    }

    private int[] ends(Chunk chunk) {
        return switch (frame.end().kind()) {
            case UNBOUNDED_PRECEDING -> chunk.partitionStarts();
            case CURRENT_ROW -> frame.mode() == Mode.ROWS ? rows(chunk, 1) : chunk.peerEnds();
            case PRECEDING -> moved(chunk, endOffset, -1, false);
            case FOLLOWING -> moved(chunk, endOffset, 1, false);
            case UNBOUNDED_FOLLOWING -> chunk.partitionEnds();
        };
    }

    private static int[] rows(Chunk chunk, int added) {
        int[] rows = new int[chunk.count()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = i + added;
        }
        return rows;
    }

    private int[] moved(Chunk chunk, long offset, int direction, boolean isStart) {
        return switch (frame.mode()) {
            case ROWS -> byRows(chunk, offset, direction, isStart ? 0 : 1);
            case GROUPS -> byGroups(chunk, offset, direction, isStart);
            case RANGE ->
                java.util.Objects.requireNonNull(isStart ? rangeStart : rangeEnd)
                        .find(chunk, isStart);
        };
    }

    private static int[] byRows(Chunk chunk, long offset, int direction, int added) {
        int[] starts = chunk.partitionStarts();
        int[] ends = chunk.partitionEnds();
        long distance = Math.min(offset, Integer.MAX_VALUE) * direction;
        int[] result = new int[chunk.count()];
        for (int i = 0; i < result.length; i++) {
            result[i] = Math.clamp(i + added + distance, starts[i], ends[i]);
        }
        return result;
    }

    /// Peer groups of a partition are counted from 0.
    private static int[] byGroups(Chunk chunk, long offset, int direction, boolean isStart) {
        int[] peerStarts = chunk.peerStarts();
        int[] peerEnds = chunk.peerEnds();
        int[] result = new int[chunk.count()];
        int[] partitions = chunk.partitions();
        long distance = Math.min(offset, Integer.MAX_VALUE) * direction;
        int[] borders = new int[chunk.count() + 1];
        for (int p = 0; p + 1 < partitions.length; p++) {
            int groups = 0;
            for (int row = partitions[p]; row < partitions[p + 1]; row = peerEnds[row]) {
                borders[groups++] = row;
            }
            borders[groups] = partitions[p + 1];
            for (int group = 0; group < groups; group++) {
                long target = group + distance + (isStart ? 0 : 1);
                int value = borders[Math.clamp(target, 0, groups)];
                Arrays.fill(result, peerStarts[borders[group]], borders[group + 1], value);
            }
        }
        return result;
    }
}
