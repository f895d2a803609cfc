package dev.spillway.storage;

import dev.spillway.data.TextDictionary;
import dev.spillway.storage.encoding.ColumnBuffer;
import dev.spillway.storage.encoding.ColumnChunk;
import dev.spillway.storage.encoding.NullBits;
import dev.spillway.storage.encoding.Segment;
import dev.spillway.storage.encoding.SegmentEncoder;
import dev.spillway.storage.pool.Blocks;
import dev.spillway.storage.statistics.ColumnSketch;
import dev.spillway.storage.statistics.ZoneMap;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Turns buffered columns into a row group: segments, null bitmaps, zone maps and sketches. Leader thread.
final class GroupEncoder {
    private static final int STRIPE_NULL_BYTES = ScanSource.STRIPE_ROWS / 8;

    private final RelationWriter writer;
    private final SegmentEncoder encoder;

    GroupEncoder(RelationWriter writer) {
        this.writer = writer;
        this.encoder = new SegmentEncoder(writer);
    }

    /// `previous` is the group before, whose dictionaries are used again where they fit; `index` the number of the
    /// new group, `firstRow` the number of its first row.
    RowGroup encode(List<ColumnBuffer> buffers, int index, long firstRow, @Nullable RowGroup previous) {
        int slots = buffers.isEmpty() ? 0 : buffers.getFirst().size();
        List<@Nullable NullBits> nulls = writeNulls(buffers, slots);
        List<ColumnChunk> chunks = new ArrayList<>(buffers.size());
        for (int column = 0; column < buffers.size(); column++) {
            ColumnBuffer buffer = buffers.get(column);
            Segment segment = encoder.encode(buffer, dictionary(previous, column));
            chunks.add(
                    new ColumnChunk(segment, nulls.get(column), ZoneMap.of(buffer, 0), ColumnSketch.of(buffer, index)));
        }
        return RowGroup.ofColumns(firstRow, slots, chunks);
    }

    static @Nullable TextDictionary dictionary(@Nullable RowGroup group, int column) {
        return group == null || group.chunks().isEmpty()
                ? null
                : group.chunks().get(column).segment().dictionary();
    }

    /// A bitmap of a full group is exactly a block; those of a short group share blocks, so that 200 nullable
    /// columns do not cost 200.
    private List<@Nullable NullBits> writeNulls(List<ColumnBuffer> buffers, int slots) {
        int bytes = (slots + ScanSource.STRIPE_ROWS - 1) / ScanSource.STRIPE_ROWS * STRIPE_NULL_BYTES;
        int perRun = Math.max(1, 16 * Blocks.BYTES / Math.max(1, bytes));
        List<@Nullable NullBits> result = new ArrayList<>();
        List<Integer> waiting = new ArrayList<>();
        for (int column = 0; column < buffers.size(); column++) {
            ColumnBuffer buffer = buffers.get(column);
            boolean isAll = buffer.nullCount() == slots;
            result.add(isAll && slots > 0 ? NullBits.ALL : null);
            if (buffer.nullCount() > 0 && !isAll) {
                waiting.add(column);
            }
            if (waiting.size() == perRun || column == buffers.size() - 1 && !waiting.isEmpty()) {
                writeNullRun(buffers, waiting, bytes, result);
                waiting.clear();
            }
        }
        return result;
    }

    private void writeNullRun(
            List<ColumnBuffer> buffers, List<Integer> columns, int bytes, List<@Nullable NullBits> result) {
        long total = (long) bytes * columns.size();
        MemorySegment target = writer.scratch(total);
        target.asSlice(0, total).fill((byte) 0);
        for (int i = 0; i < columns.size(); i++) {
            ColumnBuffer buffer = buffers.get(columns.get(i));
            int words = Math.min(bytes >> 3, buffer.size() + 63 >> 6);
            MemorySegment.copy(buffer.nulls(), 0, target, ValueLayout.JAVA_LONG_UNALIGNED, (long) i * bytes, words);
        }
        int[] blocks = writer.write(target, total);
        for (int i = 0; i < columns.size(); i++) {
            result.set(columns.get(i), NullBits.at(blocks, (long) i * bytes));
        }
    }
}
