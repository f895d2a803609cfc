package dev.spillway.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.data.DataType;
import dev.spillway.error.Cancellation;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.testing.LeakCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Frames, dirty counts, flushes and who may touch what.
@ExtendWith(LeakCheck.class)
class LocalBuffersTest {
    private TempDirectory directory;
    private Path base;

    @BeforeEach
    void open(@TempDir Path temp) {
        base = temp;
        directory = TempDirectory.open(temp);
    }

    @AfterEach
    void nothingIsLeftBehind() throws IOException {
        assertThat(directory.sessionFiles()).isEmpty();
        directory.close();
        try (Stream<Path> left = Files.list(base)) {
            assertThat(left).isEmpty();
        }
    }

    private SessionStorage storage(int frames) {
        return new SessionStorage(StorageOptions.defaults(directory).withTempBuffers(frames), BufferListener.NONE);
    }

    private static List<@Nullable Object> numbers(int rows) {
        Random random = new Random(rows);
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            values.add(random.nextLong());
        }
        return values;
    }

    private static TempRelation bigints(SessionStorage storage, int rows) {
        TempRelation relation = storage.createRelation("t", StorageFixture.columns(DataType.BIGINT));
        StorageFixture.append(relation, List.of(numbers(rows)));
        return relation;
    }

    @Test
    void nothingIsAllocatedBeforeFirstUse() {
        FrameBudget budget = new FrameBudget(1_000);
        StorageOptions options = new StorageOptions(1_000, directory, budget, StorageOptions.UNLIMITED);
        try (SessionStorage storage = new SessionStorage(options, BufferListener.NONE)) {
            storage.createRelation("t", StorageFixture.columns(DataType.BIGINT));
            assertThat(storage.allocatedLocalBuffers()).isZero();
            assertThat(budget.framesInUse()).isZero();
            assertThat(directory.sessionFiles()).isEmpty();
        }
    }

    @Test
    void aLoadThatFitsIsDirtyAndAFlushCleansIt() {
        try (SessionStorage storage = storage(1_000)) {
            TempRelation relation = bigints(storage, 100_000);
            assertThat(relation.blockCount()).isEqualTo(98);
            assertThat(relation.dirtiedBuffers()).isEqualTo(98);
            assertThat(storage.dirtiedLocalBuffers()).isEqualTo(98);
            assertThat(storage.allocatedLocalBuffers()).isEqualTo(98);
            BufferUsage usage = new BufferUsage();
            try (FlushedSnapshot snapshot = storage.flushAll(FlushReason.GATHER, new Cancellation(), usage)) {
                assertThat(snapshot.report().blocks()).isEqualTo(98);
                assertThat(snapshot.report().writes()).isEqualTo(1);
            }
            assertThat(usage.localWrittenBlocks()).isEqualTo(98);
            assertThat(storage.dirtiedLocalBuffers()).isZero();
            assertThat(relation.dirtiedBuffers()).isZero();
            assertThat(relation.allocatedBuffers()).isEqualTo(98);
            assertThat(relation.markDirty(usage)).isEqualTo(98);
            assertThat(storage.dirtiedLocalBuffers()).isEqualTo(98);
        }
    }

    @Test
    void dirtiedCountsOnlyCleanToDirty() {
        try (SessionStorage storage = storage(1_000)) {
            TempRelation relation = bigints(storage, 10_000);
            storage.flushAll(FlushReason.EXPLICIT, new Cancellation(), new BufferUsage())
                    .close();
            BufferUsage usage = new BufferUsage();
            for (int round = 0; round < 3; round++) {
                relation.update(
                        new long[] {5, 6},
                        2,
                        List.of(0),
                        List.of(StorageFixture.vector(DataType.BIGINT, List.of(1L, 2L))),
                        usage);
            }
            assertThat(usage.localDirtiedBlocks()).isEqualTo(1);
            assertThat(storage.dirtiedLocalBuffers()).isEqualTo(1);
        }
    }

    @Test
    void aFlushOfOneRelationLeavesTheOthersDirty() {
        try (SessionStorage storage = storage(1_000)) {
            TempRelation one = bigints(storage, 10_000);
            TempRelation two = bigints(storage, 20_000);
            storage.flush(java.util.Set.of(one.id()), FlushReason.GATHER, new Cancellation(), new BufferUsage())
                    .close();
            assertThat(one.dirtiedBuffers()).isZero();
            assertThat(two.dirtiedBuffers()).isEqualTo(20);
            storage.drop(two.id());
            assertThat(storage.dirtiedLocalBuffers()).isZero();
        }
    }

    @Test
    void aLoadLargerThanThePoolIsWrittenInRuns() {
        long[] written = new long[2];
        BufferListener listener = new BufferListener() {
            @Override
            public void written(long blocks, long nanos) {
                written[0] += blocks;
                written[1]++;
            }
        };
        StorageOptions options = StorageOptions.defaults(directory).withTempBuffers(200);
        try (SessionStorage storage = new SessionStorage(options, listener)) {
            TempRelation relation = bigints(storage, 1_000_000);
            assertThat(relation.blockCount()).isEqualTo(977);
            assertThat(storage.allocatedLocalBuffers()).isEqualTo(200);
            assertThat(written[0]).isGreaterThan(700);
            assertThat(written[0] / written[1]).isGreaterThan(20);
            assertThat(StorageFixture.readAll(relation.scanSource())).isEqualTo(List.of(numbers(1_000_000)));
        }
    }

    @Test
    void aLargeScanDoesNotWashThePoolOut() {
        try (SessionStorage storage = storage(400)) {
            TempRelation small = bigints(storage, 100_000);
            TempRelation large = bigints(storage, 600_000);
            storage.flushAll(FlushReason.EXPLICIT, new Cancellation(), new BufferUsage())
                    .close();
            small.readAll(false, new BufferUsage());
            small.readAll(false, new BufferUsage());
            StorageFixture.readAll(large.scanSource());
            assertThat(small.allocatedBuffers()).isGreaterThan(90);
        }
    }

    @Test
    void missesReadAhead() {
        long[] reads = new long[2];
        BufferListener listener = new BufferListener() {
            @Override
            public void read(long blocks, long nanos) {
                reads[0] += blocks;
                reads[1]++;
            }
        };
        StorageOptions options = StorageOptions.defaults(directory).withTempBuffers(400);
        try (SessionStorage storage = new SessionStorage(options, listener)) {
            TempRelation relation = bigints(storage, 1_000_000);
            storage.flushAll(FlushReason.EXPLICIT, new Cancellation(), new BufferUsage())
                    .close();
            reads[0] = 0;
            reads[1] = 0;
            StorageFixture.readAll(relation.scanSource());
            assertThat(reads[0]).isBetween(500L, 1_200L);
            assertThat(reads[0] / reads[1]).isGreaterThanOrEqualTo(16);
        }
    }

    @Test
    void allSessionsTogetherStayWithinTheFrameBudget() {
        FrameBudget budget = new FrameBudget(300);
        StorageOptions options = new StorageOptions(250, directory, budget, StorageOptions.UNLIMITED);
        try (SessionStorage one = new SessionStorage(options, BufferListener.NONE);
                SessionStorage two = new SessionStorage(options, BufferListener.NONE)) {
            bigints(one, 400_000);
            assertThat(budget.framesInUse()).isEqualTo(250);
            assertThatThrownBy(() -> bigints(two, 100_000))
                    .isInstanceOfSatisfying(
                            SpillwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OUT_OF_MEMORY));
            assertThat(two.relations().getFirst().rowCount()).isZero();
        }
        assertThat(budget.framesInUse()).isZero();
    }

    @Test
    void theTempFileLimitHolds() {
        StorageOptions options = new StorageOptions(100, directory, new FrameBudget(100), 1 << 20);
        try (SessionStorage storage = new SessionStorage(options, BufferListener.NONE)) {
            assertThatThrownBy(() -> bigints(storage, 1_000_000))
                    .isInstanceOfSatisfying(
                            SpillwayException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION_LIMIT_EXCEEDED));
            TempRelation relation = storage.relations().getFirst();
            assertThat(relation.rowCount()).isZero();
            assertThat(relation.blockCount()).isZero();
            StorageFixture.append(relation, List.of(numbers(1_000)));
            assertThat(relation.rowCount()).isEqualTo(1_000);
        }
    }

    @Test
    void anotherThreadThatTouchesAFrameIsStoppedByTheJvm() throws InterruptedException {
        try (SessionStorage storage = storage(1_000)) {
            TempRelation relation = bigints(storage, 10_000);
            ScanSource leaders = relation.scanSource();
            AtomicReference<Throwable> caught = new AtomicReference<>();
            Thread worker = new Thread(() -> StorageFixture.readAll(leaders), "worker");
            worker.setUncaughtExceptionHandler((thread, thrown) -> caught.set(thrown));
            worker.start();
            worker.join();
            assertThat(caught.get()).isInstanceOf(WrongThreadException.class);
            try (FlushedSnapshot snapshot =
                    storage.flushAll(FlushReason.GATHER, new Cancellation(), new BufferUsage())) {
                AtomicReference<Object> read = new AtomicReference<>();
                Thread reader = new Thread(
                        () -> read.set(StorageFixture.readAll(snapshot.scanSource(relation.id()))), "reader");
                reader.start();
                reader.join();
                assertThat(read.get()).isEqualTo(List.of(numbers(10_000)));
            }
        }
    }

    @Test
    void leftoversOfADeadProcessAreRemovedAndThoseOfALiveOneStay() throws IOException {
        Path dead = Files.createDirectories(base.resolve("spillway-1-dead/session-1"));
        Files.writeString(dead.resolve("rel-1"), "left");
        Files.createFile(base.resolve("spillway-1-dead/lock"));
        try (TempDirectory second = TempDirectory.open(base)) {
            assertThat(dead.getParent()).doesNotExist();
            assertThat(directory.path()).exists();
            assertThat(second.path()).isNotEqualTo(directory.path());
        }
    }

    @Test
    void aSnapshotAndTheLeaderSeeTheSame() {
        try (SessionStorage storage = storage(300)) {
            TempRelation relation = storage.createRelation("t", StorageFixture.columns(DataType.TEXT, DataType.DATE));
            Random random = new Random(3);
            List<List<@Nullable Object>> values = List.of(
                    StorageFixture.random(DataType.TEXT, 150_000, 1 << 20, random),
                    StorageFixture.random(DataType.DATE, 150_000, 2_500, random));
            StorageFixture.append(relation, values);
            StorageFixture.append(
                    relation,
                    List.of(values.get(0).subList(0, 77), values.get(1).subList(0, 77)));
            try (FlushedSnapshot snapshot =
                    storage.flushAll(FlushReason.GATHER, new Cancellation(), new BufferUsage())) {
                ScanSource flushed = snapshot.scanSource(relation.id());
                assertThat(flushed.rowCount()).isEqualTo(relation.rowCount());
                assertThat(StorageFixture.readAll(flushed)).isEqualTo(StorageFixture.readAll(relation.scanSource()));
            }
        }
    }
}
