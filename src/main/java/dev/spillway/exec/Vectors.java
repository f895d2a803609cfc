package dev.spillway.exec;

import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.data.DecimalVector;
import dev.spillway.data.DictionaryVector;
import dev.spillway.data.DoubleVector;
import dev.spillway.data.IntervalVector;
import dev.spillway.data.LongVector;
import dev.spillway.data.TextVector;
import dev.spillway.data.Vector;
import dev.spillway.storage.LongBounds;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Moves rows between vectors: gathers, slices, NULL columns. Static loops over arrays.
public final class Vectors {
    /// A row index that gives NULL in [#gatherOrNull(Vector, int[], int)].
    public static final int NULL_ROW = -1;

    private static final long DECIMAL_BYTES = 48;

    private Vectors() {}

    /// The memory that the rows of a batch take; what dictionaries take is shared and not counted.
    public static long bytes(Batch batch) {
        long bytes = 0;
        for (Vector column : batch.columns()) {
            bytes += bytes(column);
        }
        return bytes;
    }

    /// The memory that a vector's rows take.
    public static long bytes(Vector vector) {
        long nulls = vector.nulls() == null ? 0 : vector.size() / 8;
        return nulls
                + switch (vector) {
                    case LongVector longs -> 8L * longs.size();
                    case DoubleVector doubles -> 8L * doubles.size();
                    case DictionaryVector codes -> 4L * codes.size();
                    case TextVector texts -> 4L * texts.size() + texts.offsets()[texts.size()] - texts.offsets()[0];
                    case DecimalVector decimals -> DECIMAL_BYTES * decimals.size();
                    case IntervalVector intervals -> 16L * intervals.size();
                };
    }

    /// The rows `rows[0] … rows[count - 1]` of a vector, in that order; rows may repeat. Dictionaries stay encoded.
    public static Vector gather(Vector source, int[] rows, int count) {
        long[] nulls = gatherNulls(source.nulls(), rows, count);
        return switch (source) {
            case LongVector vector -> new LongVector(gather(vector.values(), rows, count), nulls, count);
            case DoubleVector vector -> new DoubleVector(gather(vector.values(), rows, count), nulls, count);
            case DictionaryVector vector ->
                new DictionaryVector(gather(vector.codes(), rows, count), vector.dictionary(), nulls, count);
            case TextVector vector -> gatherText(vector, rows, count, nulls);
            case DecimalVector vector -> {
                @Nullable BigDecimal[] from = vector.values();
                @Nullable BigDecimal[] to = new BigDecimal[count];
                for (int i = 0; i < count; i++) {
                    to[i] = from[rows[i]];
                }
                yield new DecimalVector(to, nulls, count);
            }
            case IntervalVector vector ->
                new IntervalVector(
                        gather(vector.months(), rows, count),
                        gather(vector.days(), rows, count),
                        gather(vector.micros(), rows, count),
                        nulls,
                        count);
        };
    }

    /// As [#gather(Vector, int[], int)], where a row of [#NULL_ROW] gives NULL: the missing side of an outer join.
    /// The source may be empty.
    public static Vector gatherOrNull(Vector source, int[] rows, int count) {
        int missing = 0;
        for (int i = 0; i < count; i++) {
            missing += rows[i] >>> 31;
        }
        if (missing == 0) {
            return gather(source, rows, count);
        }
        if (missing == count) {
            return allNull(source, count);
        }
        long[] nulls = new long[Bitmap.words(count)];
        int[] safe = new int[count];
        for (int i = 0; i < count; i++) {
            if (rows[i] < 0) {
                Bitmap.set(nulls, i);
            } else {
                safe[i] = rows[i];
                if (source.isNull(rows[i])) {
                    Bitmap.set(nulls, i);
                }
            }
        }
        return withNulls(gather(source, safe, count), nulls);
    }

    /// The same values under another null bitmap.
    public static Vector withNulls(Vector vector, long @Nullable [] nulls) {
        return switch (vector) {
            case LongVector v -> new LongVector(v.values(), nulls, v.size());
            case DoubleVector v -> new DoubleVector(v.values(), nulls, v.size());
            case DictionaryVector v -> new DictionaryVector(v.codes(), v.dictionary(), nulls, v.size());
            case TextVector v -> new TextVector(v.bytes(), v.offsets(), nulls, v.size());
            case DecimalVector v -> new DecimalVector(v.values(), nulls, v.size());
            case IntervalVector v -> new IntervalVector(v.months(), v.days(), v.micros(), nulls, v.size());
        };
    }

