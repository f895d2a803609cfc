package dev.spillway.exec;

import dev.spillway.data.Bitmap;
import dev.spillway.data.DataType;
import dev.spillway.data.LongVector;
import dev.spillway.data.Physical;
import dev.spillway.data.Vector;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.storage.ColumnDefinition;
import dev.spillway.storage.LongBounds;
import dev.spillway.storage.RelationId;
import dev.spillway.storage.ScanPredicate;
import dev.spillway.storage.ScanSource;
import dev.spillway.storage.StripeReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A relation in memory: columns of any length, cut into row groups. Thread-safe once made; counts open readers.
///
/// LONG columns of NUMERIC keep the column's scale. `readHook` runs at each stripe, for errors and delays.
public final class FakeScanSource implements ScanSource {
    private final RelationId id;
    private final List<ColumnDefinition> columns;
    private final List<Vector> values;
    private final int rows;
    private final int groupRows;
    private final long[] deleted;
    private final Runnable readHook;
    public final AtomicInteger openReaders = new AtomicInteger();
    public final AtomicInteger stripesRead = new AtomicInteger();

    public FakeScanSource(
            int id, List<ColumnDefinition> columns, List<Vector> values, int rows, int groupRows, Runnable readHook) {
        this.id = new RelationId(id);
        this.columns = List.copyOf(columns);
        this.values = List.copyOf(values);
        this.rows = rows;
        this.groupRows = groupRows;
        this.deleted = Bitmap.none(rows);
        this.readHook = readHook;
    }

    /// Rows of objects, each value as in `Expression.Constant`.
    public static FakeScanSource of(int id, List<ColumnDefinition> columns, List<List<@Nullable Object>> rows) {
        List<Vector> vectors = new ArrayList<>();
        for (int column = 0; column < columns.size(); column++) {
            DataType type = columns.get(column).type();
            VectorBuilder builder = VectorBuilder.create(type.physical());
            for (List<@Nullable Object> row : rows) {
                builder.appendValue(row.get(column), type);
            }
            vectors.add(builder.build());
        }
        return new FakeScanSource(id, columns, vectors, rows.size(), ROW_GROUP_ROWS_MAX, () -> {});
    }

    public void delete(int row) {
        Bitmap.set(deleted, row);
    }

    @Override
    public RelationId relation() {
        return id;
    }

    @Override
    public List<ColumnDefinition> columns() {
        return columns;
    }

    @Override
    public int rowGroupCount() {
        return (rows + groupRows - 1) / groupRows;
    }

    @Override
    public int rowGroupSlots(int group) {
        return Math.min(groupRows, rows - group * groupRows);
    }

    @Override
    public long rowCount() {
        return (long) rows - Bitmap.count(deleted, rows);
    }

    @Override
    public boolean mayMatch(int group, ScanPredicate predicate) {
        return true;
    }

    @Override
    public Optional<LongBounds> bounds(int column) {
        if (columns.get(column).type().physical() != Physical.LONG) {
            return Optional.empty();
        }
        LongVector vector = (LongVector) values.get(column);
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        for (int row = 0; row < rows; row++) {
            if (!vector.isNull(row)) {
                min = Math.min(min, vector.values()[row]);
                max = Math.max(max, vector.values()[row]);
            }
        }
        return min > max ? Optional.empty() : Optional.of(new LongBounds(min, max));
    }

    @Override
    public boolean isFreeOfNulls(int column) {
        Vector vector = values.get(column);
        return vector.nulls() == null || Bitmap.count(vector.nulls(), rows) == 0;
    }

    @Override
    public StripeReader open(List<Integer> readColumns, BufferUsage usage) {
        openReaders.incrementAndGet();
        return new Reader(usage);
    }

    private final class Reader implements StripeReader {
        private final BufferUsage usage;
        private int first;
        private int slots;
        private boolean isClosed;

        private Reader(BufferUsage usage) {
            this.usage = usage;
        }

