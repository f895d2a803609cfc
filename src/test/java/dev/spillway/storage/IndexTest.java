package dev.spillway.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.data.Batch;
import dev.spillway.data.DataType;
import dev.spillway.data.IntervalValue;
import dev.spillway.data.TypeName;
import dev.spillway.data.Vector;
import dev.spillway.error.Cancellation;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.storage.IndexCondition.Operator;
import dev.spillway.testing.LeakCheck;
import dev.spillway.testing.Seed;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Indexes against the rows of their relation, sorted and filtered by plain Java.
@ExtendWith(LeakCheck.class)
class IndexTest {
    private static final List<DataType> TYPES = List.of(
            DataType.INTEGER,
            DataType.BIGINT,
            DataType.REAL,
            DataType.DOUBLE_PRECISION,
            DataType.TEXT,
            DataType.TIMESTAMP,
            DataType.INTERVAL,
            DataType.numeric(15, 2),
            DataType.numeric(30, 4),
            DataType.NUMERIC,
            DataType.BOOLEAN,
            DataType.SMALLINT);

    private final FaultyFiles files = new FaultyFiles();
    private TempDirectory directory;
    private SessionStorage storage;

    @BeforeEach
    void open(@TempDir Path temp) {
        directory = TempDirectory.open(temp);
        storage =
                new SessionStorage(StorageOptions.defaults(directory).withTempBuffers(100), BufferListener.NONE, files);
    }

    @AfterEach
    void close() {
        assertThat(storage.pinnedLocalBuffers()).isZero();
        storage.close();
        directory.close();
    }

    private TempRelation relation() {
        return storage.createRelation("t", StorageFixture.columns(TYPES.toArray(DataType[]::new)));
    }

    private TempIndex index(TempRelation relation, boolean isUnique, IndexColumn... columns) {
        return storage.createIndex(
                relation.id(),
                new IndexDefinition("t_idx", List.of(columns), isUnique, false, false),
                new Cancellation(),
                new BufferUsage());
    }

    private static Batch batch(int rows, int variety, Random random) {
        List<Vector> columns = new ArrayList<>();
        for (DataType type : TYPES) {
            int bounded = type.name() == TypeName.BOOLEAN
                    ? Math.min(variety, 1)
                    : type.name() == TypeName.SMALLINT ? 30_000 : variety;
            List<@Nullable Object> values = StorageFixture.random(type, rows, bounded, random);
            if (type.name() == TypeName.BOOLEAN) {
                values.replaceAll(value -> value instanceof Long number ? (Object) (number & 1) : value);
            }
            columns.add(StorageFixture.vector(type, values));
        }
        return new Batch(columns, rows);
    }

    private static void append(TempRelation relation, int rows, int variety, Random random) {
        try (TableWriter writer = relation.append(new BufferUsage())) {
            for (int left = rows; left > 0; left -= Math.min(left, 2_048)) {
                writer.write(batch(Math.min(left, 2_048), variety, random));
            }
            writer.finish();
        }
    }

    private static int compare(@Nullable Object one, @Nullable Object other, IndexColumn column) {
        if (one == null || other == null) {
            int nulls = one == null ? other == null ? 0 : -1 : 1;
            return column.nullsFirst() ? nulls : -nulls;
        }
        int order = compareValues(one, other);
        return column.descending() ? -order : order;
    }

    private static int compareValues(Object one, Object other) {
        return switch (one) {
            case Long value -> Long.compare(value, (Long) other);
            case Double value -> Double.compare(value + 0.0, (Double) other + 0.0);
            case BigDecimal value -> value.compareTo((BigDecimal) other);
            case String value ->
                Arrays.compareUnsigned(
                        value.getBytes(StandardCharsets.UTF_8), ((String) other).getBytes(StandardCharsets.UTF_8));
            case IntervalValue value -> Double.compare(length(value), length((IntervalValue) other));
            default -> throw new IllegalArgumentException("a value must have an order (got: " + one + ")");
        };
    }

    private static double length(IntervalValue value) {
        return (value.months() * 30.0 + value.days()) * 86_400e6 + value.micros();
    }

    /// The live rows with their ids.
    private record Rows(List<Long> ids, List<List<@Nullable Object>> columns) {}

