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
import java.util.Arrays;
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
            case FIRST_VALUE -> WindowResult.ofRows(layout, rows -> rows.gatherOrNull(value, first(rows)));
            case LAST_VALUE -> WindowResult.ofRows(layout, rows -> rows.gatherOrNull(value, last(rows)));
            case NTH_VALUE ->
                WindowResult.ofRows(layout, rows -> rows.gatherOrNull(value, nth(rows, arguments.get(1))));
            default -> throw new IllegalArgumentException("not the value of a row: " + function);
        };
    }

    private static int[] first(WindowRows rows) {
        Frames frames = rows.frames();
        int[] places = new int[rows.count()];
        for (int i = 0; i < places.length; i++) {
            places[i] = frames.ranges(i) == 0 ? Vectors.NULL_ROW : frames.from(0);
        }
        return places;
    }

    private static int[] last(WindowRows rows) {
        Frames frames = rows.frames();
        int[] places = new int[rows.count()];
        for (int i = 0; i < places.length; i++) {
            int ranges = frames.ranges(i);
            places[i] = ranges == 0 ? Vectors.NULL_ROW : frames.to(ranges - 1) - 1;
        }
        return places;
    }

    private static int[] nth(WindowRows rows, int column) {
        Frames frames = rows.frames();
        LongVector wanted = (LongVector) rows.column(column);
        int[] places = new int[rows.count()];
        for (int i = 0; i < places.length; i++) {
            places[i] = Vectors.NULL_ROW;
            if (wanted.isNull(i)) {
                continue;
            }
            long left = wanted.values()[i];
            if (left <= 0) {
                throw new SpillwayException(
                        ErrorCode.INVALID_ARGUMENT_FOR_NTH_VALUE_FUNCTION,
                        "argument of nth_value must be greater than zero");
            }
            int ranges = frames.ranges(i);
            for (int range = 0; range < ranges && places[i] < 0; range++) {
                int size = frames.to(range) - frames.from(range);
                places[i] = left <= size ? frames.from(range) + (int) left - 1 : Vectors.NULL_ROW;
                left -= size;
            }
        }
        return places;
    }

    private WindowResult shifted(List<Integer> arguments, int direction) {
        int value = arguments.get(0);
        int offset = arguments.get(1);
        if (arguments.size() == 2) {
            return WindowResult.ofRows(
                    columns.layout(value).withNulls(),
                    rows -> rows.gatherOrNull(value, present(targets(rows, offset, direction))));
        }
        int other = arguments.get(2);
        ColumnLayout layout = common(columns.layout(value), columns.layout(other));
        return WindowResult.ofRows(
                layout, rows -> withDefault(rows, targets(rows, offset, direction), value, other, layout));
    }

    private static int[] present(int[] targets) {
        return Arrays.stream(targets)
                .map(target -> Math.max(target, Vectors.NULL_ROW))
                .toArray();
    }

    private static int[] targets(WindowRows rows, int column, int direction) {
        LongVector offsets = (LongVector) rows.column(column);
        int[] starts = rows.partitionStarts();
        int[] ends = rows.partitionEnds();
        int[] targets = new int[rows.count()];
        for (int i = 0; i < targets.length; i++) {
            if (offsets.isNull(i)) {
                targets[i] = Vectors.NULL_ROW;
            } else {
                long target = rows.first() + i + offsets.values()[i] * direction;
                targets[i] = target >= starts[i] && target < ends[i] ? (int) target : MISSING_ROW;
            }
        }
        return targets;
    }

    /// How values of both columns are held.
    private static ColumnLayout common(ColumnLayout value, ColumnLayout other) {
        if (value.physical() == other.physical() && value.longScale() == other.longScale()) {
            return new ColumnLayout(value.type(), value.physical(), Optional.empty(), false);
        }
        return ColumnLayout.of(DataType.NUMERIC, Physical.DECIMAL);
    }

    private Vector withDefault(WindowRows rows, int[] targets, int value, int other, ColumnLayout layout) {
        Vector values = rows.gatherOrNull(value, present(targets));
        Vector defaults = rows.column(other);
        VectorBuilder builder = VectorBuilder.create(layout);
        for (int i = 0; i < targets.length; i++) {
            if (targets[i] == MISSING_ROW) {
                append(builder, defaults, i, columns.layout(other), layout);
            } else {
                append(builder, values, i, columns.layout(value), layout);
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
