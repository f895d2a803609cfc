package dev.spillway.exec.window;

import dev.spillway.data.Bitmap;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// Counts and sums of longs over frames, as sums of their low and high halves, which are exact for 2³¹ rows. Used by
/// one thread.
abstract sealed class LongSums {
    private static final long LOW_HALF = 0xFFFF_FFFFL;

    long count;
    long low;
    long high;

    /// Counts only.
    static LongSums counts(Chunk chunk, long @Nullable [] excluded) {
        return new Prefixes(chunk.frames(), prefixes(chunk, excluded), new long[0], new long[0]);
    }

    static LongSums of(Chunk chunk, long[] values, long @Nullable [] excluded) {
        long[] lows = new long[chunk.count() + 1];
        long[] highs = new long[chunk.count() + 1];
        for (int i = 0; i < chunk.count(); i++) {
            long value = Bitmap.isSet(excluded, i) ? 0 : values[i];
            lows[i + 1] = lows[i] + (value & LOW_HALF);
            highs[i + 1] = highs[i] + (value >> 32);
        }
        return new Prefixes(chunk.frames(), prefixes(chunk, excluded), lows, highs);
    }

    static LongSums of(StoredFold<LongTotal> fold, Frames frames) {
        return new Totals(fold, frames);
    }

    private static int[] prefixes(Chunk chunk, long @Nullable [] excluded) {
        int[] counts = new int[chunk.count() + 1];
        for (int i = 0; i < chunk.count(); i++) {
            counts[i + 1] = counts[i] + (Bitmap.isSet(excluded, i) ? 0 : 1);
        }
        return counts;
    }

    /// Moves to a row's frame.
    abstract void moveTo(int row);

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

    /// Differences of prefix sums.
    private static final class Prefixes extends LongSums {
        private final Frames frames;
        private final int[] counts;
        private final long[] lows;
        private final long[] highs;

        Prefixes(Frames frames, int[] counts, long[] lows, long[] highs) {
            this.frames = frames;
            this.counts = counts;
            this.lows = lows;
            this.highs = highs;
        }

        @Override
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
    }

    /// What a stored partition's fold gives for the rows of a piece.
    private static final class Totals extends LongSums {
        private final StoredFold<LongTotal> fold;
        private final Frames frames;

        Totals(StoredFold<LongTotal> fold, Frames frames) {
            this.fold = fold;
            this.frames = frames;
        }

        @Override
        void moveTo(int row) {
            LongTotal total = fold.of(frames, row);
            count = total == null ? 0 : total.count();
            low = total == null ? 0 : total.low();
            high = total == null ? 0 : total.high();
        }
    }
}
