package dev.spillway.exec.window;

import dev.spillway.data.Bitmap;
import dev.spillway.data.ByteString;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.VectorBuilder;
import dev.spillway.exec.aggregate.ListOfValues;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Lists of the values of frames (`array_agg`, `string_agg`, `json_agg` …), made row by row as they are given out: each
/// is as long as its frame. Used by one thread.
final class FrameLists implements WindowResult.Computed {
    private final ColumnLayout layout;
    private final ListOfValues list;
    private final Chunk chunk;
    private final List<Vector> arguments;
    private final long @Nullable [] excluded;
    private final MemoryTracker memory;
    private int[] frame = new int[64];
    private @Nullable Object value;
    private int rowOfValue = -1;
    private long reserved;

    /// Rows in `excluded` are left out; what a batch takes is reserved in `memory`.
    FrameLists(
            ColumnLayout layout,
            ListOfValues list,
            Chunk chunk,
            List<Vector> arguments,
            long @Nullable [] excluded,
            MemoryTracker memory) {
        this.layout = layout;
        this.list = list;
        this.chunk = chunk;
        this.arguments = arguments;
        this.excluded = excluded;
        this.memory = memory;
    }

    @Override
    public Vector rows(int[] rows, int size) {
        memory.release(reserved);
        reserved = 0;
        VectorBuilder builder = VectorBuilder.create(layout);
        for (int i = 0; i < size; i++) {
            Object list = of(rows[i]);
            if (list != null) {
                // Here and in the vector.
                long bytes = 2L * ByteString.held(list).length;
                memory.reserve(bytes);
                reserved += bytes;
            }
            builder.appendValue(list, layout.type());
        }
        return builder.build();
    }

    /// The row's value, which may be that of the row before.
    private @Nullable Object of(int row) {
        boolean isKnown = rowOfValue >= 0
                && (rowOfValue == row || rowOfValue == row - 1 && chunk.frames().isRepeated(row));
        if (!isKnown) {
            int count = collect(row);
            value = count == 0 ? null : list.of(arguments, frame, 0, count);
        }
        rowOfValue = row;
        return value;
    }

    private int collect(int row) {
        Frames frames = chunk.frames();
        int ranges = frames.ranges(row);
        int count = 0;
        for (int range = 0; range < ranges; range++) {
            int to = frames.to(range);
            for (int i = frames.from(range); i < to; i++) {
                if (!Bitmap.isSet(excluded, i)) {
                    frame = count < frame.length ? frame : Arrays.copyOf(frame, frame.length * 2);
                    frame[count++] = i;
                }
            }
        }
        return count;
    }
}
