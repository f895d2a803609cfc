package dev.spillway.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.data.Batch;
import dev.spillway.data.DataType;
import dev.spillway.error.Cancellation;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.testing.LeakCheck;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// UPDATE, DELETE, TRUNCATE and appends, and that a statement that fails has done none of it.
@ExtendWith(LeakCheck.class)
class RelationUpdateTest {
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
            DataType.NUMERIC);

    private TempDirectory directory;
    private SessionStorage storage;

    @BeforeEach
    void open(@TempDir Path temp) {
        directory = TempDirectory.open(temp);
        storage = new SessionStorage(StorageOptions.defaults(directory).withTempBuffers(400), BufferListener.NONE);
    }

    @AfterEach
    void close() {
        assertThat(storage.pinnedLocalBuffers()).isZero();
        storage.close();
        directory.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 90, 2_500, 70_000})
    void randomChangesLeaveWhatAListOfRowsWouldHave(int rows) {
        for (int variety : new int[] {0, 2, 700, 100_000}) {
            Random random = new Random(rows + variety);
            TempRelation relation = relation();
            List<List<@Nullable Object>> model = values(rows, variety, random);
            StorageFixture.append(relation, model);
            for (int step = 0; step < 6; step++) {
                change(relation, model, step % 2 == 0 ? variety : 10 * variety + 5, random);
                assertThat(relation.rowCount()).isEqualTo(model.getFirst().size());
                assertThat(StorageFixture.readAll(relation.scanSource())).isEqualTo(model);
            }
            try (FlushedSnapshot snapshot =
                    storage.flushAll(FlushReason.EXPLICIT, new Cancellation(), new BufferUsage())) {
                assertThat(StorageFixture.readAll(snapshot.scanSource(relation.id())))
                        .isEqualTo(model);
            }
            storage.drop(relation.id());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 90, 2_500, 70_000})
    void aRolledBackStatementHasDoneNothing(int rows) {
        for (int variety : new int[] {0, 2, 700, 100_000}) {
            Random random = new Random(rows + variety);
            TempRelation relation = relation();
            List<List<@Nullable Object>> model = values(rows, variety, random);
            StorageFixture.append(relation, model);
            RelationStatistics statistics = relation.statistics();
            int blocks = relation.blockCount();
            try (UndoScope statement = storage.beginScope()) {
                List<List<@Nullable Object>> copy = new ArrayList<>();
                model.forEach(column -> copy.add(new ArrayList<>(column)));
                change(relation, copy, variety, random);
                change(relation, copy, 10 * variety + 5, random);
                StorageFixture.append(relation, values(3_000, variety, random));
                relation.truncate();
                StorageFixture.append(relation, values(10, variety, random));
                statement.rollback();
            }
            assertThat(StorageFixture.readAll(relation.scanSource())).isEqualTo(model);
            assertThat(relation.statistics()).isEqualTo(statistics);
            assertThat(relation.blockCount()).isEqualTo(blocks);
            storage.drop(relation.id());
        }
    }

    private void change(TempRelation relation, List<List<@Nullable Object>> model, int variety, Random random) {
        long[] ids = StorageFixture.rowIds(relation.scanSource());
        try (UndoScope statement = storage.hasScope() ? null : storage.beginScope()) {
            double share = random.nextBoolean() ? 1 : 0.1;
            int step = 1_000 + random.nextInt(1_048);
            for (int first = 0; first < ids.length; first += step) {
                updateSome(relation, model, ids, new int[] {first, Math.min(ids.length, first + step)}, share, variety);
            }
            long[] deleted = new long[ids.length];
            int count = 0;
            for (int i = ids.length - 1; i >= 0; i--) {
                if (random.nextInt(20) == 0) {
                    deleted[count++] = ids[i];
                    int row = i;
                    model.forEach(column -> column.remove(row));
                }
            }
            assertThat(relation.delete(deleted, count, new BufferUsage())).isEqualTo(count);
            assertThat(relation.delete(deleted, count, new BufferUsage())).isZero();
            if (statement != null) {
                statement.commit();
            }
        }
        if (!storage.hasScope()) {
            List<List<@Nullable Object>> more = values(random.nextInt(300), variety, random);
            if (!more.getFirst().isEmpty()) {
                StorageFixture.append(relation, more);
                for (int column = 0; column < model.size(); column++) {
                    model.get(column).addAll(more.get(column));
                }
            }
        }
    }

    private void updateSome(
            TempRelation relation,
            List<List<@Nullable Object>> model,
            long[] ids,
            int[] range,
            double share,
            int variety) {
        Random random = new Random(range[0] + variety);
        List<Integer> rows = new ArrayList<>();
        for (int row = range[0]; row < range[1]; row++) {
            if (random.nextDouble() < share) {
                rows.add(row);
            }
        }
        if (rows.isEmpty()) {
            return;
        }
        List<Integer> columns = new ArrayList<>();
        List<dev.spillway.data.Vector> vectors = new ArrayList<>();
        for (int column = 0; column < TYPES.size(); column++) {
            if (random.nextInt(3) != 0) {
                List<@Nullable Object> values = StorageFixture.random(TYPES.get(column), rows.size(), variety, random);
                for (int i = 0; i < rows.size(); i++) {
                    model.get(column).set(rows.get(i), values.get(i));
                }
                columns.add(column);
                vectors.add(StorageFixture.vector(TYPES.get(column), values));
            }
        }
        long[] rowIds = rows.stream().mapToLong(row -> ids[row]).toArray();
        relation.update(rowIds, rowIds.length, columns, vectors, new BufferUsage());
    }

    @Test
    void aWriterThatIsClosedWithoutFinishLeavesNothing() {
        TempRelation relation = relation();
        List<List<@Nullable Object>> model = values(100, 50, new Random(1));
        StorageFixture.append(relation, model);
        int blocks = relation.blockCount();
        try (TableWriter writer = relation.append(new BufferUsage())) {
            StorageFixture.write(writer, relation, values(70_000, 50, new Random(2)));
        }
        assertThat(relation.blockCount()).isEqualTo(blocks);
        assertThat(StorageFixture.readAll(relation.scanSource())).isEqualTo(model);
    }

    @Test
    void aScanDoesNotSeeWhatItsStatementAppends() {
        TempRelation relation = relation();
        List<List<@Nullable Object>> model = values(2_000, 50, new Random(1));
        StorageFixture.append(relation, model);
        try (UndoScope statement = storage.beginScope()) {
            ScanSource before = relation.scanSource();
            StorageFixture.append(relation, model);
            StorageFixture.append(relation, values(5, 50, new Random(3)));
            assertThat(StorageFixture.readAll(before)).isEqualTo(model);
            assertThat(relation.rowCount()).isEqualTo(4_005);
            statement.commit();
        }
    }

    @Test
    void manySmallAppendsEndInFewGroupsAndKeepTheirOrder() {
        TempRelation relation = storage.createRelation("t", StorageFixture.columns(DataType.INTEGER, DataType.TEXT));
        List<List<@Nullable Object>> model = List.of(new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < 300; i++) {
            List<List<@Nullable Object>> rows = List.of(new ArrayList<>(), new ArrayList<>());
            for (int row = 0; row < 137; row++) {
                rows.get(0).add((long) (i * 137 + row));
                rows.get(1).add("row " + row % (i + 1));
            }
            StorageFixture.append(relation, rows);
            model.get(0).addAll(rows.get(0));
            model.get(1).addAll(rows.get(1));
        }
        assertThat(StorageFixture.readAll(relation.scanSource())).isEqualTo(model);
        assertThat(relation.scanSource().rowGroupCount()).isLessThan(10);
    }

    @Test
    void nothingIsWrittenWhileASnapshotIsInUse() {
        TempRelation relation = relation();
        StorageFixture.append(relation, values(10, 5, new Random(1)));
        TempRelation other = relation();
        try (FlushedSnapshot snapshot = storage.flush(
                java.util.Set.of(relation.id()), FlushReason.GATHER, new Cancellation(), new BufferUsage())) {
            assertThat(snapshot.relations()).containsExactly(relation.id());
            assertThatThrownBy(() -> StorageFixture.append(relation, values(1, 5, new Random(1))))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(relation::truncate).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> storage.drop(relation.id())).isInstanceOf(IllegalStateException.class);
            StorageFixture.append(other, values(1, 5, new Random(1)));
        }
        StorageFixture.append(relation, values(1, 5, new Random(1)));
        assertThat(relation.rowCount()).isEqualTo(11);
    }

    @Test
    void truncateFreesEveryBlock() {
        TempRelation relation = relation();
        StorageFixture.append(relation, values(10_000, 500, new Random(1)));
        assertThat(relation.dirtiedBuffers()).isPositive();
        relation.truncate();
        assertThat(relation.blockCount()).isZero();
        assertThat(relation.dirtiedBuffers()).isZero();
        assertThat(relation.rowCount()).isZero();
        assertThat(storage.dirtiedLocalBuffers()).isZero();
        StorageFixture.append(relation, values(10, 500, new Random(1)));
        assertThat(relation.rowCount()).isEqualTo(10);
    }

    @Test
    void aRowOfTheWrongWidthIsRefused() {
        TempRelation relation = relation();
        try (TableWriter writer = relation.append(new BufferUsage())) {
            assertThatThrownBy(() -> writer.write(new Batch(List.of(), 1)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private TempRelation relation() {
        return storage.createRelation("t", StorageFixture.columns(TYPES.toArray(new DataType[0])));
    }

    private static List<List<@Nullable Object>> values(int rows, int variety, Random random) {
        List<List<@Nullable Object>> values = new ArrayList<>();
        for (DataType type : TYPES) {
            values.add(StorageFixture.random(type, rows, variety, random));
        }
        return values;
    }
}
