package dev.spillway.exec.window;

import dev.spillway.data.Batch;
import dev.spillway.data.LongVector;
import dev.spillway.data.Physical;
import dev.spillway.data.Vector;
import dev.spillway.error.Cancellation;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.VectorBuilder;
import dev.spillway.exec.Vectors;
import dev.spillway.exec.spill.SpillFile;
import dev.spillway.exec.spill.SpillTape;
import dev.spillway.exec.table.RunBorders;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntToLongFunction;

/// The rows of a partition that does not fit its memory, on a tape: blocks of equal size (but the last), which are
/// read by their number; the last ones used stay in memory. Beside the columns a row has the number of its peer group.
/// Used by one thread: append, finish, then read.
///
/// Memory: [#BLOCKS_HELD] blocks, and 12 bytes for each block on the tape.
final class StoredPartition implements AutoCloseable {
    private static final int BLOCKS_HELD = 8;
    private static final int BLOCK_ROWS_MIN = 128;
    private static final int BLOCK_ROWS_MAX = 1_024;
    /// A block is this part of the memory, where its rows allow for it.
    private static final int BLOCKS_IN_MEMORY = 64;
    private static final long BYTES_PER_PLACE = 12;

    private final SpillFile file;
    private final MemoryTracker memory;
    private final Cancellation cancellation;
    private final List<Integer> orderColumns;
    private final SpillTape tape;
    private final List<VectorBuilder> builders = new ArrayList<>();
    private final RunBorders peers = new RunBorders();
    private final int blockRows;
    private final Map<Integer, Batch> held = new LinkedHashMap<>(16, 0.75f, true);
    private long[] positions = new long[64];
    private int[] firstGroups = new int[64];
    private int blockCount;
    private int building;
    private int count;
    private int groups;

    /// `memory` counts everything here and is closed with this; `bytesPerRow` are about what a row takes.
    StoredPartition(
            SpillFile file,
            MemoryTracker memory,
            Cancellation cancellation,
            WindowColumns columns,
            List<Integer> orderColumns,
            long bytesPerRow) {
        this.file = file;
        this.memory = memory;
        this.cancellation = cancellation;
        this.orderColumns = orderColumns;
        this.tape = file.newTape();
        for (int i = 0; i < columns.count(); i++) {
            builders.add(VectorBuilder.create(columns.layout(i)));
        }
        builders.add(VectorBuilder.create(Physical.LONG));
        long rows = memory.limitBytes() / BLOCKS_IN_MEMORY / Math.max(1, bytesPerRow);
        this.blockRows = (int) Long.highestOneBit(Math.clamp(rows, BLOCK_ROWS_MIN, BLOCK_ROWS_MAX));
    }

    /// Appends rows of any number.
    void append(Batch rows) {
        int size = rows.rowCount();
        if (size == 0) {
            return;
        }
        if (size > Integer.MAX_VALUE - 1 - count) {
            throw new SpillwayException(
                    ErrorCode.PROGRAM_LIMIT_EXCEEDED, "a window's partition cannot have more than 2147483646 rows");
        }
        peers.next(orderColumns.stream().map(rows::column).toList(), size);
        long[] numbers = new long[size];
        for (int i = 0; i < size; i++) {
            groups += peers.isStart(i) ? 1 : 0;
            numbers[i] = groups - 1L;
        }
        List<Vector> columns = new ArrayList<>(rows.columns());
        columns.add(new LongVector(numbers, null, size));
        for (int from = 0; from < size; ) {
            int part = Math.min(size - from, blockRows - building);
            for (int column = 0; column < columns.size(); column++) {
                VectorBuilder builder = builders.get(column);
                for (int row = from; row < from + part; row++) {
                    builder.append(columns.get(column), row);
                }
            }
            from += part;
            building += part;
            count += part;
            if (building == blockRows) {
                write();
            }
        }
    }

    private void write() {
        if (blockCount == positions.length) {
            positions = Arrays.copyOf(positions, blockCount * 2);
            firstGroups = Arrays.copyOf(firstGroups, blockCount * 2);
        }
        Batch block = new Batch(builders.stream().map(VectorBuilder::build).toList(), building);
        building = 0;
        memory.reserve(BYTES_PER_PLACE);
        positions[blockCount] = tape.bytes();
        firstGroups[blockCount] = (int) groupNumbers(block)[0];
        blockCount++;
        tape.append(block);
    }

    /// After the last row.
    void finish() {
        if (building > 0) {
            write();
        }
        tape.finish();
    }

    int count() {
        return count;
    }

    int blockRows() {
        return blockRows;
    }

    int blockCount() {
        return blockCount;
    }

    int rowsOf(int block) {
        return block + 1 < blockCount ? blockRows : count - block * blockRows;
    }

    /// Bytes on disk.
    long bytes() {
        return file.bytes();
    }

    MemoryTracker memory() {
        return memory;
    }

    Batch block(int number) {
        Batch known = held.get(number);
        if (known != null) {
            return known;
        }
        cancellation.check();
        if (held.size() == BLOCKS_HELD) {
            Integer oldest = held.keySet().iterator().next();
            memory.release(Vectors.bytes(Objects.requireNonNull(held.remove(oldest))));
        }
        Batch block = tape.readAt(positions[number]);
        memory.reserve(Vectors.bytes(block));
        held.put(number, block);
        return block;
    }

    private long[] groupNumbers(Batch block) {
        return ((LongVector) block.columns().getLast()).values();
    }

    /// The number of each row's peer group, from 0.
    int[] groupsOf(int block) {
        Batch rows = block(block);
        long[] numbers = groupNumbers(rows);
        int[] result = new int[rows.rowCount()];
        Arrays.setAll(result, i -> (int) numbers[i]);
        return result;
    }

    /// The first row of a group; where there is no such group, the partition's start or end.
    int groupStart(long group) {
        if (group <= 0) {
            return 0;
        }
        if (group >= groups) {
            return count;
        }
        // The last block that begins with an earlier group has the border, or the next one begins with it.
        int block = firstAtLeast(blockCount, group, at -> firstGroups[at]) - 1;
        Batch rows = block(block);
        long[] numbers = groupNumbers(rows);
        return block * blockRows + firstAtLeast(rows.rowCount(), group, at -> numbers[at]);
    }

    private static int firstAtLeast(int count, long wanted, IntToLongFunction ascending) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ascending.applyAsLong(middle) < wanted) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// A column's values at some places, NULL for [Vectors#NULL_ROW].
    Vector gatherOrNull(int column, int[] places) {
        VectorBuilder builder = VectorBuilder.create(block(0).column(column).physical());
        for (int place : places) {
            if (place == Vectors.NULL_ROW) {
                builder.appendNull();
            } else {
                builder.append(block(place / blockRows).column(column), place % blockRows);
            }
        }
        return builder.build();
    }

    /// Forgets everything and removes the file.
    @Override
    public void close() {
        held.clear();
        file.close();
        memory.close();
    }
}
