package dev.spillway.storage.statistics;

import dev.spillway.storage.encoding.ColumnBuffer;
import java.util.Arrays;

/// What one row group tells the planner about one column: a distinct-count sketch, the bytes of its values, and an
/// evenly spread sample in row order. Immutable once made.
public final class ColumnSketch {
    /// Sample rows of a relation's first groups; later groups, of which there may be many, give fewer.
    private static final int SAMPLE_FIRST = 512;
    private static final int SAMPLE_LATER = 128;
    private static final int FIRST_GROUPS = 8;

    private final DistinctSketch distinct = new DistinctSketch();
    private final ColumnBuffer sample;
    private final int[] samplePositions;
    private final int rows;
    private final double width;

    private ColumnSketch(ColumnBuffer buffer, int sampleMax) {
        rows = buffer.size();
        int count = Math.min(rows, sampleMax);
        sample = new ColumnBuffer(buffer.type());
        samplePositions = new int[count];
        for (int i = 0; i < count; i++) {
            // The middle of each of `count` equal parts, moved a little, so that a period in the data does not beat
            // with the step.
            long from = (long) i * rows / count;
            long length = Math.max(1, (long) (i + 1) * rows / count - from);
            int row = (int) (from + Long.remainderUnsigned(DistinctSketch.mix(i + 1L), length));
            samplePositions[i] = row;
            sample.appendRow(buffer, row);
        }
        boolean isVariable = buffer.kind().isVariable();
        for (int row = 0; row < rows; row++) {
            if (!buffer.isNull(row)) {
                distinct.add(Cells.hash(buffer, row));
            }
        }
        int values = Math.max(1, rows - buffer.nullCount());
        width = isVariable ? (double) buffer.offsets()[rows] / values : 0;
    }

    /// Of all rows of the buffer, which become row group `group`.
    public static ColumnSketch of(ColumnBuffer buffer, int group) {
        return new ColumnSketch(buffer, group < FIRST_GROUPS ? SAMPLE_FIRST : SAMPLE_LATER);
    }

    int rows() {
        return rows;
    }

    /// Average bytes of a non-NULL value of a variable type.
    double width() {
        return width;
    }

    DistinctSketch distinct() {
        return distinct;
    }

    ColumnBuffer sample() {
        return sample;
    }

    /// Whether the sample is all there is.
    boolean isComplete() {
        return samplePositions.length == rows;
    }

    int[] samplePositions() {
        return Arrays.copyOf(samplePositions, samplePositions.length);
    }
}
