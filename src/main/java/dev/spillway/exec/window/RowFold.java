package dev.spillway.exec.window;

import dev.spillway.data.Bitmap;
import dev.spillway.exec.Vectors;
import dev.spillway.exec.table.RowComparison;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The best row of each frame, by an order: what min and max need. Used by one thread.
final class RowFold {
    private static final int NONE = Vectors.NULL_ROW;

    private final Chunk chunk;
    private final long @Nullable [] excluded;
    private final RowComparison.Order order;
    private final boolean isMax;

    RowFold(Chunk chunk, long @Nullable [] excluded, RowComparison.Order order, boolean isMax) {
        this.chunk = chunk;
        this.excluded = excluded;
        this.order = order;
        this.isMax = isMax;
    }

    /// Of equals the later one, as PostgreSQL's `numeric_smaller` and its like choose.
    private int better(int first, int second) {
        if (first == NONE || second == NONE) {
            return first == NONE ? second : first;
        }
        int compared = order.compare(first, second);
        return (isMax ? compared > 0 : compared < 0) ? first : second;
    }

    private int leaf(int row) {
        return Bitmap.isSet(excluded, row) ? NONE : row;
    }

    int[] rows() {
        return chunk.frames().isGrowing() ? growing() : moving();
    }

    private int[] growing() {
        Frames frames = chunk.frames();
        int[] starts = chunk.partitionStarts();
        int[] rows = new int[chunk.count()];
        int best = NONE;
        int next = 0;
        for (int i = 0; i < rows.length; i++) {
            if (starts[i] == i) {
                best = NONE;
                next = i;
            }
            while (next < frames.end(i)) {
                best = better(best, leaf(next));
                next++;
            }
            rows[i] = best;
        }
        return rows;
    }

    private int[] moving() {
        Frames frames = chunk.frames();
        int count = chunk.count();
        int[] tree = new int[2 * count];
        for (int i = 0; i < count; i++) {
            tree[count + i] = leaf(i);
        }
        for (int i = count - 1; i > 0; i--) {
            tree[i] = better(tree[2 * i], tree[2 * i + 1]);
        }
        int[] rows = new int[count];
        Arrays.fill(rows, NONE);
        for (int i = 0; i < count; i++) {
            if (frames.isRepeated(i)) {
                rows[i] = rows[i - 1];
                continue;
            }
            int ranges = frames.ranges(i);
            for (int range = 0; range < ranges; range++) {
                rows[i] = better(rows[i], query(tree, count + frames.from(range), count + frames.to(range)));
            }
        }
        return rows;
    }

    private int query(int[] tree, int from, int to) {
        int left = NONE;
        int right = NONE;
        int low = from;
        int high = to;
        while (low < high) {
            if ((low & 1) == 1) {
                left = better(left, tree[low++]);
            }
            if ((high & 1) == 1) {
                right = better(tree[--high], right);
            }
            low >>= 1;
            high >>= 1;
        }
        return better(left, right);
    }
}
