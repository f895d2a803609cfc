package dev.spillway.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.data.DataType;
import dev.spillway.error.Cancellation;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
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

/// A flush over files that write less than asked, or fail.
@ExtendWith(LeakCheck.class)
class FaultyFlushTest {
    private TempDirectory directory;
    private SessionStorage storage;
    private final FaultyFiles files = new FaultyFiles();
    private final Cancellation cancellation = new Cancellation();

    @BeforeEach
    void open(@TempDir Path temp) {
        directory = TempDirectory.open(temp);
        storage = new SessionStorage(
                StorageOptions.defaults(directory).withTempBuffers(1_000), BufferListener.NONE, files);
    }

    @AfterEach
    void close() {
        assertThat(storage.pinnedLocalBuffers()).isZero();
        storage.close();
        directory.close();
    }

    private TempRelation load(int rows) {
        TempRelation relation = storage.createRelation("t", StorageFixture.columns(DataType.BIGINT));
        StorageFixture.append(relation, List.of(values(rows)));
        return relation;
    }

    private static List<@Nullable Object> values(int rows) {
        Random random = new Random(rows);
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            values.add(random.nextLong());
        }
        return values;
    }

    private FlushedSnapshot flush() {
        return storage.flushAll(FlushReason.GATHER, cancellation, new BufferUsage());
    }

    @Test
    void shortWritesAndReadsAreContinued() {
        files.bytesPerWrite = 5_000;
        TempRelation relation = load(300_000);
        try (FlushedSnapshot snapshot = flush()) {
            assertThat(StorageFixture.readAll(snapshot.scanSource(relation.id())))
                    .isEqualTo(List.of(values(300_000)));
        }
    }

    @Test
    void whatWasNotSurelyWrittenStaysDirtyAndTheNextFlushWritesIt() {
        files.bytesPerWrite = 20_000;
        TempRelation relation = load(300_000);
        int dirty = storage.dirtiedLocalBuffers();
        files.writesUntilFailure = 3;
        assertThatThrownBy(this::flush)
                .isInstanceOfSatisfying(
                        SpillwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DISK_FULL));
        // Three writes of 20,000 bytes are seven whole blocks; the eighth was torn.
        assertThat(storage.dirtiedLocalBuffers()).isEqualTo(dirty - 7);
        files.writesUntilFailure = Integer.MAX_VALUE;
        try (FlushedSnapshot snapshot = flush()) {
            assertThat(snapshot.report().blocks()).isEqualTo(dirty - 7);
            assertThat(StorageFixture.readAll(snapshot.scanSource(relation.id())))
                    .isEqualTo(List.of(values(300_000)));
        }
    }

    @Test
    void anIoErrorIsNoFullDisk() {
        load(10_000);
        files.writesUntilFailure = 0;
        files.failure = "Input/output error";
        assertThatThrownBy(this::flush)
                .isInstanceOfSatisfying(
                        SpillwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IO_ERROR));
        assertThat(storage.dirtiedLocalBuffers()).isEqualTo(10);
    }

    @Test
    void aFileThatTakesNothingIsAnErrorAndNoEndlessLoop() {
        load(10_000);
        files.bytesPerWrite = 0;
        assertThatThrownBy(this::flush)
                .isInstanceOfSatisfying(
                        SpillwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IO_ERROR));
    }

    @Test
    void aCancelledFlushStopsBetweenWrites() {
        load(500_000);
        int dirty = storage.dirtiedLocalBuffers();
        files.afterFirstWrite(
                () -> cancellation.cancel(new SpillwayException(ErrorCode.QUERY_CANCELED, "canceling statement")));
        assertThatThrownBy(this::flush)
                .isInstanceOfSatisfying(
                        SpillwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_CANCELED));
        assertThat(storage.dirtiedLocalBuffers()).isEqualTo(dirty - 128);
    }

    @Test
    void aLoadThatFailsWhileEvictingLeavesTheTableAsItWas() {
        SessionStorage small =
                new SessionStorage(StorageOptions.defaults(directory).withTempBuffers(100), BufferListener.NONE, files);
        try (small) {
            TempRelation relation = small.createRelation("t", StorageFixture.columns(DataType.BIGINT));
            StorageFixture.append(relation, List.of(values(5_000)));
            files.writesUntilFailure = 1;
            assertThatThrownBy(() -> StorageFixture.append(relation, List.of(values(900_000))))
                    .isInstanceOf(SpillwayException.class);
            files.writesUntilFailure = Integer.MAX_VALUE;
            assertThat(StorageFixture.readAll(relation.scanSource())).isEqualTo(List.of(values(5_000)));
        }
    }
}
