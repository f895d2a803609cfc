package dev.spillway.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.spillway.data.DataType;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.testing.LeakCheck;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What the planner is told without anybody having called ANALYZE.
@ExtendWith(LeakCheck.class)
class RelationStatisticsTest {
    private static final int ROWS = 200_000;

    private TempDirectory directory;
    private SessionStorage storage;

    @BeforeEach
    void open(@TempDir Path temp) {
        directory = TempDirectory.open(temp);
        storage = new SessionStorage(StorageOptions.defaults(directory), BufferListener.NONE);
    }

    @AfterEach
    void close() {
        storage.close();
        directory.close();
    }

    @Test
    void aLoadTellsCountsBoundsAndDistributions() {
        TempRelation relation = storage.createRelation(
                "t",
                StorageFixture.columns(
                        DataType.INTEGER, DataType.TEXT, DataType.numeric(15, 2), DataType.BIGINT, DataType.BOOLEAN));
        Random random = new Random(1);
        List<List<@Nullable Object>> values = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            values.add(new ArrayList<>());
        }
        for (int i = 0; i < ROWS; i++) {
            values.get(0).add((long) i);
            values.get(1).add(random.nextInt(4) == 0 ? null : random.nextInt(3) == 0 ? "rare" : "often");
            values.get(2).add((long) random.nextInt(5_000) * 100);
            values.get(3).add((long) random.nextInt(30_000));
            values.get(4).add(random.nextInt(10) == 0 ? 1L : 0L);
        }
        StorageFixture.append(relation, values);
        RelationStatistics statistics = relation.statistics();
        assertThat(statistics.rows()).isEqualTo(ROWS);
        assertThat(statistics.blocks()).isEqualTo(relation.blockCount());

        ColumnStatistics serial = statistics.columns().get(0);
        assertThat(serial.distinctCount()).isCloseTo(ROWS, within(0.1 * ROWS));
        assertThat(serial.min()).isEqualTo(0L);
        assertThat(serial.max()).isEqualTo(ROWS - 1L);
        assertThat(serial.correlation()).isGreaterThan(0.99);
        assertThat(serial.mostCommonValues()).isEmpty();
        assertThat(serial.histogramBounds()).hasSize(101);
        assertThat((Long) serial.histogramBounds().get(50)).isCloseTo(ROWS / 2L, within(ROWS / 20L));

        ColumnStatistics text = statistics.columns().get(1);
        assertThat(text.nullFraction()).isCloseTo(0.25, within(0.04));
        assertThat(text.distinctCount()).isCloseTo(2, within(0.1));
        assertThat(text.mostCommonValues().getFirst().value()).isEqualTo("often");
        assertThat(text.mostCommonValues().getFirst().frequency()).isCloseTo(0.5, within(0.05));
        assertThat(text.averageWidth()).isCloseTo(4.67, within(0.2));

        ColumnStatistics money = statistics.columns().get(2);
        assertThat(money.max()).isEqualTo(new BigDecimal("4999.00"));
        assertThat(money.distinctCount()).isCloseTo(5_000, within(500.0));

        ColumnStatistics number = statistics.columns().get(3);
        assertThat(number.distinctCount()).isCloseTo(30_000, within(3_000.0));
        assertThat(number.correlation()).isCloseTo(0, within(0.1));

        ColumnStatistics flag = statistics.columns().get(4);
        assertThat(flag.mostCommonValues().getFirst().value()).isEqualTo(false);
        assertThat(flag.max()).isEqualTo(true);
        assertThat(flag.blocks()).isLessThan(serial.blocks());
    }

    @Test
    void aSmallTableIsKnownExactly() {
        TempRelation relation = storage.createRelation("t", StorageFixture.columns(DataType.INTEGER));
        StorageFixture.append(relation, List.of(List.of(3L, 1L, 3L, 2L)));
        ColumnStatistics column = relation.statistics().columns().getFirst();
        assertThat(column.distinctCount()).isEqualTo(3);
        assertThat(column.mostCommonValues().getFirst().value()).isEqualTo(3L);
        assertThat(column.mostCommonValues().getFirst().frequency()).isEqualTo(0.5);
        assertThat(column.min()).isEqualTo(1L);
    }

    @Test
    void anEmptyTableHasStatisticsToo() {
        TempRelation relation = storage.createRelation("t", StorageFixture.columns(DataType.INTEGER, DataType.TEXT));
        RelationStatistics statistics = relation.statistics();
        assertThat(statistics.rows()).isZero();
        assertThat(statistics.columns()).hasSize(2);
        assertThat(statistics.columns().getFirst().min()).isNull();
        assertThat(statistics.columns().getFirst().distinctCount()).isZero();
    }

    @Test
    void boundsWidenOnUpdateAndAnalyzeSeesWhatIsThere() {
        TempRelation relation = storage.createRelation("t", StorageFixture.columns(DataType.INTEGER));
        List<@Nullable Object> values = new ArrayList<>();
        for (long i = 0; i < 10_000; i++) {
            values.add(i % 100);
        }
        StorageFixture.append(relation, List.of(values));
        assertThat(relation.scanSource().bounds(0)).isEqualTo(Optional.of(new LongBounds(0, 99)));
        assertThat(relation.scanSource().isFreeOfNulls(0)).isTrue();
        long[] ids = StorageFixture.rowIds(relation.scanSource());
        List<@Nullable Object> sevens = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            sevens.add(i == 0 ? null : (Object) 777L);
        }
        for (int first = 0; first < 10_000; first += 2_000) {
            relation.update(
                    java.util.Arrays.copyOfRange(ids, first, first + 2_000),
                    2_000,
                    List.of(0),
                    List.of(StorageFixture.vector(DataType.INTEGER, sevens)),
                    new BufferUsage());
        }
        assertThat(relation.scanSource().bounds(0)).isEqualTo(Optional.of(new LongBounds(0, 777)));
        assertThat(relation.scanSource().isFreeOfNulls(0)).isFalse();
        relation.analyze(new BufferUsage());
        ColumnStatistics column = relation.statistics().columns().getFirst();
        assertThat(column.mostCommonValues().getFirst().value()).isEqualTo(777L);
        assertThat(column.distinctCount()).isEqualTo(1, within(0.1));
    }

    /// A value that is twice in the sample is not common for that: PostgreSQL's test of significance.
    @Test
    void chanceMakesNoValueCommon() {
        TempRelation relation = storage.createRelation("t", StorageFixture.columns(DataType.INTEGER, DataType.INTEGER));
        Random random = new Random(2);
        List<List<@Nullable Object>> values = List.of(new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < 4 * ROWS; i++) {
            values.get(0).add((long) random.nextInt(10_000));
            values.get(1).add(random.nextInt(50) == 0 ? -1L : random.nextInt(10_000));
        }
        StorageFixture.append(relation, values);
        RelationStatistics statistics = relation.statistics();
        assertThat(statistics.columns().get(0).mostCommonValues()).hasSizeLessThan(3);
        List<ColumnStatistics.MostCommonValue> common =
                statistics.columns().get(1).mostCommonValues();
        assertThat(common).hasSizeBetween(1, 3);
        assertThat(common.getFirst().value()).isEqualTo(-1L);
        assertThat(common.getFirst().frequency()).isCloseTo(0.02, within(0.01));
    }
}
