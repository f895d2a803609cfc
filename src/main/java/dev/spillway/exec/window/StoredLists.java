package dev.spillway.exec.window;

import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.data.ByteString;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.VectorBuilder;
import dev.spillway.exec.Vectors;
import dev.spillway.exec.aggregate.ListOfValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Lists of the values of frames of a stored partition. Each is as long as its frame, whose rows are read again for it
/// and have to fit memory. Used by one thread.
final class StoredLists implements WindowResult.StoredComputation {
    private final ColumnLayout layout;
    private final ListOfValues list;
    private final StoredPartition partition;
    private final List<Integer> arguments;
    private final Folding.Excluded excluded;
    private @Nullable Object value;
    private long reserved;

    StoredLists(
            ColumnLayout layout,
            ListOfValues list,
            StoredPartition partition,
            List<Integer> arguments,
            Folding.Excluded excluded) {
        this.layout = layout;
        this.list = list;
        this.partition = partition;
        this.arguments = arguments;
        this.excluded = excluded;
    }

    @Override
    public Vector compute(StoredPiece piece) {
        partition.memory().release(reserved);
        reserved = 0;
        VectorBuilder builder = VectorBuilder.create(layout);
        for (int i = 0; i < piece.count(); i++) {
            if (!piece.frames().isRepeated(i)) {
                value = of(piece.frames(), i);
            }
            Object current = value;
            if (current != null) {
                // Here and in the vector.
                long bytes = 2L * ByteString.held(current).length;
                partition.memory().reserve(bytes);
                reserved += bytes;
            }
            builder.appendValue(current, layout.type());
        }
        return builder.build();
    }

    private @Nullable Object of(Frames frames, int row) {
        List<VectorBuilder> columns = arguments.stream()
                .map(column ->
                        VectorBuilder.create(partition.block(0).column(column).physical()))
                .toList();
        long held = 0;
        int ranges = frames.ranges(row);
        for (int range = 0; range < ranges; range++) {
            int size = partition.blockRows();
            int to = frames.to(range);
            for (int from = frames.from(range); from < to; from = (from / size + 1) * size) {
                int block = from / size;
                int behind = Math.min(to - block * size, partition.rowsOf(block));
                Batch rows = partition.block(block);
                long bytes = Vectors.bytes(rows);
                partition.memory().reserve(bytes);
                held += bytes;
                collect(rows, from - block * size, behind, columns);
            }
        }
        int count = columns.getFirst().size();
        int[] places = new int[count];
        Arrays.setAll(places, i -> i);
        List<Vector> vectors = new ArrayList<>();
        columns.forEach(column -> vectors.add(column.build()));
        Object made = count == 0 ? null : list.of(vectors, places, 0, count);
        partition.memory().release(held);
        return made;
    }

    private void collect(Batch rows, int from, int to, List<VectorBuilder> columns) {
        long[] left = excluded.of(rows);
        for (int row = from; row < to; row++) {
            if (!Bitmap.isSet(left, row)) {
                for (int i = 0; i < columns.size(); i++) {
                    columns.get(i).append(rows.column(arguments.get(i)), row);
                }
            }
        }
    }
}
