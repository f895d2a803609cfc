package dev.spillway.storage;

import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.data.DataType;
import dev.spillway.data.DecimalVector;
import dev.spillway.data.DictionaryVector;
import dev.spillway.data.DoubleVector;
import dev.spillway.data.IntervalValue;
import dev.spillway.data.IntervalVector;
import dev.spillway.data.LongVector;
import dev.spillway.data.TextVector;
import dev.spillway.data.Vector;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.storage.encoding.BufferVectors;
import dev.spillway.storage.encoding.CellKind;
import dev.spillway.storage.encoding.ColumnBuffer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Rows as lists of plain objects (Long, Double, String, BigDecimal, IntervalValue, null), written to and read from
/// relations.
final class StorageFixture {
    private StorageFixture() {}

    static List<ColumnDefinition> columns(DataType... types) {
        List<ColumnDefinition> columns = new ArrayList<>();
        for (int i = 0; i < types.length; i++) {
            columns.add(new ColumnDefinition("c" + i, types[i], true));
        }
        return columns;
    }

    static Vector vector(DataType type, List<? extends @Nullable Object> values) {
        int size = values.size();
        long[] nulls = Bitmap.none(size);
        boolean hasNulls = false;
        for (int i = 0; i < size; i++) {
            if (values.get(i) == null) {
                Bitmap.set(nulls, i);
                hasNulls = true;
            }
        }
        long[] bits = hasNulls ? nulls : null;
        return switch (CellKind.of(type)) {
            case LONG ->
                new LongVector(
                        values.stream()
                                .mapToLong(v -> v == null ? -77 : (Long) v)
                                .toArray(),
                        bits,
                        size);
            case DOUBLE, FLOAT ->
                new DoubleVector(
                        values.stream()
                                .mapToDouble(v -> v == null ? -7 : (Double) v)
                                .toArray(),
                        bits,
                        size);
            case TEXT -> text(values, bits);
            case WIDE_DECIMAL, FREE_DECIMAL ->
                new DecimalVector(values.toArray(new @Nullable BigDecimal[0]), bits, size);
            case INTERVAL -> {
                int[] months = new int[size];
                int[] days = new int[size];
                long[] micros = new long[size];
                for (int i = 0; i < size; i++) {
                    if (values.get(i) instanceof IntervalValue value) {
                        months[i] = value.months();
                        days[i] = value.days();
                        micros[i] = value.micros();
                    }
                }
                yield new IntervalVector(months, days, micros, bits, size);
            }
        };
    }

