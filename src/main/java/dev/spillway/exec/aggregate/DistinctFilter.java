package dev.spillway.exec.aggregate;

import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.data.DataType;
import dev.spillway.data.LongVector;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.Vectors;
import dev.spillway.exec.spill.SpillFile;
import dev.spillway.exec.spill.SpillPartitions;
import dev.spillway.exec.spill.SpillReader;
import dev.spillway.exec.spill.SpillTape;
import dev.spillway.exec.table.GroupTable;
import dev.spillway.exec.table.KeyHashes;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `DISTINCT` in an aggregate: remembers the values of each group and lets each through once.
///
/// When they fill the memory, values that are not among them are put off: written to partitions by hash, which come one
/// by one after the last batch ([#nextDeferred()]), each with memory of its own.
final class DistinctFilter {
    private static final long GROUPS_MAX = Integer.MAX_VALUE;
    /// The part of the memory that the values may always take, and that must be left for others.
    private static final int MEMORY_PART = 4;

    private final List<ColumnLayout> layout;
    private final long rowsMax;
    private final MemoryTracker memory;
    private final SpillFile file;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private MemoryTracker seenMemory;
    private GroupTable seen;
    private int level;
    private @Nullable SpillPartitions later;
    private @Nullable SpillReader reader;

    private record Waiting(SpillTape tape, int level) {}

    /// Values that were put off, their groups, and which of them have been had.
    record Deferred(int[] groups, Vector values, long[] repeated) {}

    DistinctFilter(ColumnLayout value, long rowsMax, MemoryTracker memory, SpillFile file) {
        this.layout = List.of(ColumnLayout.bounded(DataType.BIGINT, 0, GROUPS_MAX, true), value);
        this.rowsMax = rowsMax;
        this.memory = memory;
        this.file = file;
        this.seenMemory = memory.part();
        this.seen = new GroupTable(layout, rowsMax, seenMemory);
    }

    /// `excluded` and every row whose value its group has had before.
    long[] excludeRepeated(Vector value, long @Nullable [] excluded, int[] groups, int count) {
        int[] rows = new int[count];
        int rowCount = 0;
        for (int i = 0; i < count; i++) {
            rows[rowCount] = i;
            rowCount += Bitmap.isSet(excluded, i) ? 0 : 1;
        }
        long[] groupValues = new long[rowCount];
        for (int i = 0; i < rowCount; i++) {
            groupValues[i] = groups[rows[i]];
        }
        Vector values = rowCount == count ? value : Vectors.gather(value, rows, rowCount);
        long[] all = new long[Bitmap.words(count)];
        Arrays.fill(all, -1L);
        for (int first : firsts(new LongVector(groupValues, null, rowCount), values)) {
            Bitmap.clear(all, rows[first]);
        }
        Bitmap.clearTail(all, count);
        return all;
    }

    /// The rows whose value has not been had; those that are put off are not among them.
    private int[] firsts(LongVector groupValues, Vector values) {
        int count = values.size();
        if (count == 0) {
            return new int[0];
        }
        int[] numbers = new int[count];
        List<Vector> pairs = List.of(groupValues, values);
        if (later != null) {
            seen.find(pairs, count, numbers);
            putOff(pairs, numbers, later);
            return new int[0];
        }
        int next = seen.size();
        seen.assign(pairs, count, numbers);
        int[] firsts = new int[seen.size() - next];
        int found = 0;
        for (int i = 0; i < count; i++) {
            if (numbers[i] == next + found) {
                firsts[found++] = i;
            }
        }
        long part = memory.limitBytes() / MEMORY_PART;
        if (seenMemory.usedBytes() > part && memory.wouldExceed(part) && level < SpillPartitions.LEVELS_MAX) {
            later = new SpillPartitions(file, SpillPartitions.countFor(MEMORY_PART), level);
        }
        return firsts;
    }

    private static void putOff(List<Vector> pairs, int[] numbers, SpillPartitions partitions) {
        int[] rows = new int[numbers.length];
        int count = 0;
        for (int i = 0; i < numbers.length; i++) {
            rows[count] = i;
            count += numbers[i] == GroupTable.NONE ? 1 : 0;
        }
        if (count > 0) {
            Batch batch = Vectors.gather(new Batch(pairs, numbers.length), rows, count);
            partitions.append(batch, KeyHashes.of(batch.columns(), count));
        }
    }

    /// The next values that were put off, or `null` when there are no more.
    @Nullable
    Deferred nextDeferred() {
        while (true) {
            Batch batch = reader == null ? null : reader.nextLarge(memory);
            if (batch != null) {
                return deferred((LongVector) batch.column(0), batch.column(1));
            }
            reader = null;
            SpillPartitions written = later;
            later = null;
            if (written != null) {
                int below = level + 1;
                written.finish().stream()
                        .filter(tape -> tape.rows() > 0)
                        .forEach(tape -> waiting.push(new Waiting(tape, below)));
            }
            Waiting next = waiting.poll();
            if (next == null) {
                return null;
            }
            seenMemory.close();
            seenMemory = memory.part();
            seen = new GroupTable(layout, rowsMax, seenMemory);
            level = next.level();
            reader = next.tape().read(true);
        }
    }

    private Deferred deferred(LongVector groupValues, Vector values) {
        int count = values.size();
        int[] groups = new int[count];
        for (int i = 0; i < count; i++) {
            groups[i] = (int) groupValues.values()[i];
        }
        long[] repeated = Bitmap.all(count);
        for (int first : firsts(groupValues, values)) {
            Bitmap.clear(repeated, first);
        }
        return new Deferred(groups, values, repeated);
    }
}