    private static Rows rows(TempRelation relation) {
        ScanSource source = relation.scanSource();
        List<Long> ids = new ArrayList<>();
        long[] selection = new long[ScanSource.STRIPE_ROWS / 64];
        try (StripeReader reader = source.open(List.of(0), new BufferUsage())) {
            for (int group = 0; group < source.rowGroupCount(); group++) {
                for (int first = 0; first < source.rowGroupSlots(group); first += ScanSource.STRIPE_ROWS) {
                    int slots = reader.position(group, first, selection);
                    for (int slot = 0; slot < slots; slot++) {
                        if ((selection[slot >> 6] >>> slot & 1) != 0) {
                            ids.add((long) group << 16 | first + slot);
                        }
                    }
                }
            }
        }
        return new Rows(ids, StorageFixture.readAll(source));
    }

    private static List<Long> scan(
            TempIndex index, List<IndexCondition> conditions, boolean isForward, Vector... values) {
        List<Long> found = new ArrayList<>();
        List<@Nullable Vector> bound = new ArrayList<>();
        int next = 0;
        for (IndexCondition condition : conditions) {
            bound.add(condition.operator().hasValue() ? values[next++] : null);
        }
        long[] ids = new long[333];
        try (IndexCursor cursor = index.source().open(conditions, isForward, new BufferUsage())) {
            cursor.bind(bound);
            cursor.seek(0);
            for (int count = cursor.next(ids, ids.length, false);
                    count > 0;
                    count = cursor.next(ids, ids.length, false)) {
                Arrays.stream(ids, 0, count).forEach(found::add);
            }
        }
        return found;
    }

    private static List<Long> expected(Rows rows, TempIndex index, java.util.function.IntPredicate filter) {
        Comparator<Integer> order = Comparator.comparingInt(row -> 0);
        for (IndexColumn column : index.definition().columns()) {
            List<@Nullable Object> values = rows.columns().get(column.column());
            order = order.thenComparing((one, other) -> compare(values.get(one), values.get(other), column));
        }
        return IntStream.range(0, rows.ids().size())
                .filter(filter)
                .boxed()
                .sorted(order.thenComparing(row -> rows.ids().get(row)))
                .map(rows.ids()::get)
                .toList();
    }

    private static void check(TempRelation relation, Random random) {
        Rows rows = rows(relation);
        for (TempIndex index : relation.indexes()) {
            List<Long> all = expected(rows, index, row -> true);
            assertThat(scan(index, List.of(), true)).isEqualTo(all);
            assertThat(scan(index, List.of(), false)).isEqualTo(all.reversed());
            Operator[] operators = Operator.values();
            checkProbe(rows, index, operators[random.nextInt(operators.length)], random);
        }
    }

    private static void checkProbe(Rows rows, TempIndex index, Operator operator, Random random) {
        IndexColumn first = index.definition().columns().getFirst();
        List<@Nullable Object> values = rows.columns().get(first.column());
        Object probe = values.isEmpty() ? null : values.get(random.nextInt(values.size()));
        List<Long> wanted = expected(rows, index, row -> matches(values.get(row), operator, probe));
        Vector[] bound = {StorageFixture.vector(TYPES.get(first.column()), Arrays.asList(probe))};
        assertThat(scan(index, List.of(new IndexCondition(0, operator)), true, bound))
                .as(operator + " " + probe)
                .isEqualTo(wanted);
        assertThat(scan(index, List.of(new IndexCondition(0, operator)), false, bound))
                .as(operator + " backward " + probe)
                .isEqualTo(wanted.reversed());
    }

    private static boolean matches(@Nullable Object value, Operator operator, @Nullable Object probe) {
        if (operator == Operator.IS_NULL || operator == Operator.IS_NOT_NULL) {
            return (value == null) == (operator == Operator.IS_NULL);
        }
        if (value == null || probe == null) {
            return false;
        }
        int order = compareValues(value, probe);
        return switch (operator) {
            case EQUAL -> order == 0;
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            default -> order >= 0;
        };
    }

