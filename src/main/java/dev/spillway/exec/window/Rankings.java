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
import java.util.Objects;
import java.util.Optional;

/// Functions of a row's place in its partition. Stateless.
final class Rankings {
    private static final ColumnLayout NUMBERS = ColumnLayout.bounded(DataType.BIGINT, 0, 1L << 31, true);
    private static final ColumnLayout FRACTIONS =
            new ColumnLayout(DataType.DOUBLE_PRECISION, Physical.DOUBLE, Optional.empty(), true);

    private Rankings() {}

    static WindowResult create(RankingFunction function) {
        return switch (function) {
            case ROW_NUMBER -> WindowResult.ofRows(NUMBERS, Rankings::rowNumbers);
            case RANK -> WindowResult.ofRows(NUMBERS, Rankings::ranks);
            case DENSE_RANK -> WindowResult.ofRows(NUMBERS, Rankings::denseRanks);
            case PERCENT_RANK -> WindowResult.ofRows(FRACTIONS, Rankings::percentRanks);
            case CUME_DIST -> WindowResult.ofRows(FRACTIONS, Rankings::cumulativeDistributions);
            default -> throw new IllegalArgumentException("not a ranking: " + function);
        };
    }

    private static Vector rowNumbers(WindowRows rows) {
        int[] starts = rows.partitionStarts();
        long[] values = new long[rows.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (long) rows.first() + i - starts[i] + 1;
        }
        return new LongVector(values, null, values.length);
    }

    private static Vector ranks(WindowRows rows) {
        int[] starts = rows.partitionStarts();
        int[] peers = rows.peerStarts();
        long[] values = new long[rows.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (long) peers[i] - starts[i] + 1;
        }
        return new LongVector(values, null, values.length);
    }

    private static Vector denseRanks(WindowRows rows) {
        int[] groups = rows.groups();
        long[] values = new long[rows.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = groups[i] + 1L;
        }
        return new LongVector(values, null, values.length);
    }

    private static Vector percentRanks(WindowRows rows) {
        int[] starts = rows.partitionStarts();
        int[] ends = rows.partitionEnds();
        int[] peers = rows.peerStarts();
        double[] values = new double[rows.count()];
        for (int i = 0; i < values.length; i++) {
            int others = ends[i] - starts[i] - 1;
            values[i] = others == 0 ? 0 : (double) (peers[i] - starts[i]) / others;
        }
        return new DoubleVector(values, null, values.length);
    }

    private static Vector cumulativeDistributions(WindowRows rows) {
        int[] starts = rows.partitionStarts();
        int[] ends = rows.partitionEnds();
        int[] peers = rows.peerEnds();
        double[] values = new double[rows.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (double) (peers[i] - starts[i]) / (ends[i] - starts[i]);
        }
        return new DoubleVector(values, null, values.length);
    }

    /// The number of buckets is that of the first row that has one.
    static WindowResult ntile(int column) {
        return new WindowResult(
                ColumnLayout.of(DataType.INTEGER), chunk -> new Tiles().of(chunk, chunk.column(column)), _ -> {
                    Tiles tiles = new Tiles();
                    return piece -> tiles.of(piece, piece.column(column));
                });
    }

    /// The buckets of the partition that a row is in. Used by one thread.
    private static final class Tiles {
        private static final int NONE = -1;

        private int first = NONE;
        private long size;
        private long larger;

        Vector of(WindowRows rows, Vector buckets) {
            int[] starts = rows.partitionStarts();
            int[] ends = rows.partitionEnds();
            long[] values = new long[rows.count()];
            long[] nulls = buckets.hasNulls() ? Bitmap.none(values.length) : null;
            for (int i = 0; i < values.length; i++) {
                int own = rows.first() + i;
                first = starts[i] == own ? NONE : first;
                if (first == NONE && buckets.isNull(i)) {
                    Bitmap.set(Objects.requireNonNull(nulls), i);
                    continue;
                }
                if (first == NONE) {
                    open(((LongVector) buckets).values()[i], ends[i] - starts[i]);
                    first = own;
                }
                long at = (long) own - first;
                long inLarger = larger * (size + 1);
                values[i] = at < inLarger ? at / (size + 1) + 1 : (at - inLarger) / size + larger + 1;
            }
            return new LongVector(values, nulls, values.length);
        }

        private void open(long count, int rows) {
            if (count <= 0) {
                throw new SpillwayException(
                        ErrorCode.INVALID_ARGUMENT_FOR_NTILE_FUNCTION, "argument of ntile must be greater than zero");
            }
            size = Math.max(1, rows / count);
            larger = rows / count > 0 ? rows % count : 0;
        }
    }
}
