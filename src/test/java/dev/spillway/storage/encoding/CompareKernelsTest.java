package dev.spillway.storage.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.data.LongVector;
import dev.spillway.storage.KeyFilter;
import dev.spillway.storage.LongBounds;
import dev.spillway.storage.encoding.CompareKernels.Range;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The Vector API's kernels and the plain ones are the same function.
class CompareKernelsTest {
    private static final int WORDS = 32;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void vectorAndPlainComparisonsAgree(int width) {
        Random random = new Random(width);
        CompareKernels vector = new VectorCompareKernels();
        CompareKernels plain = new ScalarCompareKernels();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(2_048L * width + 64);
            for (int round = 0; round < 200; round++) {
                int offset = random.nextInt(64);
                long limit = width == 8 ? Long.MAX_VALUE : (1L << 8 * width - 1) - 1;
                for (int i = 0; i < 2_048L * width; i++) {
                    memory.set(ValueLayout.JAVA_BYTE, offset + i, (byte) random.nextInt());
                }
                long one = round % 5 == 0 ? -limit - 1 : random.nextLong(-limit - 1, limit);
                long two = round % 7 == 0 ? limit : random.nextLong(-limit - 1, limit);
                Range range = new Range(Math.min(one, two), Math.max(one, two), random.nextBoolean());
                int words = random.nextInt(WORDS + 1);
                long[] before = random.longs(WORDS).toArray();
                long[] expected = before.clone();
                long[] actual = before.clone();
                run(plain, width, memory.asSlice(offset), words, range, expected);
                run(vector, width, memory.asSlice(offset), words, range, actual);
                assertThat(actual).isEqualTo(expected);
                assertThat(Arrays.copyOfRange(actual, words, WORDS))
                        .isEqualTo(Arrays.copyOfRange(before, words, WORDS));
            }
        }
    }

    /// Dense and hashed filters, values within and far outside of their range.
    @Test
    void vectorAndPlainKeyTestsAgree() {
        Random random = new Random(16);
        CompareKernels vector = new VectorCompareKernels();
        CompareKernels plain = new ScalarCompareKernels();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(4 * 2_048L);
            for (int round = 0; round < 100; round++) {
                int base = random.nextInt();
                int range = 1 << random.nextInt(2, 31);
                long[] values = random.longs(2_048, 0, range).toArray();
                for (int i = 0; i < values.length; i++) {
                    int stored = random.nextInt(8) == 0 ? random.nextInt() : (int) values[i] - base;
                    memory.set(ValueLayout.JAVA_INT, 4L * i, stored);
                }
                KeyFilter filter = KeyFilter.of(new LongVector(values, null, 300), new LongBounds(0, range - 1));
                long[] expected = random.longs(WORDS).toArray();
                expected[random.nextInt(WORDS)] = 0;
                long[] actual = expected.clone();
                plain.keys(memory, 0, WORDS, filter, base, expected);
                vector.keys(memory, 0, WORDS, filter, base, actual);
                assertThat(actual).isEqualTo(expected);
                assertThat(Arrays.stream(actual).map(Long::bitCount).sum()).isPositive();
            }
        }
    }

    private static void run(
            CompareKernels kernels, int width, MemorySegment memory, int words, Range range, long[] selection) {
        int offset = 0;
        switch (width) {
            case 1 -> kernels.bytes(memory, offset, words, range, selection);
            case 2 -> kernels.shorts(memory, offset, words, range, selection);
            case 4 -> kernels.ints(memory, offset, words, range, selection);
            default -> kernels.longs(memory, offset, words, range, selection);
        }
    }

    @Test
    void packedCodesComeBackOneByOneAndAllAtOnce() {
        Random random = new Random(4);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment target = arena.allocate(4L * 2_048);
            for (int bits = 1; bits <= 31; bits++) {
                int[] codes = random.ints(2_048).toArray();
                int mask = (1 << bits) - 1;
                for (int i = 0; i < codes.length; i++) {
                    codes[i] &= mask;
                }
                MemorySegment packed = arena.allocate(64 + BitPacking.stripeBytes(bits));
                BitPacking.pack(codes, bits, packed, 64);
                for (CompareKernels kernels :
                        new CompareKernels[] {new VectorCompareKernels(), new ScalarCompareKernels()}) {
                    kernels.unpack(packed, 64, bits, target);
                    for (int i = 0; i < codes.length; i++) {
                        assertThat(target.get(ValueLayout.JAVA_INT, 4L * i)).isEqualTo(codes[i]);
                    }
                }
                for (int i = 0; i < codes.length; i += 7) {
                    assertThat(BitPacking.get(packed, 64, bits, i)).isEqualTo(codes[i]);
                }
            }
        }
    }
}