    private static void change(TempRelation relation, int variety, Random random) {
        Rows rows = rows(relation);
        int count = Math.min(rows.ids().size(), 1 + random.nextInt(500));
        List<Long> chosen = new ArrayList<>(rows.ids());
        java.util.Collections.shuffle(chosen, random);
        long[] ids =
                chosen.subList(0, count).stream().mapToLong(id -> id).sorted().toArray();
        switch (random.nextInt(3)) {
            case 0 -> append(relation, 1 + random.nextInt(1_200), variety, random);
            case 1 -> relation.delete(ids, count, new BufferUsage());
            default -> {
                if (count > 0) {
                    Batch changed = batch(count, variety, random);
                    List<Integer> columns = List.of(random.nextInt(6), 6 + random.nextInt(6));
                    relation.update(
                            ids,
                            count,
                            columns,
                            columns.stream().map(changed::column).toList(),
                            new BufferUsage());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 1_000_000})
    void anIndexHasTheRowsInOrderWhateverHappensToThem(int variety) {
        long seed = Seed.of("IndexTest");
        Random random = new Random(seed);
        TempRelation relation = relation();
        index(
                relation,
                false,
                new IndexColumn(random.nextInt(TYPES.size()), random.nextBoolean(), random.nextBoolean()));
        append(relation, 2_500, variety, random);
        for (int column = 0; column < TYPES.size(); column += 1 + random.nextInt(2)) {
            index(
                    relation,
                    false,
                    new IndexColumn(column, random.nextBoolean(), random.nextBoolean()),
                    new IndexColumn(random.nextInt(TYPES.size()), random.nextBoolean(), random.nextBoolean()));
        }
        check(relation, random);
        for (int step = 0; step < 5; step++) {
            change(relation, variety, random);
            if (step % 4 == 3) {
                try (UndoScope undo = storage.beginScope()) {
                    change(relation, variety, random);
                    change(relation, variety, random);
                    undo.rollback();
                }
            }
            check(relation, random);
        }
        relation.truncate();
        check(relation, random);
        append(relation, 100, variety, random);
        check(relation, random);
        storage.drop(relation.id());
        assertThat(storage.dirtiedLocalBuffers()).isZero();
    }

    private static Batch numbers(long... values) {
        List<Vector> columns = new ArrayList<>();
        for (DataType type : TYPES) {
            List<@Nullable Object> cells = new ArrayList<>();
            for (long value : values) {
                cells.add(type.name() == TypeName.BIGINT ? (Object) value : null);
            }
            columns.add(StorageFixture.vector(type, cells));
        }
        return new Batch(columns, values.length);
    }

    private static void append(TempRelation relation, long... values) {
        try (TableWriter writer = relation.append(new BufferUsage())) {
            writer.write(numbers(values));
            writer.finish();
        }
    }

    @Test
    void aUniqueIndexRefusesWhatIsThere() {
        TempRelation relation = relation();
        TempIndex index = index(relation, true, new IndexColumn(1, false, false));
        append(relation, 1, 2, 3);
        assertThatThrownBy(() -> append(relation, 9, 8, 2, 9)).isInstanceOfSatisfying(SpillwayException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.UNIQUE_VIOLATION);
            assertThat(e.detail()).contains("Key (c1)=(2) already exists.");
        });
        assertThatThrownBy(() -> append(relation, 9, 8, 9, 2))
                .isInstanceOfSatisfying(
                        SpillwayException.class, e -> assertThat(e.detail()).contains("Key (c1)=(9) already exists."));
        assertThat(relation.rowCount()).isEqualTo(3);
        assertThat(scan(index, List.of(), true)).hasSize(3);
        List<Vector> four = List.of(StorageFixture.vector(DataType.BIGINT, List.of(2L, 4L, 1L)));
        assertThat(index.lookup(four, 3, new BufferUsage())).containsExactly(1, -1, 0);
        assertThatThrownBy(() -> relation.update(
                        new long[] {0, 1},
                        2,
                        List.of(1),
                        List.of(StorageFixture.vector(DataType.BIGINT, List.of(2L, 3L))),
                        new BufferUsage()))
                .hasMessageContaining("duplicate key value violates unique constraint \"t_idx\"");
        relation.update(
                new long[] {2, 1},
                2,
                List.of(1),
                List.of(StorageFixture.vector(DataType.BIGINT, List.of(4L, 3L))),
                new BufferUsage());
        assertThat(index.lookup(four, 3, new BufferUsage())).containsExactly(-1, 2, 0);
    }

