package dev.spillway.exec.window;

import dev.spillway.data.Bitmap;
import dev.spillway.data.DataType;
import dev.spillway.data.DoubleVector;
import dev.spillway.data.LongVector;
import dev.spillway.data.Physical;
import dev.spillway.data.Vector;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.plan.RankingFunction;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Functions of a row's place in its partition. Stateless.
final class Rankings {
    private static final ColumnLayout NUMBERS = ColumnLayout.bounded(DataType.BIGINT, 0, 1L << 31, true);
    private static final ColumnLayout FRACTIONS =
            new ColumnLayout(DataType.DOUBLE_PRECISION, Physical.DOUBLE, Optional.empty(), true);

    private Rankings() {}

    static WindowResult create(RankingFunction function) {
        return switch (function) {
            case ROW_NUMBER -> new WindowResult(NUMBERS, Rankings::rowNumbers);
            case RANK -> new WindowResult(NUMBERS, Rankings::ranks);
            case DENSE_RANK -> new WindowResult(NUMBERS, Rankings::denseRanks);
            case PERCENT_RANK -> new WindowResult(FRACTIONS, Rankings::percentRanks);
            case CUME_DIST -> new WindowResult(FRACTIONS, Rankings::cumulativeDistributions);
            default -> throw new IllegalArgumentException("not a ranking: " + function);
        };
    }

    private static Vector rowNumbers(Chunk chunk) {
        int[] starts = chunk.partitionStarts();
        long[] values = new long[chunk.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (long) i - starts[i] + 1;
        }
        return new LongVector(values, null, values.length);
    }

    private static Vector ranks(Chunk chunk) {
        int[] starts = chunk.partitionStarts();
        int[] peers = chunk.peerStarts();
        long[] values = new long[chunk.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (long) peers[i] - starts[i] + 1;
        }
        return new LongVector(values, null, values.length);
    }

    private static Vector denseRanks(Chunk chunk) {
        int[] starts = chunk.partitionStarts();
        int[] peers = chunk.peerStarts();
        long[] values = new long[chunk.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = starts[i] == i ? 1 : values[i - 1] + (peers[i] == i ? 1 : 0);
        }
        return new LongVector(values, null, values.length);
    }

    private static Vector percentRanks(Chunk chunk) {
        int[] starts = chunk.partitionStarts();
        int[] ends = chunk.partitionEnds();
        int[] peers = chunk.peerStarts();
        double[] values = new double[chunk.count()];
        for (int i = 0; i < values.length; i++) {
            int others = ends[i] - starts[i] - 1;
            values[i] = others == 0 ? 0 : (double) (peers[i] - starts[i]) / others;
        }
        return new DoubleVector(values, null, values.length);
    }

    private static Vector cumulativeDistributions(Chunk chunk) {
        int[] starts = chunk.partitionStarts();
        int[] ends = chunk.partitionEnds();
        int[] peers = chunk.peerEnds();
        double[] values = new double[chunk.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (double) (peers[i] - starts[i]) / (ends[i] - starts[i]);
        }
        return new DoubleVector(values, null, values.length);
    }

    /// The number of buckets is that of the first row that has one.
    static WindowResult ntile(int column) {
        ColumnLayout layout = ColumnLayout.of(DataType.INTEGER);
        return new WindowResult(layout, chunk -> {
            Vector buckets = chunk.column(column);
            long[] values = new long[chunk.count()];
            long[] nulls = buckets.hasNulls() ? Bitmap.none(values.length) : null;
            int[] partitions = chunk.partitions();
            for (int p = 0; p + 1 < partitions.length; p++) {
                ntiles(buckets, partitions[p], partitions[p + 1], values, nulls);
            }
            return new LongVector(values, nulls, values.length);
        });
    }

    private static void ntiles(Vector buckets, int from, int to, long[] values, long @Nullable [] nulls) {
        int first = from;
        while (first < to && buckets.isNull(first)) {
            if (nulls != null) {
                Bitmap.set(nulls, first);
            }
            first++;
        }
        if (first == to) {
            return;
        }
        long count = ((LongVector) buckets).values()[first];
        if (count <= 0) {
            throw new SpillwayException(
                    ErrorCode.INVALID_ARGUMENT_FOR_NTILE_FUNCTION, "argument of ntile must be greater than zero");
        }
        long size = Math.max(1, (to - from) / count);
        long larger = (to - from) / count > 0 ? (to - from) % count : 0;
        for (int i = first; i < to; i++) {
            long at = (long) i - first;
            values[i] = at < larger * (size + 1) ? at / (size + 1) + 1 : (at - larger * (size + 1)) / size + larger + 1;
        }
    }
}