    private static TextVector text(List<? extends @Nullable Object> values, long @Nullable [] bits) {
        int[] offsets = new int[values.size() + 1];
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i) != null) {
                bytes.writeBytes(((String) values.get(i)).getBytes(StandardCharsets.UTF_8));
            }
            offsets[i + 1] = bytes.size();
        }
        return new TextVector(bytes.toByteArray(), offsets, bits, values.size());
    }

    static @Nullable Object value(Vector vector, int row) {
        if (vector.isNull(row)) {
            return null;
        }
        return switch (vector) {
            case LongVector v -> v.values()[row];
            case DoubleVector v -> v.values()[row];
            case TextVector v ->
                new String(
                        v.bytes(), v.offsets()[row], v.offsets()[row + 1] - v.offsets()[row], StandardCharsets.UTF_8);
            case DictionaryVector v -> {
                int code = v.codes()[row];
                int from = v.dictionary().offsets()[code];
                int to = v.dictionary().offsets()[code + 1];
                yield new String(v.dictionary().bytes(), from, to - from, StandardCharsets.UTF_8);
            }
            case DecimalVector v -> v.values()[row];
            case IntervalVector v -> new IntervalValue(v.months()[row], v.days()[row], v.micros()[row]);
        };
    }

    /// A column of random values with NULLs, of a range that asks for one encoding or another.
    static List<@Nullable Object> random(DataType type, int rows, int variety, Random random) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            values.add(random.nextInt(10) == 0 && variety != 0 ? null : cell(type, variety, random));
        }
        return values;
    }

    static Object cell(DataType type, int variety, Random random) {
        long number = variety == 0 ? 7 : random.nextLong(-variety, variety);
        return switch (CellKind.of(type)) {
            case LONG -> number;
            case DOUBLE -> number / 8.0;
            case FLOAT -> (double) (float) (number / 8.0);
            case TEXT -> "text " + number;
            case WIDE_DECIMAL ->
                BigDecimal.valueOf(number, 2)
                        .multiply(new BigDecimal("1000000000000000.01"))
                        .setScale(type.scale(), RoundingMode.DOWN);
            case FREE_DECIMAL -> BigDecimal.valueOf(number, random.nextInt(5));
            case INTERVAL -> new IntervalValue((int) number, (int) -number, number * 1_000_003);
        };
    }

    static void append(TempRelation relation, List<List<@Nullable Object>> columnValues) {
        try (TableWriter writer = relation.append(new BufferUsage())) {
            write(writer, relation, columnValues);
            writer.finish();
        }
    }

    static void write(TableWriter writer, TempRelation relation, List<List<@Nullable Object>> columnValues) {
        int rows = columnValues.getFirst().size();
        for (int first = 0; first < rows; first += Batch.MAX_ROWS) {
            int to = Math.min(rows, first + Batch.MAX_ROWS);
            List<Vector> vectors = new ArrayList<>();
            for (int column = 0; column < columnValues.size(); column++) {
                vectors.add(vector(
                        relation.columns().get(column).type(),
                        columnValues.get(column).subList(first, to)));
            }
            writer.write(new Batch(vectors, to - first));
        }
    }

    /// All live rows, column by column.
    static List<List<@Nullable Object>> readAll(ScanSource source) {
        return readWhere(source, List.of());
    }

    static List<List<@Nullable Object>> readWhere(ScanSource source, List<ScanPredicate> predicates) {
        int count = source.columns().size();
        List<List<@Nullable Object>> result = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            result.add(new ArrayList<>());
        }
        List<Integer> all = IntStream.range(0, count).boxed().toList();
        long[] selection = new long[ScanSource.STRIPE_ROWS / 64];
        int[] rows = new int[ScanSource.STRIPE_ROWS];
        try (StripeReader reader = source.open(all, new BufferUsage())) {
            for (int group = 0; group < source.rowGroupCount(); group++) {
                int current = group;
                if (!predicates.stream().allMatch(predicate -> source.mayMatch(current, predicate))) {
                    continue;
                }
                for (int first = 0; first < source.rowGroupSlots(group); first += ScanSource.STRIPE_ROWS) {
                    int slots = reader.position(group, first, selection);
                    predicates.forEach(predicate -> reader.filter(predicate, selection));
                    int found = Bitmap.rows(selection, slots, rows);
                    for (int column = 0; column < count && found > 0; column++) {
                        Vector vector = reader.read(column, rows, found);
                        for (int i = 0; i < found; i++) {
                            result.get(column).add(value(vector, i));
                        }
                    }
                }
            }
        }
        return result;
    }

    /// Row ids of all live rows, in scan order.
    static long[] rowIds(ScanSource source) {
        long[] ids = new long[(int) source.rowCount()];
        int at = 0;
        long[] selection = new long[ScanSource.STRIPE_ROWS / 64];
        int[] rows = new int[ScanSource.STRIPE_ROWS];
        try (StripeReader reader = source.open(List.of(), new BufferUsage())) {
            for (int group = 0; group < source.rowGroupCount(); group++) {
                for (int first = 0; first < source.rowGroupSlots(group); first += ScanSource.STRIPE_ROWS) {
                    int found = Bitmap.rows(selection, reader.position(group, first, selection), rows);
                    for (int i = 0; i < found; i++) {
                        ids[at++] = (long) group << 16 | first + rows[i];
                    }
                }
            }
        }
        return Arrays.copyOf(ids, at);
    }

    static Vector bufferVector(ColumnBuffer buffer) {
        return BufferVectors.vector(buffer, IntStream.range(0, buffer.size()).toArray(), buffer.size());
    }
}
