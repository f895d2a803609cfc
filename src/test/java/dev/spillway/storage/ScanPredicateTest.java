package dev.spillway.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.data.DataType;
import dev.spillway.error.Cancellation;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.testing.LeakCheck;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Predicates on encoded values keep exactly the rows that a comparison of the decoded ones keeps.
@ExtendWith(LeakCheck.class)
class ScanPredicateTest {
    private static final List<DataType> TYPES =
            List.of(DataType.BIGINT, DataType.numeric(15, 2), DataType.DOUBLE_PRECISION, DataType.REAL, DataType.TEXT);

    private Path temp;

    @BeforeEach
    void open(@TempDir Path directory) {
        temp = directory;
    }

    @ParameterizedTest
    @ValueSource(ints = {30, 2_047, 5_000, 70_000})
    void encodedPredicatesKeepWhatPlainOnesKeep(int rows) {
        try (TempDirectory directory = TempDirectory.open(temp);
                SessionStorage storage = new SessionStorage(
                        StorageOptions.defaults(directory).withTempBuffers(500), BufferListener.NONE)) {
            for (int variety : new int[] {0, 1, 2, 100, 400, 30_000, 1 << 28}) {
                Random random = new Random(rows * 7L + variety);
                List<List<@Nullable Object>> values = new ArrayList<>();
                TYPES.forEach(type -> values.add(StorageFixture.random(type, rows, variety, random)));
                TempRelation relation =
                        storage.createRelation("t", StorageFixture.columns(TYPES.toArray(new DataType[0])));
                StorageFixture.append(relation, values);
                try (FlushedSnapshot snapshot =
                        storage.flushAll(FlushReason.GATHER, new Cancellation(), new BufferUsage())) {
                    for (int round = 0; round < 12; round++) {
                        Case checked = randomCase(values, variety, random);
                        check(relation.scanSource(), checked, values);
                        check(snapshot.scanSource(relation.id()), checked, values);
                    }
                }
                storage.drop(relation.id());
            }
        }
    }

    private record Case(ScanPredicate predicate, Predicate<@Nullable Object> condition) {}

    private static void check(ScanSource source, Case checked, List<List<@Nullable Object>> values) {
        List<@Nullable Object> column = values.get(checked.predicate().column());
        int[] rows = IntStream.range(0, column.size())
                .filter(row -> checked.condition().test(column.get(row)))
                .toArray();
        List<List<@Nullable Object>> expected = new ArrayList<>();
        for (List<@Nullable Object> all : values) {
            List<@Nullable Object> kept = new ArrayList<>();
            for (int row : rows) {
                kept.add(all.get(row));
            }
            expected.add(kept);
        }
        assertThat(StorageFixture.readWhere(source, List.of(checked.predicate())))
                .as("%s", checked.predicate())
                .isEqualTo(expected);
    }

    private static Case randomCase(List<List<@Nullable Object>> values, int variety, Random random) {
        int column = random.nextInt(TYPES.size());
        List<@Nullable Object> cells = values.get(column);
        Object one = pick(cells, column, variety, random);
        Object two = pick(cells, column, variety, random);
        if (random.nextInt(6) == 0) {
            boolean isNull = random.nextBoolean();
            return new Case(new ScanPredicate.NullTest(column, isNull), value -> value == null == isNull);
        }
        return switch (column) {
            case 0, 1 -> longCase(column, (Long) one, (Long) two, random);
            case 2, 3 -> doubleCase(column, (Double) one, (Double) two, random);
            default -> {
                List<String> texts = random.nextBoolean()
                        ? List.of((String) one)
                        : List.of((String) one, (String) two, "nowhere", "");
                yield new Case(
                        new ScanPredicate.TextIn(
                                column,
                                texts.stream()
                                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                                        .toList()),
                        value -> value != null && texts.contains((String) value));
            }
        };
    }

    private static Object pick(List<@Nullable Object> cells, int column, int variety, Random random) {
        Object value = cells.get(random.nextInt(cells.size()));
        return value == null || random.nextInt(4) == 0
                ? StorageFixture.cell(TYPES.get(column), 2 * variety + 3, random)
                : value;
    }