    /// `count` rows of NULL in the form of `like`.
    public static Vector allNull(Vector like, int count) {
        long[] nulls = Bitmap.all(count);
        return switch (like) {
            case LongVector v -> new LongVector(new long[count], nulls, count);
            case DoubleVector v -> new DoubleVector(new double[count], nulls, count);
            case DictionaryVector v -> new TextVector(new byte[0], new int[count + 1], nulls, count);
            case TextVector v -> new TextVector(new byte[0], new int[count + 1], nulls, count);
            case DecimalVector v -> new DecimalVector(new BigDecimal[count], nulls, count);
            case IntervalVector v -> new IntervalVector(new int[count], new int[count], new long[count], nulls, count);
        };
    }

    /// `count` rows of NULL of a layout.
    public static Vector allNull(ColumnLayout layout, int count) {
        long[] nulls = Bitmap.all(count);
        return switch (layout.physical()) {
            case LONG -> new LongVector(new long[count], nulls, count);
            case DOUBLE -> new DoubleVector(new double[count], nulls, count);
            case TEXT -> new TextVector(new byte[0], new int[count + 1], nulls, count);
            case DECIMAL -> new DecimalVector(new BigDecimal[count], nulls, count);
            case INTERVAL -> new IntervalVector(new int[count], new int[count], new long[count], nulls, count);
        };
    }

    /// The rows of a batch.
    public static Batch gather(Batch batch, int[] rows, int count) {
        if (count == batch.rowCount() && isIdentity(rows, count)) {
            return batch;
        }
        List<Vector> columns = new ArrayList<>(batch.columns().size());
        for (Vector column : batch.columns()) {
            columns.add(gather(column, rows, count));
        }
        return new Batch(columns, count);
    }

    /// Rows `from … from + count - 1` of a batch.
    public static Batch slice(Batch batch, int from, int count) {
        if (from == 0 && count == batch.rowCount()) {
            return batch;
        }
        int[] rows = new int[count];
        for (int i = 0; i < count; i++) {
            rows[i] = from + i;
        }
        List<Vector> columns = new ArrayList<>(batch.columns().size());
        for (Vector column : batch.columns()) {
            columns.add(gather(column, rows, count));
        }
        return new Batch(columns, count);
    }

    private static boolean isIdentity(int[] rows, int count) {
        for (int i = 0; i < count; i++) {
            if (rows[i] != i) {
                return false;
            }
        }
        return true;
    }

    public static long[] gather(long[] from, int[] rows, int count) {
        long[] to = new long[count];
        for (int i = 0; i < count; i++) {
            to[i] = from[rows[i]];
        }
        return to;
    }

    public static double[] gather(double[] from, int[] rows, int count) {
        double[] to = new double[count];
        for (int i = 0; i < count; i++) {
            to[i] = from[rows[i]];
        }
        return to;
    }

    public static int[] gather(int[] from, int[] rows, int count) {
        int[] to = new int[count];
        for (int i = 0; i < count; i++) {
            to[i] = from[rows[i]];
        }
        return to;
    }

    private static long @Nullable [] gatherNulls(long @Nullable [] from, int[] rows, int count) {
        if (from == null) {
            return null;
        }
        long[] to = new long[Bitmap.words(count)];
        long any = 0;
        for (int i = 0; i < count; i++) {
            int row = rows[i];
            long bit = from[row >>> 6] >>> row & 1L;
            to[i >>> 6] |= bit << i;
            any |= bit;
        }
        return any == 0 ? null : to;
    }

    private static TextVector gatherText(TextVector source, int[] rows, int count, long @Nullable [] nulls) {
        int[] from = source.offsets();
        int[] offsets = new int[count + 1];
        int total = 0;
        for (int i = 0; i < count; i++) {
            total = Math.addExact(total, from[rows[i] + 1] - from[rows[i]]);
            offsets[i + 1] = total;
        }
        byte[] bytes = new byte[total];
        for (int i = 0; i < count; i++) {
            System.arraycopy(source.bytes(), from[rows[i]], bytes, offsets[i], offsets[i + 1] - offsets[i]);
        }
        return new TextVector(bytes, offsets, nulls, count);
    }

    /// The smallest and the largest value that is not NULL; empty where there is none.
    public static Optional<LongBounds> bounds(LongVector vector) {
        long[] values = vector.values();
        long[] nulls = vector.nulls();
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        for (int i = 0; i < vector.size(); i++) {
            if (!Bitmap.isSet(nulls, i)) {
                min = Math.min(min, values[i]);
                max = Math.max(max, values[i]);
            }
        }
        return min > max ? Optional.empty() : Optional.of(new LongBounds(min, max));
    }

    /// Rows `from … from + size - 1` of some vectors.
    public static List<Vector> slice(List<Vector> vectors, int from, int size) {
        int[] rows = new int[size];
        Arrays.setAll(rows, i -> from + i);
        List<Vector> result = new ArrayList<>(vectors.size());
        vectors.forEach(vector -> result.add(vector.size() == size ? vector : gather(vector, rows, size)));
        return result;
    }
}
