package dev.spillway.exec.sort;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Finds the few rows of a batch that are still in front of a top-N's last row.
final class TopKernels {
    private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_PREFERRED;

    private TopKernels() {}

    /// Rows with `min <= value <= max`, ascending; they are rare, so whole lanes are passed over at once.
    static int select(long[] values, int count, long min, long max, int[] rows) {
        int lanes = SPECIES.length();
        int found = 0;
        int i = 0;
        for (int end = count - lanes; i <= end; i += lanes) {
            LongVector vector = LongVector.fromArray(SPECIES, values, i);
            if (vector.compare(VectorOperators.GE, min)
                    .and(vector.compare(VectorOperators.LE, max))
                    .anyTrue()) {
                found = select(values, i, i + lanes, new Range(min, max), rows, found);
            }
        }
        return select(values, i, count, new Range(min, max), rows, found);
    }

    /// The scalar twin.
    static int selectScalar(long[] values, int count, long min, long max, int[] rows) {
        return select(values, 0, count, new Range(min, max), rows, 0);
    }

    private record Range(long min, long max) {}

    private static int select(long[] values, int from, int to, Range range, int[] rows, int found) {
        int at = found;
        for (int i = from; i < to; i++) {
            if (values[i] >= range.min && values[i] <= range.max) {
                rows[at++] = i;
            }
        }
        return at;
    }
}
