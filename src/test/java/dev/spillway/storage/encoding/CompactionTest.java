package dev.spillway.storage.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.Seed;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompactionTest {
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 0.9, 0.99, 1})
    void wantedValuesMoveToTheFront(double density) {
        long seed = Seed.of("CompactionTest");
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            int slots = 1 + random.nextInt(300);
            int[] rows = IntStream.range(0, slots)
                    .filter(_ -> random.nextDouble() < density)
                    .toArray();
            long[] longs = random.longs(slots).toArray();
            int[] ints = random.ints(slots).toArray();
            long[] wantedLongs =
                    Arrays.stream(rows).mapToLong(row -> longs[row]).toArray();
            int[] wantedInts = Arrays.stream(rows).map(row -> ints[row]).toArray();

            Compaction.compact(longs, rows, rows.length);
            Compaction.compact(ints, rows, rows.length);

            assertThat(Arrays.copyOf(longs, rows.length)).as("seed %d", seed).isEqualTo(wantedLongs);
            assertThat(Arrays.copyOf(ints, rows.length)).as("seed %d", seed).isEqualTo(wantedInts);
        }
    }
}