        @Override
        public int position(int group, int firstSlot, long[] selection) {
            readHook.run();
            stripesRead.incrementAndGet();
            usage.localHit(1);
            first = group * groupRows + firstSlot;
            slots = Math.min(STRIPE_ROWS, rowGroupSlots(group) - firstSlot);
            Arrays.fill(selection, 0);
            for (int i = 0; i < slots; i++) {
                if (!Bitmap.isSet(deleted, first + i)) {
                    Bitmap.set(selection, i);
                }
            }
            return slots;
        }

        @Override
        public void filter(ScanPredicate predicate, long[] selection) {
            Vector vector = values.get(predicate.column());
            DataType type = columns.get(predicate.column()).type();
            for (int i = 0; i < slots; i++) {
                if (Bitmap.isSet(selection, i) && !matches(predicate, vector, type, first + i)) {
                    Bitmap.clear(selection, i);
                }
            }
        }

        @Override
        public Vector read(int column, int[] readRows, int rowCount) {
            int[] absolute = new int[rowCount];
            for (int i = 0; i < rowCount; i++) {
                absolute[i] = first + (rowCount == slots ? i : readRows[i]);
            }
            return Vectors.gather(values.get(column), absolute, rowCount);
        }

        @Override
        public Vector read(int column, int[] readRows, int rowCount, @Nullable Vector previous) {
            Vector read = read(column, readRows, rowCount);
            if (previous instanceof LongVector reused && read instanceof LongVector longs) {
                // Whoever still reads the batch before sees other values now, as with the real one.
                long[] target = reused.values().length >= rowCount ? reused.values() : new long[rowCount];
                System.arraycopy(longs.values(), 0, target, 0, rowCount);
                return new LongVector(target, longs.nulls(), rowCount);
            }
            return read;
        }

        @Override
        public Vector fetch(int column, long[] rowIds, int rowCount) {
            int[] absolute = new int[rowCount];
            for (int i = 0; i < rowCount; i++) {
                absolute[i] = (int) (rowIds[i] >>> 16) * groupRows + (int) (rowIds[i] & 0xFFFF);
            }
            return Vectors.gather(values.get(column), absolute, rowCount);
        }

        @Override
        public void close() {
            if (!isClosed) {
                isClosed = true;
                openReaders.decrementAndGet();
            }
        }
    }

    private static boolean matches(ScanPredicate predicate, Vector vector, DataType type, int row) {
        if (predicate instanceof ScanPredicate.NullTest test) {
            return vector.isNull(row) == test.isNull();
        }
        if (vector.isNull(row)) {
            return false;
        }
        return switch (predicate) {
            case ScanPredicate.LongRange range -> {
                long value = ((LongVector) vector).values()[row];
                yield (value >= range.min() && value <= range.max()) != range.negated();
            }
            case ScanPredicate.LongIn in -> Arrays.binarySearch(in.values(), ((LongVector) vector).values()[row]) >= 0;
            case ScanPredicate.KeyMember member -> member.keys().mayContain(((LongVector) vector).values()[row]);
            case ScanPredicate.DoubleRange range ->
                matches(range, (Double) java.util.Objects.requireNonNull(Values.valueAt(vector, row, type)));
            case ScanPredicate.TextIn in -> {
                byte[] value = String.valueOf(Values.valueAt(vector, row, type))
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8);
                yield in.values().stream().anyMatch(one -> Arrays.equals(one, value));
            }
            case ScanPredicate.NullTest test -> throw new IllegalStateException("handled above");
        };
    }

    private static boolean matches(ScanPredicate.DoubleRange range, double value) {
        double normal = value == 0 ? 0.0 : value;
        int low = Double.compare(normal, range.min() == 0 ? 0.0 : range.min());
        int high = Double.compare(normal, range.max() == 0 ? 0.0 : range.max());
        return (low > 0 || low == 0 && range.minInclusive()) && (high < 0 || high == 0 && range.maxInclusive());
    }
}
