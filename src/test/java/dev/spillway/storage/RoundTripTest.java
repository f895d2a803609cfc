package dev.spillway.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.data.DataType;
import dev.spillway.error.Cancellation;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.testing.LeakCheck;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What is written is what is read: every type, every encoding, with NULLs, through the pool and through a snapshot.
@ExtendWith(LeakCheck.class)
class RoundTripTest {
    private static final List<DataType> TYPES = List.of(
            DataType.SMALLINT,
            DataType.INTEGER,
            DataType.BIGINT,
            DataType.REAL,
            DataType.DOUBLE_PRECISION,
            DataType.TEXT,
            DataType.varchar(100),
            DataType.DATE,
            DataType.TIME,
            DataType.TIMESTAMP,
            DataType.INTERVAL,
            DataType.numeric(15, 2),
            DataType.numeric(30, 4),
            DataType.NUMERIC);

    private Path temp;

    @BeforeEach
    void open(@TempDir Path directory) {
        temp = directory;
    }

    static Stream<Arguments> shapes() {
        return Stream.of(1, 50, 2_047, 2_048, 5_000, 70_000)
                .flatMap(rows -> Stream.of(0, 1, 2, 100, 1_000, 30_000).map(variety -> Arguments.of(rows, variety)));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void everyTypeComesBackThroughPoolAndSnapshot(int rows, int variety) {
        Random random = new Random(rows * 31L + variety);
        try (TempDirectory directory = TempDirectory.open(temp);
                SessionStorage storage = new SessionStorage(
                        StorageOptions.defaults(directory).withTempBuffers(rows > 10_000 ? 300 : 16_384),
                        BufferListener.NONE)) {
            TempRelation relation = storage.createRelation("t", StorageFixture.columns(TYPES.toArray(new DataType[0])));
            List<List<@Nullable Object>> values = new ArrayList<>();
            for (DataType type : TYPES) {
                values.add(StorageFixture.random(type, rows, variety, random));
            }
            StorageFixture.append(relation, values);
            assertThat(relation.rowCount()).isEqualTo(rows);
            assertThat(StorageFixture.readAll(relation.scanSource())).isEqualTo(values);
            try (FlushedSnapshot snapshot =
                    storage.flushAll(FlushReason.EXPLICIT, new Cancellation(), new BufferUsage())) {
                assertThat(storage.dirtiedLocalBuffers()).isZero();
                assertThat(StorageFixture.readAll(snapshot.scanSource(relation.id())))
                        .isEqualTo(values);
            }
            assertThat(relation.statistics().rows()).isEqualTo(rows);
        }
    }

    @Test
    void theExtremesOfLongComeBack() {
        try (TempDirectory directory = TempDirectory.open(temp);
                SessionStorage storage = new SessionStorage(StorageOptions.defaults(directory), BufferListener.NONE)) {
            for (List<Long> extremes : List.of(
                    List.of(Long.MIN_VALUE, Long.MAX_VALUE),
                    List.of(Long.MAX_VALUE, Long.MAX_VALUE - 3),
                    List.of(Long.MIN_VALUE, Long.MIN_VALUE + 200),
                    List.of(Long.MIN_VALUE, 0L),
                    List.of(-1L, Long.MAX_VALUE))) {
                TempRelation relation = storage.createRelation("t", StorageFixture.columns(DataType.BIGINT));
                List<@Nullable Object> values = new ArrayList<>();
                for (int i = 0; i < 3_000; i++) {
                    values.add(extremes.get(i % 2));
                }
                StorageFixture.append(relation, List.of(values));
                assertThat(StorageFixture.readAll(relation.scanSource())).isEqualTo(List.of(values));
            }
        }
    }
}