    @Test
    void manyEntriesMakeATreeOfLevelsAndGiveItBack() {
        TempRelation relation = relation();
        TempIndex index = index(relation, true, new IndexColumn(1, false, false));
        int blocks = index.blockCount();
        long[] values =
                IntStream.range(0, 60_000).mapToLong(i -> i * 7_919L % 60_000).toArray();
        for (int from = 0; from < values.length; from += 2_000) {
            append(relation, Arrays.copyOfRange(values, from, from + 2_000));
        }
        assertThat(index.height()).isEqualTo(2);
        assertThat(scan(index, List.of(), true)).hasSize(60_000);
        TempIndex built = index(relation, true, new IndexColumn(1, true, false));
        assertThat(scan(built, List.of(), false)).isEqualTo(scan(index, List.of(), true));
        long[] ids = rows(relation).ids().stream().mapToLong(id -> id).toArray();
        relation.delete(ids, ids.length, new BufferUsage());
        assertThat(scan(index, List.of(), true)).isEmpty();
        assertThat(index.blockCount()).isEqualTo(blocks);
    }

    @Test
    void anIndexThatCannotBeBuiltLeavesNothing() {
        TempRelation relation = relation();
        append(relation, 5, 6, 5);
        assertThatThrownBy(() -> index(relation, true, new IndexColumn(1, false, false)))
                .isInstanceOfSatisfying(SpillwayException.class, e -> {
                    assertThat(e.getMessage()).isEqualTo("could not create unique index \"t_idx\"");
                    assertThat(e.detail()).contains("Key (c1)=(5) is duplicated.");
                });
        assertThat(relation.indexes()).isEmpty();
        assertThat(storage.dirtiedLocalBuffers()).isEqualTo(relation.dirtiedBuffers());
    }

    @Test
    void failedWritesNeverMakeWrongEntries() {
        long seed = Seed.of("IndexTest");
        Random random = new Random(seed);
        int failures = 0;
        TempRelation relation = bigRelation(random);
        for (int round = 0; round < 8; round++) {
            files.writesUntilFailure = random.nextInt(round % 2 == 0 ? 3 : 300);
            try (UndoScope scope = storage.beginScope()) {
                change(relation, 1_000_000, random);
                append(relation, 1_500, 1_000_000, random);
                scope.commit();
            } catch (SpillwayException e) {
                assertThat(e.code()).isIn(ErrorCode.DISK_FULL, ErrorCode.IO_ERROR);
                failures++;
            }
            files.writesUntilFailure = Integer.MAX_VALUE;
            try {
                check(relation, random);
            } catch (SpillwayException e) {
                assertThat(e.getMessage()).contains("could not be put back after a failed statement");
                storage.drop(relation.id());
                relation = bigRelation(random);
            }
        }
        assertThat(failures).isPositive();
    }

    private TempRelation bigRelation(Random random) {
        TempRelation relation = relation();
        append(relation, 4_000, 1_000_000, random);
        for (int column = 1; column < 5; column++) {
            index(relation, false, new IndexColumn(column, false, false), new IndexColumn(column + 1, true, true));
        }
        return relation;
    }

    @Test
    void scopesBringIndexesBackAndTakeThemAway() {
        Random random = new Random(5);
        TempRelation relation = relation();
        append(relation, 3_000, 100, random);
        TempIndex kept = index(relation, false, new IndexColumn(1, false, false));
        try (UndoScope transaction = storage.beginScope()) {
            try (UndoScope savepoint = storage.beginScope()) {
                storage.dropIndex(kept.id());
                index(relation, false, new IndexColumn(4, true, true));
                append(relation, 500, 100, random);
                check(relation, random);
                savepoint.rollback();
            }
            assertThat(relation.indexes()).containsExactly(kept);
            check(relation, random);
            index(relation, false, new IndexColumn(3, true, true));
            append(relation, 10, 100, random);
            transaction.commit();
        }
        assertThat(relation.indexes()).hasSize(2);
        check(relation, random);
        try (UndoScope transaction = storage.beginScope()) {
            storage.drop(relation.id());
            transaction.rollback();
        }
        check(storage.relation(relation.id()), random);
        storage.drop(relation.id());
        assertThat(storage.dirtiedLocalBuffers()).isZero();
    }
}
