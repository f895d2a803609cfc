package dev.spillway.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.data.DataType;
import dev.spillway.data.Vector;
import dev.spillway.error.Cancellation;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.testing.LeakCheck;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Small tables cost what they cost in PostgreSQL; wide ones work with few buffers.
@ExtendWith(LeakCheck.class)
class SmallAndWideTablesTest {
    private Path temp;

    @BeforeEach
    void open(@TempDir Path directory) {
        temp = directory;
    }

    private static List<List<@Nullable Object>> values(List<ColumnDefinition> columns, int rows, int variety) {
        List<List<@Nullable Object>> values = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            values.add(StorageFixture.random(columns.get(i).type(), rows, variety, new Random(i)));
        }
        return values;
    }

    @Test
    void aThousandSmallTablesCostAtMostTwiceWhatPostgresNeeds() {
        DataType[] integers = new DataType[20];
        Arrays.fill(integers, DataType.INTEGER);
        List<ColumnDefinition> columns = StorageFixture.columns(integers);
        List<List<@Nullable Object>> values = values(columns, 100, 1 << 30);
        try (TempDirectory directory = TempDirectory.open(temp);
                SessionStorage storage = new SessionStorage(StorageOptions.defaults(directory), BufferListener.NONE)) {
            for (int table = 0; table < 1_000; table++) {
                StorageFixture.append(storage.createRelation("t" + table, columns), values);
            }
            // PostgreSQL: rows of 24 + 80 bytes and a line pointer, 75 to a block, so two blocks a table.
            int blocks = storage.relations().stream()
                    .mapToInt(TempRelation::blockCount)
                    .sum();
            assertThat(blocks).isLessThanOrEqualTo(2 * 2 * 1_000);
            assertThat(StorageFixture.readAll(storage.relations().get(567).scanSource()))
                    .isEqualTo(values);
        }
    }

    @Test
    void aSingleRowInsertDirtiesOneBlock() {
        List<ColumnDefinition> columns = StorageFixture.columns(DataType.INTEGER, DataType.TEXT, DataType.TIMESTAMP);
        try (TempDirectory directory = TempDirectory.open(temp);
                SessionStorage storage = new SessionStorage(StorageOptions.defaults(directory), BufferListener.NONE)) {
            TempRelation relation = storage.createRelation("t", columns);
            StorageFixture.append(relation, values(columns, 10, 50));
            storage.flushAll(FlushReason.EXPLICIT, new Cancellation(), new BufferUsage())
                    .close();
            StorageFixture.append(relation, values(columns, 1, 50));
            assertThat(storage.dirtiedLocalBuffers()).isEqualTo(1);
            assertThat(relation.blockCount()).isEqualTo(1);
        }
    }

    @Test
    void largeStringsInATailGoToBlocksOfTheirOwn() {
        List<ColumnDefinition> columns =
                StorageFixture.columns(DataType.TEXT, DataType.INTEGER, DataType.TEXT, DataType.TEXT);
        try (TempDirectory directory = TempDirectory.open(temp);
                SessionStorage storage = new SessionStorage(
                        StorageOptions.defaults(directory).withTempBuffers(100), BufferListener.NONE)) {
            TempRelation relation = storage.createRelation("t", columns);
            List<List<@Nullable Object>> model =
                    List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            Random random = new Random(9);
            for (int i = 0; i < 40; i++) {
                List<List<@Nullable Object>> row = new ArrayList<>();
                for (int column = 0; column < 4; column++) {
                    Object value =
                            column == 1 ? (Object) (long) i : "x".repeat(random.nextInt(1 << random.nextInt(18)));
                    row.add(List.of(value));
                    model.get(column).add(value);
                }
                StorageFixture.append(relation, row);
            }
            assertThat(StorageFixture.readAll(relation.scanSource())).isEqualTo(model);
            relation.update(
                    new long[] {3},
                    1,
                    List.of(2),
                    List.of(StorageFixture.vector(DataType.TEXT, List.of("y".repeat(30_000)))),
                    new BufferUsage());
            model.get(2).set(3, "y".repeat(30_000));
            assertThat(StorageFixture.readAll(relation.scanSource())).isEqualTo(model);
            relation.truncate();
            assertThat(relation.blockCount()).isZero();
        }
    }

    @Test
    void twoHundredNullableColumnsWorkWithAHundredBuffers() {
        DataType[] types = new DataType[200];
        DataType[] some = {DataType.INTEGER, DataType.TEXT, DataType.BIGINT, DataType.DOUBLE_PRECISION};
        Arrays.setAll(types, i -> some[i % some.length]);
        List<ColumnDefinition> columns = StorageFixture.columns(types);
        try (TempDirectory directory = TempDirectory.open(temp);
                SessionStorage storage = new SessionStorage(
                        StorageOptions.defaults(directory).withTempBuffers(100), BufferListener.NONE)) {
            TempRelation relation = storage.createRelation("wide", columns);
            List<List<@Nullable Object>> model = values(columns, 9_000, 5_000);
            StorageFixture.append(relation, model);
            assertThat(StorageFixture.readAll(relation.scanSource())).isEqualTo(model);
            long[] ids = StorageFixture.rowIds(relation.scanSource());
            try (UndoScope statement = storage.beginScope()) {
                for (int first = 0; first < ids.length; first += 2_000) {
                    int to = Math.min(ids.length, first + 2_000);
                    List<Integer> changed = new ArrayList<>();
                    List<Vector> vectors = new ArrayList<>();
                    for (int column = 0; column < 200; column++) {
                        List<@Nullable Object> values =
                                StorageFixture.random(types[column], to - first, 9_999, new Random(column + first));
                        for (int i = first; i < to; i++) {
                            model.get(column).set(i, values.get(i - first));
                        }
                        changed.add(column);
                        vectors.add(StorageFixture.vector(types[column], values));
                    }
                    relation.update(
                            Arrays.copyOfRange(ids, first, to), to - first, changed, vectors, new BufferUsage());
                }
                statement.commit();
            }
            assertThat(StorageFixture.readAll(relation.scanSource())).isEqualTo(model);
            // 9,000 rows: five stripes of null bits a column, so that the bitmaps of 200 columns share 32 blocks.
            try (FlushedSnapshot snapshot =
                    storage.flushAll(FlushReason.GATHER, new Cancellation(), new BufferUsage())) {
                assertThat(StorageFixture.readAll(snapshot.scanSource(relation.id())))
                        .isEqualTo(model);
            }
        }
    }

    @Test
    void aRowThatFitsNoBlockIsStoredColumnByColumn() {
        DataType[] types = new DataType[1_600];
        Arrays.fill(types, DataType.BIGINT);
        List<ColumnDefinition> columns = StorageFixture.columns(types);
        try (TempDirectory directory = TempDirectory.open(temp);
                SessionStorage storage = new SessionStorage(StorageOptions.defaults(directory), BufferListener.NONE)) {
            TempRelation relation = storage.createRelation("wide", columns);
            List<List<@Nullable Object>> model = values(columns, 3, 1 << 30);
            StorageFixture.append(relation, model);
            assertThat(StorageFixture.readAll(relation.scanSource())).isEqualTo(model);
        }
    }
}
