package dev.spillway.planner.cost;

import dev.spillway.planner.PlannerSettings;

/// PostgreSQL's `ExecChooseHashTableSize`: buckets and batches of a hash join's table.
public record HashTableSize(double buckets, double batches) {
    private static final double TUPLE_OVERHEAD_BYTES = 16 + 16;
    private static final double POINTER_BYTES = 8;
    private static final double SKEW_BUCKET_BYTES = 8 * POINTER_BYTES + 4 + 16;
    private static final double SKEW_PART = 0.02;
    private static final double BUCKETS_MIN = 1024;
    private static final double POINTERS_MAX = 1 << 26;

    /// For `rows` of `width` bytes. With `sharingWorkers` > 0 the table is shared and has the memory of all
    /// participants; where it would still need batches it is sized as a private one, as in PostgreSQL.
    public static HashTableSize choose(double rows, int width, int sharingWorkers, PlannerSettings settings) {
        double tupleBytes = TUPLE_OVERHEAD_BYTES + Flow.aligned(width);
        double innerBytes = Math.max(rows, 1) * tupleBytes;
        double memory = memoryWithoutSkewTable(settings.hashMemBytes() * (sharingWorkers + 1), tupleBytes);
        double pointersMax = Math.min(powerOfTwoUpTo(memory / POINTER_BYTES), POINTERS_MAX);
        double buckets = powerOfTwoFrom(Math.max(Math.min(Math.ceil(rows), pointersMax), BUCKETS_MIN));
        if (innerBytes + buckets * POINTER_BYTES <= memory) {
            return new HashTableSize(buckets, 1);
        }
        if (sharingWorkers > 0) {
            return choose(rows, width, 0, settings);
        }
        double bucketsThatFit = powerOfTwoFrom(Math.max(1, Math.floor(memory / (tupleBytes + POINTER_BYTES))));
        double batchBuckets = Math.min(bucketsThatFit, pointersMax);
        double batches = Math.ceil(innerBytes / Math.max(1, memory - batchBuckets * POINTER_BYTES));
        return new HashTableSize(batchBuckets, powerOfTwoFrom(Math.max(2, Math.min(batches, pointersMax))));
    }

    public double virtualBuckets() {
        return buckets * batches;
    }

    private static double memoryWithoutSkewTable(double memory, double tupleBytes) {
        double bytesPerValue = tupleBytes + SKEW_BUCKET_BYTES;
        return memory - Math.floor(Math.floor(memory / bytesPerValue) * SKEW_PART) * bytesPerValue;
    }

    private static double powerOfTwoFrom(double value) {
        return Math.pow(2, Math.ceil(SortCost.log2(value) - 1e-9));
    }

    private static double powerOfTwoUpTo(double value) {
        return Math.pow(2, Math.floor(SortCost.log2(value) + 1e-9));
    }
}
