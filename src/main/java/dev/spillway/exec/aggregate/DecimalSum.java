package dev.spillway.exec.aggregate;

import dev.spillway.data.Bitmap;
import dev.spillway.data.DecimalVector;
import dev.spillway.data.LongVector;
import dev.spillway.data.Vector;
import dev.spillway.exec.MemoryTracker;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sums of NUMERICs, or of their squares; the scale of a sum is the largest of its values'.
final class DecimalSum implements GroupState {
    private static final long BYTES = 64;

    private final ValueSource source;
    private final boolean isOfSquares;
    private final int longScale;
    private final MemoryTracker memory;
    private @Nullable BigDecimal[] sums = new BigDecimal[0];

    /// `longScale` is the scale of values held as long.
    DecimalSum(ValueSource source, boolean isOfSquares, int longScale, MemoryTracker memory) {
        this.source = source;
        this.isOfSquares = isOfSquares;
        this.longScale = longScale;
        this.memory = memory;
    }

    @Override
    public void ensure(int groupCount) {
        if (groupCount > sums.length) {
            int grown = Math.max(groupCount, Math.max(16, sums.length * 2));
            memory.reserve(BYTES * (grown - sums.length));
            sums = Arrays.copyOf(sums, grown);
        }
    }

    @Override
    public void update(int[] groups, int count) {
        Vector vector = source.value();
        long[] excluded = source.excluded();
        for (int i = 0; i < count; i++) {
            BigDecimal value = Bitmap.isSet(excluded, i) ? null : valueAt(vector, i);
            if (value != null) {
                BigDecimal term = isOfSquares ? value.multiply(value) : value;
                BigDecimal sum = sums[groups[i]];
                sums[groups[i]] = sum == null ? term : sum.add(term);
            }
        }
    }

    private @Nullable BigDecimal valueAt(Vector vector, int row) {
        return switch (vector) {
            case DecimalVector decimals -> decimals.values()[row];
            case LongVector longs -> BigDecimal.valueOf(longs.values()[row], longScale);
            default -> throw new IllegalStateException("not numeric: " + vector.physical());
        };
    }

    @Nullable
    BigDecimal value(int group) {
        return sums[group];
    }

    @Override
    public List<Vector> columns(int from, int count) {
        return List.of(Objects.vector(new ArrayList<>(Arrays.asList(sums).subList(from, from + count))));
    }

    /// Columns of objects with NULLs.
    static final class Objects {
        private Objects() {}

        static DecimalVector vector(List<@Nullable BigDecimal> values) {
            int count = values.size();
            @Nullable BigDecimal[] copy = new BigDecimal[count];
            long[] nulls = null;
            for (int i = 0; i < count; i++) {
                copy[i] = values.get(i);
                if (copy[i] == null) {
                    nulls = nulls == null ? Bitmap.none(count) : nulls;
                    Bitmap.set(nulls, i);
                }
            }
            return new DecimalVector(copy, nulls, count);
        }
    }
}
