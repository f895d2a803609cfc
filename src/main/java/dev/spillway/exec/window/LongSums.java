package dev.spillway.exec.window;

import dev.spillway.data.Bitmap;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// Counts and sums of longs over frames, by prefix sums of their low and high halves, which are exact for 2³¹ rows.
/// Used by one thread.
final class LongSums {
    private static final long LOW_HALF = 0xFFFF_FFFFL;

    private final Frames frames;
    private final int[] counts;
    private final long[] lows;
    private final long[] highs;
    private long count;
    private long low;
    private long high;

    private LongSums(Frames frames, int[] counts, long[] lows, long[] highs) {
        this.frames = frames;
        this.counts = counts;
        this.lows = lows;
        this.highs = highs;
    }

    /// Counts only.
    static LongSums counts(Chunk chunk, long @Nullable [] excluded) {
        int[] counts = new int[chunk.count() + 1];
        for (int i = 0; i < chunk.count(); i++) {
            counts[i + 1] = counts[i] + (Bitmap.isSet(excluded, i) ? 0 : 1);
        }
        return new LongSums(chunk.frames(), counts, new long[0], new long[0]);
    }

    static LongSums of(Chunk chunk, long[] values, long @Nullable [] excluded) {
        long[] lows = new long[chunk.count() + 1];
        long[] highs = new long[chunk.count() + 1];
        for (int i = 0; i < chunk.count(); i++) {
            long value = Bitmap.isSet(excluded, i) ? 0 : values[i];
            lows[i + 1] = lows[i] + (value & LOW_HALF);
            highs[i + 1] = highs[i] + (value >> 32);
        }
        return new LongSums(chunk.frames(), counts(chunk, excluded).counts, lows, highs);
    }

    /// Moves to a row's frame.
    void moveTo(int row) {
        int ranges = frames.ranges(row);
        count = 0;
        low = 0;
        high = 0;
        for (int range = 0; range < ranges; range++) {
            int from = frames.from(range);
            int to = frames.to(range);
            count += counts[to] - counts[from];
            if (lows.length > 0) {
                low += lows[to] - lows[from];
                high += highs[to] - highs[from];
            }
        }
    }

    long count() {
        return count;
    }

    boolean isLong() {
        long carried = high + (low >> 32);
        return carried == (int) carried;
    }

    long longSum() {
        return (high << 32) + low;
    }

    BigInteger sum() {
        return isLong()
                ? BigInteger.valueOf(longSum())
                : BigInteger.valueOf(high).shiftLeft(32).add(BigInteger.valueOf(low));
    }
}
