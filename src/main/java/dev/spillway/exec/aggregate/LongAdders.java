package dev.spillway.exec.aggregate;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.aggregate.ValueSource.LongForm;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// All counts and sums of longs of all groups, row-major: the numbers of a group lie side by side.
final class LongAdders {
    /// Rows after which the low halves are carried into the high ones, long before they can overflow.
    private static final long CARRY_ROWS = 1L << 30;

    private static final long LOW_HALF = 0xFFFF_FFFFL;
    private static final int STATE_MAX = Integer.MAX_VALUE - 64;

    private final boolean isPlain;
    private final MemoryTracker memory;
    private final List<Adder> adders = new ArrayList<>();
    private final List<Integer> lowAdders = new ArrayList<>();
    private long[] state = new long[0];
    private long rowsSinceCarry;

    private record Adder(ValueSource source, LongForm form) {}

    /// `isPlain`: there is one group only.
    LongAdders(boolean isPlain, MemoryTracker memory) {
        this.isPlain = isPlain;
        this.memory = memory;
    }

    /// The place of a sum in its group's numbers; equal ones share it.
    int add(ValueSource source, LongForm form) {
        Adder adder = new Adder(source, form);
        int at = adders.indexOf(adder);
        if (at < 0) {
            at = adders.size();
            adders.add(adder);
        }
        return at;
    }

    /// A sum of halves: low at the returned place, high right after it.
    int addPair(ValueSource low, LongForm lowForm, ValueSource high, LongForm highForm) {
        int at = adders.indexOf(new Adder(low, lowForm));
        if (at < 0) {
            at = adders.size();
            adders.add(new Adder(low, lowForm));
            adders.add(new Adder(high, highForm));
            lowAdders.add(at);
        }
        return at;
    }

    boolean isEmpty() {
        return adders.isEmpty();
    }

    void update(int[] groups, int count, int groupCount) {
        ensure(groupCount);
        long[][] in = new long[adders.size()][];
        for (int i = 0; i < in.length; i++) {
            in[i] = adders.get(i).source().longs(adders.get(i).form());
        }
        if (isPlain) {
            for (int i = 0; i < in.length; i++) {
                state[i] += AdderKernels.sum(in[i], count);
            }
        } else {
            AdderKernels.add(new AdderKernels.Target(state, adders.size()), 0, groups, count, in);
        }
        rowsSinceCarry += count;
        if (rowsSinceCarry >= CARRY_ROWS) {
            carry(groupCount);
        }
    }

    void ensure(int groupCount) {
        long needed = (long) groupCount * adders.size();
        if (needed > state.length) {
            if (needed > STATE_MAX) {
                throw new SpillwayException(ErrorCode.OUT_OF_MEMORY, "out of memory: too many groups for one table");
            }
            int grown = (int) Math.min(STATE_MAX, Math.max(needed, state.length * 2L));
            memory.reserve(8L * (grown - state.length));
            state = Arrays.copyOf(state, grown);
        }
    }

    /// Leaves the low halves below 2³².
    void carry(int groupCount) {
        rowsSinceCarry = 0;
        int stride = adders.size();
        for (int low : lowAdders) {
            for (int group = 0; group < groupCount; group++) {
                int at = group * stride + low;
                state[at + 1] += state[at] >> 32;
                state[at] &= LOW_HALF;
            }
        }
    }

    long value(int group, int adder) {
        return state[group * adders.size() + adder];
    }

    long[] values(int adder, int from, int count) {
        long[] values = new long[count];
        int stride = adders.size();
        int at = from * stride + adder;
        for (int i = 0; i < count; i++, at += stride) {
            values[i] = state[at];
        }
        return values;
    }

    /// Whether the pair at `adder` fits 64 bits.
    boolean isLong(int group, int adder) {
        long high = value(group, adder + 1) + (value(group, adder) >> 32);
        return high == (int) high;
    }

    /// The pair at `adder`, if it fits.
    long longSum(int group, int adder) {
        return (value(group, adder + 1) << 32) + value(group, adder);
    }

    BigInteger sum(int group, int adder) {
        return BigInteger.valueOf(value(group, adder + 1)).shiftLeft(32).add(BigInteger.valueOf(value(group, adder)));
    }
}