    private static Case longCase(int column, long one, long two, Random random) {
        if (random.nextInt(3) == 0) {
            TreeSet<Long> in = new TreeSet<>(List.of(one, two));
            for (int i = random.nextInt(12); i > 0; i--) {
                in.add(one + random.nextInt(40) - 20);
            }
            return new Case(
                    new ScanPredicate.LongIn(
                            column, in.stream().mapToLong(Long::longValue).toArray()),
                    value -> value != null && in.contains((Long) value));
        }
        long min = random.nextInt(4) == 0 ? Long.MIN_VALUE : Math.min(one, two);
        long max = random.nextInt(4) == 0 ? Long.MAX_VALUE : Math.max(one, two);
        boolean isNegated = random.nextInt(3) == 0;
        return new Case(
                new ScanPredicate.LongRange(column, min, max, isNegated),
                value -> value != null && ((Long) value >= min && (Long) value <= max) != isNegated);
    }

    private static Case doubleCase(int column, double one, double two, Random random) {
        double min = Math.min(one, two);
        double max = random.nextInt(3) == 0 ? Double.NaN : Math.max(one, two);
        boolean minInclusive = random.nextBoolean();
        boolean maxInclusive = random.nextBoolean();
        return new Case(
                new ScanPredicate.DoubleRange(column, min, minInclusive, max, maxInclusive),
                value -> value != null
                        && (minInclusive ? (Double) value >= min : (Double) value > min)
                        && (maxInclusive
                                ? Double.compare((Double) value, max) <= 0
                                : Double.compare((Double) value, max) < 0));
    }

    @Test
    void nanIsGreaterThanEverythingAndMinusZeroIsZero() {
        try (TempDirectory directory = TempDirectory.open(temp);
                SessionStorage storage = new SessionStorage(StorageOptions.defaults(directory), BufferListener.NONE)) {
            TempRelation relation = storage.createRelation("t", StorageFixture.columns(DataType.DOUBLE_PRECISION));
            List<@Nullable Object> values = new ArrayList<>();
            for (int i = 0; i < 3_000; i++) {
                values.add(
                        List.of(-0.0, Double.NaN, 1.0, Double.NEGATIVE_INFINITY).get(i % 4));
            }
            StorageFixture.append(relation, List.of(values));
            assertThat(count(relation, new ScanPredicate.DoubleRange(0, 0.0, true, 0.0, true)))
                    .isEqualTo(750);
            assertThat(count(relation, new ScanPredicate.DoubleRange(0, 1.0, false, Double.NaN, true)))
                    .isEqualTo(750);
            assertThat(count(
                            relation,
                            new ScanPredicate.DoubleRange(
                                    0, Double.NEGATIVE_INFINITY, true, Double.POSITIVE_INFINITY, true)))
                    .isEqualTo(2_250);
        }
    }

    private static int count(TempRelation relation, ScanPredicate predicate) {
        return StorageFixture.readWhere(relation.scanSource(), List.of(predicate))
                .getFirst()
                .size();
    }

    @Test
    void fetchGivesRowsInTheOrderAsked() {
        try (TempDirectory directory = TempDirectory.open(temp);
                SessionStorage storage = new SessionStorage(StorageOptions.defaults(directory), BufferListener.NONE)) {
            TempRelation relation = storage.createRelation("t", StorageFixture.columns(TYPES.toArray(new DataType[0])));
            Random random = new Random(5);
            List<List<@Nullable Object>> values = new ArrayList<>();
            TYPES.forEach(type -> values.add(StorageFixture.random(type, 70_000, 300, random)));
            StorageFixture.append(relation, values);
            long[] ids = StorageFixture.rowIds(relation.scanSource());
            int[] rows = random.ints(500, 0, 70_000).toArray();
            rows[7] = rows[300];
            long[] wanted = IntStream.of(rows).mapToLong(row -> ids[row]).toArray();
            try (StripeReader reader = relation.scanSource().open(List.of(0, 1, 2, 3, 4), new BufferUsage())) {
                for (int column = 0; column < TYPES.size(); column++) {
                    var vector = reader.fetch(column, wanted, wanted.length);
                    for (int i = 0; i < rows.length; i++) {
                        assertThat(StorageFixture.value(vector, i))
                                .isEqualTo(values.get(column).get(rows[i]));
                    }
                }
            }
        }
    }
}
