package dev.spillway.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.data.DataType;
import dev.spillway.data.Vector;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.testing.LeakCheck;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Scopes in scopes over a pool that is far too small, also where files fail. `-Dundo.seed=…` repeats a run.
@ExtendWith(LeakCheck.class)
class UndoScopeTest {
    private static final long SEED = Long.getLong("undo.seed", 20_260_103L);
    private static final List<DataType> TYPES = List.of(
            DataType.BIGINT, DataType.TEXT, DataType.INTEGER, DataType.BIGINT, DataType.BIGINT, DataType.BIGINT);

    private final FaultyFiles files = new FaultyFiles();
    private final Deque<UndoScope> scopes = new ArrayDeque<>();
    private final Deque<Map<RelationId, List<List<@Nullable Object>>>> before = new ArrayDeque<>();
    private Map<RelationId, List<List<@Nullable Object>>> model = new LinkedHashMap<>();
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

    @Test
    void everyRollbackBringsBackWhatWasThereAtTheBegin() {
        System.out.println("undo: seed " + SEED);
        Random random = new Random(SEED);
        for (int step = 0; step < 250; step++) {
            step(random);
            if (step % 10 == 0) {
                assertThatAllIsAsInTheModel();
            }
        }
        while (!scopes.isEmpty()) {
            end(random.nextBoolean());
            assertThatAllIsAsInTheModel();
        }
        assertThatNothingIsLeftOver();
    }

    /// Any write may fail, also those of a rollback. What cannot be put back says so, and an outer rollback that
    /// succeeds puts it back.
    @Test
    void failedWritesNeverMakeWrongRows() {
        Random random = new Random(SEED + 1);
        int failures = 0;
        for (int round = 0; round < 30; round++) {
            begin();
            for (int step = 0; step < 12; step++) {
                begin();
                files.writesUntilFailure = random.nextInt(2) == 0 ? random.nextInt(6) : Integer.MAX_VALUE;
                boolean isDone = false;
                try {
                    change(random);
                    isDone = random.nextInt(8) != 0;
                } catch (SpillwayException e) {
                    failures++;
                }
                if (!isDone && random.nextBoolean()) {
                    files.writesUntilFailure = random.nextInt(2);
                }
                try {
                    end(isDone);
                } catch (SpillwayException e) {
                    assertThat(isDone).isFalse();
                }
                files.writesUntilFailure = Integer.MAX_VALUE;
                assertThatAllIsAsInTheModelOrLost();
                if (storage.relations().stream().anyMatch(it -> !((LocalRelation) it).isTrusted())) {
                    break;
                }
            }
            boolean isWhole = storage.relations().stream().allMatch(it -> ((LocalRelation) it).isTrusted());
            end(isWhole && random.nextInt(3) != 0);
            assertThatAllIsAsInTheModel();
        }
        assertThat(failures).isPositive();
        assertThatNothingIsLeftOver();
    }

