package dev.spillway.exec;

import dev.spillway.data.Batch;
import dev.spillway.data.ByteString;
import dev.spillway.data.DataType;
import dev.spillway.data.DictionaryVector;
import dev.spillway.data.IntervalValue;
import dev.spillway.data.Physical;
import dev.spillway.data.TextDictionary;
import dev.spillway.data.Vector;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Random rows of all types with NULLs and duplicates, and operators over them in batches of random sizes, texts
/// sometimes as dictionaries.
public final class RandomRows {
    private final Random random;
    private final List<ColumnLayout> layout;
    private final List<List<@Nullable Object>> rows;

    private RandomRows(Random random, List<ColumnLayout> layout, List<List<@Nullable Object>> rows) {
        this.random = random;
        this.layout = layout;
        this.rows = rows;
    }

    /// `domain`: about how many different values a column has; a tenth of them NULL.
    public static RandomRows create(Random random, List<ColumnLayout> layout, int count, int domain) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<@Nullable Object> row = new ArrayList<>();
            for (ColumnLayout column : layout) {
                boolean isNull = !column.isFreeOfNulls() && random.nextInt(10) == 0;
                row.add(isNull ? null : value(random, column, domain));
            }
            rows.add(row);
        }
        return new RandomRows(random, layout, rows);
    }

    private static Object value(Random random, ColumnLayout column, int domain) {
        int number = random.nextInt(domain) - domain / 3;
        DataType type = column.type();
        return switch (type.name()) {
            case BOOLEAN -> number % 2 == 0;
            case SMALLINT, INTEGER, DATE, TIME -> (long) number;
            case BIGINT, TIMESTAMP, TIMESTAMPTZ ->
                column.bounds().isPresent() || random.nextBoolean() ? (long) number : number * 4_000_000_000_000_000L;
            case REAL -> (double) (number / 4f);
            case DOUBLE_PRECISION -> random.nextInt(50) == 0 ? specialDouble(random) : number / 4.0;
            case NUMERIC ->
                type.hasFixedScale()
                        ? BigDecimal.valueOf(number, type.scale())
                        : new BigDecimal(number).setScale(random.nextInt(4));
            case CHAR, VARCHAR, TEXT -> number % 7 == 0 ? "" : "v" + number + (number % 3 == 0 ? "éü€" : "");
            case ARRAY -> throw new IllegalArgumentException("no random arrays here");
            case JSON, JSONB -> "{\"n\": " + number + "}";
            case UUID, BYTEA -> ByteString.of(("v" + number).getBytes(StandardCharsets.UTF_8));
            case INTERVAL -> new IntervalValue(number % 3, number % 5, number * 1_000_000L);
        };
    }

    private static double specialDouble(Random random) {
        double[] special = {Double.NaN, -0.0, 0.0};
        return special[random.nextInt(special.length)];
    }

    public List<List<@Nullable Object>> rows() {
        return rows;
    }

    public Operator operator() {
        return operator(rows);
    }

    /// The rows shared out at random among `parts` operators.
    public List<Operator> split(int parts) {
        List<List<List<@Nullable Object>>> shares = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            shares.add(new ArrayList<>());
        }
        rows.forEach(row -> shares.get(random.nextInt(parts)).add(row));
        return shares.stream().map(this::operator).toList();
    }

    private Operator operator(List<List<@Nullable Object>> some) {
        List<Batch> batches = new ArrayList<>();
        for (int from = 0; from < some.size(); ) {
            int to = Math.min(some.size(), from + 1 + random.nextInt(Batch.MAX_ROWS));
            Batch batch = FakeOperator.batch(layout, some.subList(from, to));
            batches.add(random.nextBoolean() ? withDictionaries(batch, some.subList(from, to)) : batch);
            from = to;
        }
        return new Bounded(new FakeOperator(layout, batches), rows.size());
    }

    private Batch withDictionaries(Batch batch, List<List<@Nullable Object>> some) {
        List<Vector> columns = new ArrayList<>(batch.columns());
        for (int i = 0; i < columns.size(); i++) {
            if (layout.get(i).physical() == Physical.TEXT) {
                columns.set(i, dictionary(some, i, batch.column(i)));
            }
        }
        return new Batch(columns, batch.rowCount());
    }

    private static Vector dictionary(List<List<@Nullable Object>> some, int column, Vector plain) {
        TreeSet<String> sorted = new TreeSet<>((a, b) -> java.util.Arrays.compareUnsigned(bytes(a), bytes(b)));
        some.forEach(row -> sorted.add(String.valueOf(row.get(column))));
        List<String> entries = new ArrayList<>(sorted);
        int[] offsets = new int[entries.size() + 1];
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        for (int i = 0; i < entries.size(); i++) {
            all.writeBytes(bytes(entries.get(i)));
            offsets[i + 1] = all.size();
        }
        int[] codes = new int[some.size()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = entries.indexOf(String.valueOf(some.get(i).get(column)));
        }
        TextDictionary dictionary = new TextDictionary(all.toByteArray(), offsets, entries.size());
        return new DictionaryVector(codes, dictionary, plain.nulls(), codes.length);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// An operator that knows its number of rows.
    public record Bounded(Operator child, long rowsMax) implements Operator {
        @Override
        public List<ColumnLayout> layout() {
            return child.layout();
        }

        @Override
        public @Nullable Batch next() {
            return child.next();
        }

        @Override
        public void close() {
            child.close();
        }
    }
}
