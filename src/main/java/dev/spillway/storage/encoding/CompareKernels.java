package dev.spillway.storage.encoding;

import dev.spillway.storage.KeyFilter;
import java.lang.foreign.MemorySegment;

/// Range comparisons of stored values to bits: `selection[w] &= bits of (low <= value <= high)`, or of its negation.
/// `words` groups of 64 values are read. Two implementations, the Vector API's and a plain one, which a test keeps
/// equal.
interface CompareKernels {
    void bytes(MemorySegment source, long offset, int words, Range range, long[] selection);

    void shorts(MemorySegment source, long offset, int words, Range range, long[] selection);

    void ints(MemorySegment source, long offset, int words, Range range, long[] selection);

    void longs(MemorySegment source, long offset, int words, Range range, long[] selection);

    /// As [#ints], with the bits of those whose sum with `base` passes a narrow filter as the difference to its
    /// smallest key. Sums that do not fit 32 bits may pass.
    void keys(MemorySegment source, long offset, int words, KeyFilter keys, int base, long[] selection);

    /// Unpacks a stripe of [BitPacking] into ints.
    void unpack(MemorySegment source, long offset, int bits, MemorySegment target);

    /// Inclusive bounds that fit the width; `isNegated` asks for the values outside.
    record Range(long low, long high, boolean isNegated) {}

    /// The Vector API's where the JVM was started with its module.
    static CompareKernels best() {
        boolean hasVectors =
                ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        return hasVectors ? new VectorCompareKernels() : new ScalarCompareKernels();
    }
}
