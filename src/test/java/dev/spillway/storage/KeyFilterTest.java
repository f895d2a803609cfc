package dev.spillway.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.data.Bitmap;
import dev.spillway.data.LongVector;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// No key may be lost; few strangers may pass.
class KeyFilterTest {
    private static final int STRANGERS = 4_096;

    @Test
    void aBitPerValueLetsExactlyTheKeysPass() {
        long[] keys = new Random(1).longs(500, -1_000, 1_000).toArray();
        KeyFilter filter = filter(keys);
        assertThat(filter.shift()).isZero();
        for (long value = -2_000; value < 2_000; value++) {
            long sought = value;
            assertThat(filter.mayContain(value)).isEqualTo(Arrays.stream(keys).anyMatch(key -> key == sought));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 26, 1L << 32, 1L << 40, Long.MAX_VALUE})
    void aBitPerHashLosesNoKeyAndLetsFewStrangersPass(long range) {
        Random random = new Random(2);
        long[] keys = random.longs(2_000, 0, range).toArray();
        KeyFilter filter = filter(keys);
        assertThat(filter.shift()).isPositive();
        assertThat(Arrays.stream(keys)).allMatch(filter::mayContain);
        long passing =
                random.longs(STRANGERS, 0, range).filter(filter::mayContain).count();
        assertThat(passing).isLessThan(STRANGERS / 8);
        assertThat(filter.bits().length * 4L)
                .isEqualTo(KeyFilter.bytes(filter.bounds(), keys.length))
                .isLessThanOrEqualTo(4L * keys.length);
    }

    @Test
    void keysAtTheEndsOfTheRangeOfLongsPass() {
        long[] keys = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE};
        KeyFilter filter = filter(keys);
        assertThat(Arrays.stream(keys)).allMatch(filter::mayContain);
        assertThat(filter.isNarrow()).isFalse();
    }

    @Test
    void aRangeOf32BitsIsNarrow() {
        assertThat(filter(-5, 0xFFFF_FFFFL - 5).isNarrow()).isTrue();
        assertThat(filter(-5, 0xFFFF_FFFFL - 4).isNarrow()).isFalse();
    }

    @Test
    void nullsAreNoKeys() {
        long[] nulls = Bitmap.none(3);
        Bitmap.set(nulls, 1);
        KeyFilter filter = KeyFilter.of(new LongVector(new long[] {5, 7, 9}, nulls, 3), new LongBounds(5, 9));
        assertThat(filter.mayContain(5)).isTrue();
        assertThat(filter.mayContain(7)).isFalse();
    }

    private static KeyFilter filter(long... keys) {
        LongBounds bounds = new LongBounds(
                Arrays.stream(keys).min().orElseThrow(),
                Arrays.stream(keys).max().orElseThrow());
        return KeyFilter.of(new LongVector(keys, null, keys.length), bounds);
    }
}
