package dev.spillway.exec.aggregate;

import dev.spillway.data.Bitmap;
import dev.spillway.data.LongVector;
import dev.spillway.data.Vector;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.plan.AggregateFunction;
import java.util.Arrays;
import java.util.List;

/// `bit_and`, `bit_or` and `bit_xor`; partial states are put together the same way.
final class BitState implements GroupState {
    private final AggregateFunction function;
    private final ValueSource source;
    private final MemoryTracker memory;
    private long[] bits = new long[0];

    BitState(AggregateFunction function, ValueSource source, MemoryTracker memory) {
        this.function = function;
        this.source = source;
        this.memory = memory;
    }

    @Override
    public void ensure(int groupCount) {
        if (groupCount > bits.length) {
            int from = bits.length;
            int grown = Math.max(groupCount, Math.max(16, from * 2));
            memory.reserve(8L * (grown - from));
            bits = Arrays.copyOf(bits, grown);
            Arrays.fill(bits, from, grown, function == AggregateFunction.BIT_AND ? -1L : 0L);
        }
    }

    @Override
    public void update(int[] groups, int count) {
        long[] values = ((LongVector) source.value()).values();
        long[] excluded = source.excluded();
        for (int i = 0; i < count; i++) {
            if (!Bitmap.isSet(excluded, i)) {
                int group = groups[i];
                bits[group] = switch (function) {
                    case BIT_AND -> bits[group] & values[i];
                    case BIT_OR -> bits[group] | values[i];
                    default -> bits[group] ^ values[i];
                };
            }
        }
    }

    @Override
    public List<Vector> columns(int from, int count) {
        return List.of(new LongVector(Arrays.copyOfRange(bits, from, from + count), null, count));
    }
}
