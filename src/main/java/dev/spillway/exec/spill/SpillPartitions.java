package dev.spillway.exec.spill;

import dev.spillway.data.Batch;
import dev.spillway.exec.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Shares rows out among tapes by bits of their keys' hashes: equal keys go to the same one. Each level of partitions
/// within partitions takes other bits. Used by one thread.
public final class SpillPartitions {
    /// Levels whose bits a hash of 64 bits has.
    public static final int LEVELS_MAX = 12;

    private static final int BITS_MAX = 5;
    private static final int COUNT_MIN = 4;

    private final List<SpillTape> tapes = new ArrayList<>();
    private final int level;
    private final int[] starts;
    private final int[] rows = new int[Batch.MAX_ROWS];

    /// `count` as [#countFor(double)] gives it; `level` from 0.
    public SpillPartitions(SpillFile file, int count, int level) {
        this.level = level;
        this.starts = new int[count + 1];
        for (int i = 0; i < count; i++) {
            tapes.add(file.newTape());
        }
    }

    /// So many that each may hold what remains of `times` the memory, with room for uneven shares: 4 … 32.
    public static int countFor(double times) {
        int count = COUNT_MIN;
        while (count < times * 1.5 && count < 1 << BITS_MAX) {
            count *= 2;
        }
        return count;
    }

    public int count() {
        return tapes.size();
    }

    /// The partition of a hash.
    public int partitionOf(long hash) {
        return (int) (hash >>> level * BITS_MAX) & tapes.size() - 1;
    }

    public void append(Batch batch, long[] hashes) {
        Batch first = appendOthers(batch, hashes);
        if (first != null) {
            append(0, first);
        }
    }

    /// Rows of one partition.
    public void append(int partition, Batch batch) {
        tapes.get(partition).append(batch);
    }

    /// Writes the rows of all partitions but the first, whose rows are returned; `null` if there are none.
    public @Nullable Batch appendOthers(Batch batch, long[] hashes) {
        int count = batch.rowCount();
        Arrays.fill(starts, 0);
        for (int i = 0; i < count; i++) {
            starts[partitionOf(hashes[i]) + 1]++;
        }
        for (int partition = 1; partition < starts.length; partition++) {
            starts[partition] += starts[partition - 1];
        }
        for (int i = 0; i < count; i++) {
            rows[starts[partitionOf(hashes[i])]++] = i;
        }
        int firstCount = starts[0];
        Batch first = firstCount == 0 ? null : Vectors.gather(batch, Arrays.copyOf(rows, firstCount), firstCount);
        for (int partition = 1; partition < tapes.size(); partition++) {
            int from = starts[partition - 1];
            int size = starts[partition] - from;
            if (size > 0) {
                append(partition, Vectors.gather(batch, Arrays.copyOfRange(rows, from, from + size), size));
            }
        }
        return first;
    }

    /// The tapes, finished.
    public List<SpillTape> finish() {
        tapes.forEach(SpillTape::finish);
        return tapes;
    }
}
