package dev.spillway.exec.aggregate;

import dev.spillway.data.DoubleVector;
import dev.spillway.data.Vector;
import dev.spillway.exec.MemoryTracker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The states of groups that are a fixed number of floats each, one group after another. Used by one thread.
final class DoubleStates {
    private static final int GROUPS_MIN = 16;

    private final int width;
    private final MemoryTracker memory;
    private double[] values = new double[0];

    /// `width` floats a group, all 0 at first.
    DoubleStates(int width, MemoryTracker memory) {
        this.width = width;
        this.memory = memory;
    }

    void ensure(int groupCount) {
        if (groupCount * width > values.length) {
            int grown = Math.max(groupCount * width, Math.max(GROUPS_MIN * width, values.length * 2));
            memory.reserve(8L * (grown - values.length));
            values = Arrays.copyOf(values, grown);
        }
    }

    /// The floats of all groups, until the next [#ensure(int)].
    double[] values() {
        return values;
    }

    double value(int group, int index) {
        return values[group * width + index];
    }

    /// A column for each of the floats.
    List<Vector> columns(int from, int count) {
        List<Vector> columns = new ArrayList<>();
        for (int index = 0; index < width; index++) {
            double[] column = new double[count];
            for (int i = 0; i < count; i++) {
                column[i] = value(from + i, index);
            }
            columns.add(new DoubleVector(column, null, count));
        }
        return columns;
    }
}