    @Test
    void whatARollbackCouldNotPutBackIsPutBackByTheOuterOne() {
        TempRelation relation = storage.createRelation("t", StorageFixture.columns(DataType.BIGINT));
        TempRelation other = storage.createRelation("other", StorageFixture.columns(DataType.BIGINT));
        List<List<@Nullable Object>> rows = load(relation);
        try (UndoScope transaction = storage.beginScope()) {
            StorageFixture.append(other, List.of(List.of(1L)));
            UndoScope statement = storage.beginScope();
            updateAll(relation, new Random(SEED));
            files.writesUntilFailure = 3;
            assertThatThrownBy(statement::rollback).isInstanceOf(SpillwayException.class);
            assertThatThrownBy(relation::scanSource)
                    .isInstanceOfSatisfying(
                            SpillwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IO_ERROR));
            files.writesUntilFailure = Integer.MAX_VALUE;
            assertThat(StorageFixture.readAll(other.scanSource())).isEqualTo(List.of(List.of(1L)));
            transaction.rollback();
        }
        assertThat(StorageFixture.readAll(relation.scanSource())).isEqualTo(rows);
        assertThat(other.rowCount()).isZero();
    }

    @Test
    void imagesBeyondTheHeapGoToAFileThatIsRemoved() {
        int filesBefore = directory.sessionFiles().size();
        TempRelation relation = storage.createRelation("t", StorageFixture.columns(DataType.BIGINT));
        List<List<@Nullable Object>> rows = load(relation);
        try (UndoScope transaction = storage.beginScope()) {
            for (int i = 0; i < 2; i++) {
                try (UndoScope statement = storage.beginScope()) {
                    updateAll(relation, new Random(i));
                    statement.commit();
                }
            }
            assertThat(StorageFixture.readAll(relation.scanSource())).isNotEqualTo(rows);
            assertThat(directory.sessionFiles()).hasSize(filesBefore + 2);
            transaction.rollback();
        }
        assertThat(StorageFixture.readAll(relation.scanSource())).isEqualTo(rows);
        assertThat(directory.sessionFiles()).hasSize(filesBefore + 1);
    }

    /// 400 blocks, four times the pool.
    private static List<List<@Nullable Object>> load(TempRelation relation) {
        List<@Nullable Object> values = StorageFixture.random(DataType.BIGINT, 400_000, 1 << 30, new Random(SEED));
        for (int i = 0; i < values.size(); i += 100) {
            values.set(i, Long.MAX_VALUE - i);
        }
        StorageFixture.append(relation, List.of(values));
        return List.of(values);
    }

    /// In place, so that every block has an image.
    private static void updateAll(TempRelation relation, Random random) {
        long[] ids = StorageFixture.rowIds(relation.scanSource());
        for (int first = 0; first < ids.length; first += 2_048) {
            long[] part = Arrays.copyOfRange(ids, first, Math.min(first + 2_048, ids.length));
            Vector values = StorageFixture.vector(
                    DataType.BIGINT, StorageFixture.random(DataType.BIGINT, part.length, 1 << 29, random));
            relation.update(part, part.length, List.of(0), List.of(values), new BufferUsage());
        }
    }

    @Test
    void onlyTheInnermostScopeMayEnd() {
        try (UndoScope outer = storage.beginScope()) {
            UndoScope inner = storage.beginScope();
            assertThatThrownBy(outer::commit).isInstanceOf(IllegalStateException.class);
            inner.commit();
            assertThatThrownBy(inner::commit).isInstanceOf(IllegalStateException.class);
        }
    }

    private void step(Random random) {
        int choice = random.nextInt(10);
        if (choice < 2 && scopes.size() < 4) {
            begin();
        } else if (choice < 4 && !scopes.isEmpty()) {
            end(random.nextBoolean());
        } else {
            change(random);
        }
    }

    private void begin() {
        scopes.push(storage.beginScope());
        before.push(new LinkedHashMap<>(model));
    }

    private void end(boolean isCommit) {
        Map<RelationId, List<List<@Nullable Object>>> old = before.pop();
        UndoScope scope = scopes.pop();
        if (isCommit) {
            scope.commit();
        } else {
            model = old;
            scope.rollback();
        }
    }

    /// Changes one relation, or which there are.
    private void change(Random random) {
        List<RelationId> ids = List.copyOf(model.keySet());
        if (ids.size() < 2 || random.nextInt(12) == 0 && ids.size() < 5) {
            TempRelation created = storage.createRelation("t", StorageFixture.columns(TYPES.toArray(new DataType[0])));
            model.put(created.id(), StorageFixture.readAll(created.scanSource()));
            return;
        }
        RelationId id = ids.get(random.nextInt(ids.size()));
        TempRelation relation = storage.relation(id);
        List<List<@Nullable Object>> rows = new ArrayList<>();
        model.getOrDefault(id, List.of()).forEach(column -> rows.add(new ArrayList<>(column)));
        int choice = random.nextInt(14);
        if (choice == 0) {
            storage.drop(id);
            model.remove(id);
            return;
        } else if (choice == 1) {
            relation.truncate();
            rows.forEach(List::clear);
        } else if (choice < 6) {
            append(relation, rows, random);
        } else if (choice < 9) {
            delete(relation, rows, random);
        } else {
            update(relation, rows, random);
        }
        model.put(id, rows);
    }

    private static void append(TempRelation relation, List<List<@Nullable Object>> rows, Random random) {
        int count = 1 + random.nextInt(random.nextBoolean() ? 50 : 12_000);
        int variety = 1 << random.nextInt(31);
        List<List<@Nullable Object>> added = new ArrayList<>();
        TYPES.forEach(type -> added.add(StorageFixture.random(type, count, variety, random)));
        StorageFixture.append(relation, added);
        for (int i = 0; i < rows.size(); i++) {
            rows.get(i).addAll(added.get(i));
        }
    }

    private static void delete(TempRelation relation, List<List<@Nullable Object>> rows, Random random) {
        long[] ids = StorageFixture.rowIds(relation.scanSource());
        int step = 1 + random.nextInt(9);
        long[] deleted = new long[ids.length];
        int count = 0;
        List<List<@Nullable Object>> kept = new ArrayList<>();
        TYPES.forEach(_ -> kept.add(new ArrayList<>()));
        for (int row = 0; row < ids.length; row++) {
            if (row % step == 0) {
                deleted[count++] = ids[row];
            } else {
                for (int i = 0; i < rows.size(); i++) {
                    kept.get(i).add(rows.get(i).get(row));
                }
            }
        }
        assertThat(relation.delete(deleted, count, new BufferUsage())).isEqualTo(count);
        for (int i = 0; i < rows.size(); i++) {
            rows.set(i, kept.get(i));
        }
    }

    private static void update(TempRelation relation, List<List<@Nullable Object>> rows, Random random) {
        long[] ids = StorageFixture.rowIds(relation.scanSource());
        int column = random.nextInt(TYPES.size());
        int step = 1 + random.nextInt(40);
        int variety = 1 << random.nextInt(31);
        long[] changed = new long[2_048];
        List<@Nullable Object> values = new ArrayList<>();
        for (int row = 0; row < ids.length && values.size() < changed.length; row += step) {
            @Nullable
            Object value = random.nextInt(9) == 0 ? null : StorageFixture.cell(TYPES.get(column), variety, random);
            changed[values.size()] = ids[row];
            values.add(value);
            rows.get(column).set(row, value);
        }
        Vector vector = StorageFixture.vector(TYPES.get(column), values);
        relation.update(changed, values.size(), List.of(column), List.of(vector), new BufferUsage());
    }

    private void assertThatAllIsAsInTheModel() {
        model.forEach((id, rows) -> {
            TempRelation relation = storage.relation(id);
            assertThat(StorageFixture.readAll(relation.scanSource()))
                    .as("seed %d", SEED)
                    .isEqualTo(rows);
            assertThat(relation.rowCount()).isEqualTo(rows.getFirst().size());
            assertThat(relation.statistics().rows()).isEqualTo(rows.getFirst().size());
        });
    }

    private void assertThatAllIsAsInTheModelOrLost() {
        model.forEach((id, rows) -> {
            TempRelation relation = storage.relation(id);
            try {
                assertThat(StorageFixture.readAll(relation.scanSource()))
                        .as("seed %d", SEED)
                        .isEqualTo(rows);
            } catch (SpillwayException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.IO_ERROR);
            }
        });
    }

    /// Blocks that nobody gave back would be in use in an empty relation.
    private void assertThatNothingIsLeftOver() {
        assertThat(storage.relations())
                .extracting(TempRelation::id)
                .containsExactlyInAnyOrderElementsOf(model.keySet());
        storage.relations().forEach(relation -> {
            relation.truncate();
            assertThat(relation.blockCount()).isZero();
        });
        assertThat(storage.dirtiedLocalBuffers()).isZero();
    }
}
