package dev.spillway.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.data.LongVector;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// No key may be lost; few strangers may pass.
class KeyFilterTest {
    private final MemoryTracker memory = new MemoryTracker(1 << 20, new MemoryBudget(1 << 24));

    @Test
    void aBitPerValueLetsExactlyTheKeysPass() {
        Random random = new Random(1);
        long[] keys = random.longs(500, -1_000, 1_000).toArray();
        KeyFilter filter = filter(keys, null);
        long[] values = random.longs(Batch.MAX_ROWS, -2_000, 2_000).toArray();
        Set<Long> known = set(keys);
        assertThat(selected(filter, values, null)).containsExactly(positions(values, known));
        assertThat(filter.bounds().min())
                .isEqualTo(known.stream().min(Long::compare).orElseThrow());
    }

    @Test
    void aBitPerHashLosesNoKeyAndLetsFewStrangersPass() {
        Random random = new Random(2);
        long[] keys = random.longs(2_000).toArray();
        KeyFilter filter = filter(keys, null);
        assertThat(selected(filter, keys, null)).hasSize(keys.length);
        long[] strangers = random.longs(Batch.MAX_ROWS).toArray();
        assertThat(selected(filter, strangers, null)).hasSizeLessThan(Batch.MAX_ROWS / 8);
    }

    @Test
    void keysAtTheEndsOfTheRangeOfLongsPass() {
        long[] keys = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE};
        assertThat(selected(filter(keys, null), keys, null)).hasSize(4);
    }

    @Test
    void nullsNeitherAreKeysNorPass() {
        long[] nulls = Bitmap.none(3);
        Bitmap.set(nulls, 1);
        KeyFilter filter = filter(new long[] {5, 7, 9}, nulls);
        assertThat(selected(filter, new long[] {5, 7, 9}, null)).containsExactly(0, 2);
        assertThat(selected(filter, new long[] {5, 5, 9}, nulls)).containsExactly(0, 2);
    }

    @Test
    void withoutKeysThereIsNoFilter() {
        long[] nulls = Bitmap.none(1);
        Bitmap.set(nulls, 0);
        assertThat(of(new LongVector(new long[1], nulls, 1))).isEmpty();
    }

    private KeyFilter filter(long[] keys, long @Nullable [] nulls) {
        return of(new LongVector(keys, nulls, keys.length)).orElseThrow();
    }

    private Optional<KeyFilter> of(LongVector keys) {
        return KeyFilter.of(keys, Vectors.bounds(keys), memory);
    }

    private static int[] selected(KeyFilter filter, long[] values, long @Nullable [] nulls) {
        int[] positions = new int[values.length];
        int count = filter.select(new LongVector(values, nulls, values.length), values.length, positions);
        return Arrays.copyOf(positions, count);
    }

    private static int[] positions(long[] values, Set<Long> known) {
        return IntStream.range(0, values.length)
                .filter(i -> known.contains(values[i]))
                .toArray();
    }

    private static Set<Long> set(long[] keys) {
        Set<Long> all = new HashSet<>();
        for (long key : keys) {
            all.add(key);
        }
        return all;
    }
}
