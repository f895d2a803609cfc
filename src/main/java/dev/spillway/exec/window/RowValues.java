package dev.spillway.exec.window;

import dev.spillway.data.DataType;
import dev.spillway.data.LongVector;
import dev.spillway.data.Physical;
import dev.spillway.data.Vector;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.Values;
import dev.spillway.exec.VectorBuilder;
import dev.spillway.exec.Vectors;
import dev.spillway.plan.Expression.WindowCall;
import dev.spillway.plan.RankingFunction;
import java.util.List;
import java.util.Optional;

/// Functions that give the value of another row: lag, lead, first_value, last_value, nth_value. Used while an operator
/// is built.
final class RowValues {
    /// A row that is not there; the default stands for it, where a NULL offset gives NULL.
    private static final int MISSING_ROW = -2;

    private final WindowColumns columns;

    RowValues(WindowColumns columns) {
        this.columns = columns;
    }

    WindowResult create(RankingFunction function, WindowCall call) {
        List<Integer> arguments = columns.addAll(call.arguments());
        int value = arguments.getFirst();
        ColumnLayout layout = columns.layout(value).withNulls();
        return switch (function) {
            case LAG -> shifted(arguments, -1);
            case LEAD -> shifted(arguments, 1);
            case FIRST_VALUE -> new WindowResult(layout, chunk -> gathered(chunk, value, first(chunk)));
            case LAST_VALUE -> new WindowResult(layout, chunk -> gathered(chunk, value, last(chunk)));
            case NTH_VALUE -> new WindowResult(layout, chunk -> gathered(chunk, value, nth(chunk, arguments.get(1))));
            default -> throw new IllegalArgumentException("not the value of a row: " + function);
        };
    }

    private static Vector gathered(Chunk chunk, int column, int[] rows) {
        return Vectors.gatherOrNull(chunk.column(column), rows, rows.length);
    }

    private static int[] first(Chunk chunk) {
        Frames frames = chunk.frames();
        int[] rows = new int[chunk.count()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = frames.ranges(i) == 0 ? Vectors.NULL_ROW : frames.from(0);
        }
        return rows;
    }

    private static int[] last(Chunk chunk) {
        Frames frames = chunk.frames();
        int[] rows = new int[chunk.count()];
        for (int i = 0; i < rows.length; i++) {
            int ranges = frames.ranges(i);
            rows[i] = ranges == 0 ? Vectors.NULL_ROW : frames.to(ranges - 1) - 1;
        }
        return rows;
    }

    private static int[] nth(Chunk chunk, int column) {
        Frames frames = chunk.frames();
        LongVector places = (LongVector) chunk.column(column);
        int[] rows = new int[chunk.count()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Vectors.NULL_ROW;
            if (places.isNull(i)) {
                continue;
            }
            long left = places.values()[i];
            if (left <= 0) {
                throw new SpillwayException(
                        ErrorCode.INVALID_ARGUMENT_FOR_NTH_VALUE_FUNCTION,
                        "argument of nth_value must be greater than zero");
            }
            int ranges = frames.ranges(i);
            for (int range = 0; range < ranges && rows[i] < 0; range++) {
                int size = frames.to(range) - frames.from(range);
                rows[i] = left <= size ? frames.from(range) + (int) left - 1 : Vectors.NULL_ROW;
                left -= size;
            }
        }
        return rows;
    }

    private WindowResult shifted(List<Integer> arguments, int direction) {
        int value = arguments.get(0);
        int offset = arguments.get(1);
        if (arguments.size() == 2) {
            return new WindowResult(columns.layout(value).withNulls(), chunk -> {
                int[] rows = targets(chunk, offset, direction);
                for (int i = 0; i < rows.length; i++) {
                    rows[i] = Math.max(rows[i], Vectors.NULL_ROW);
                }
                return gathered(chunk, value, rows);
            });
        }
        int other = arguments.get(2);
        ColumnLayout layout = common(columns.layout(value), columns.layout(other));
        return new WindowResult(
                layout, chunk -> withDefault(chunk, targets(chunk, offset, direction), value, other, layout));
    }

    private static int[] targets(Chunk chunk, int column, int direction) {
        LongVector offsets = (LongVector) chunk.column(column);
        int[] starts = chunk.partitionStarts();
        int[] ends = chunk.partitionEnds();
        int[] rows = new int[chunk.count()];
        for (int i = 0; i < rows.length; i++) {
            if (offsets.isNull(i)) {
                rows[i] = Vectors.NULL_ROW;
            } else {
                long target = i + offsets.values()[i] * direction;
                rows[i] = target >= starts[i] && target < ends[i] ? (int) target : MISSING_ROW;
            }
        }
        return rows;
    }

    /// How values of both columns are held.
    private static ColumnLayout common(ColumnLayout value, ColumnLayout other) {
        if (value.physical() == other.physical() && value.longScale() == other.longScale()) {
            return new ColumnLayout(value.type(), value.physical(), Optional.empty(), false);
        }
        return ColumnLayout.of(DataType.NUMERIC, Physical.DECIMAL);
    }

    private Vector withDefault(Chunk chunk, int[] rows, int value, int other, ColumnLayout layout) {
        Vector values = chunk.column(value);
        Vector defaults = chunk.column(other);
        VectorBuilder builder = VectorBuilder.create(layout);
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] == Vectors.NULL_ROW) {
                builder.appendNull();
            } else if (rows[i] == MISSING_ROW) {
                append(builder, defaults, i, columns.layout(other), layout);
            } else {
                append(builder, values, rows[i], columns.layout(value), layout);
            }
        }
        return builder.build();
    }

    private static void append(VectorBuilder builder, Vector from, int row, ColumnLayout own, ColumnLayout to) {
        if (own.physical() == to.physical()) {
            builder.append(from, row);
        } else {
            builder.appendValue(Values.valueAt(from, row, own.type()), to.type());
        }
    }
}
