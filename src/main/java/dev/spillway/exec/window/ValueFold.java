package dev.spillway.exec.window;

import dev.spillway.data.Bitmap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The values of each frame put together, in the order of the rows. Used by one thread.
///
/// Growing frames keep one value up to date, others ask a segment tree.
final class ValueFold<T> {
    private final Chunk chunk;
    private final long @Nullable [] excluded;
    private final Monoid<T> monoid;

    /// How values are put together; associative.
    interface Monoid<T> {
        T leaf(int row);

        T combine(T first, T second);
    }

    /// Takes a row's value, `null` where its frame has none.
    interface Sink<T> {
        void accept(int row, @Nullable T value);
    }

    ValueFold(Chunk chunk, long @Nullable [] excluded, Monoid<T> monoid) {
        this.chunk = chunk;
        this.excluded = excluded;
        this.monoid = monoid;
    }

    private @Nullable T combine(@Nullable T first, @Nullable T second) {
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        return monoid.combine(first, second);
    }

    private @Nullable T leaf(int row) {
        return Bitmap.isSet(excluded, row) ? null : monoid.leaf(row);
    }

    void into(Sink<T> sink) {
        if (chunk.frames().isGrowing()) {
            growing(sink);
        } else {
            moving(sink);
        }
    }

    private void growing(Sink<T> sink) {
        Frames frames = chunk.frames();
        int[] starts = chunk.partitionStarts();
        T value = null;
        int next = 0;
        for (int i = 0; i < chunk.count(); i++) {
            if (starts[i] == i) {
                value = null;
                next = i;
            }
            while (next < frames.end(i)) {
                value = combine(value, leaf(next));
                next++;
            }
            sink.accept(i, value);
        }
    }

    private void moving(Sink<T> sink) {
        Frames frames = chunk.frames();
        int count = chunk.count();
        List<@Nullable T> tree = tree(count);
        T value = null;
        for (int i = 0; i < count; i++) {
            if (!frames.isRepeated(i)) {
                value = null;
                int ranges = frames.ranges(i);
                for (int range = 0; range < ranges; range++) {
                    value = combine(value, query(tree, count + frames.from(range), count + frames.to(range)));
                }
            }
            sink.accept(i, value);
        }
    }

    private List<@Nullable T> tree(int count) {
        List<@Nullable T> tree = new ArrayList<>(2 * count);
        for (int i = 0; i < count; i++) {
            tree.add(null);
        }
        for (int i = 0; i < count; i++) {
            tree.add(leaf(i));
        }
        for (int i = count - 1; i > 0; i--) {
            tree.set(i, combine(tree.get(2 * i), tree.get(2 * i + 1)));
        }
        return tree;
    }

    private @Nullable T query(List<@Nullable T> tree, int from, int to) {
        T left = null;
        T right = null;
        int low = from;
        int high = to;
        while (low < high) {
            if ((low & 1) == 1) {
                left = combine(left, tree.get(low++));
            }
            if ((high & 1) == 1) {
                right = combine(tree.get(--high), right);
            }
            low >>= 1;
            high >>= 1;
        }
        return combine(left, right);
    }
}
