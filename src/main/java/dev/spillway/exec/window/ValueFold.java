package dev.spillway.exec.window;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The values of each frame of a chunk put together, in the order of the rows. Used by one thread.
///
/// Growing frames keep one value up to date, others ask a segment tree.
final class ValueFold<T> {
    private final Chunk chunk;
    private final Folding.Leaves<T> leaves;

    /// Takes a row's value, `null` where its frame has none.
    interface Sink<T> {
        void accept(int row, @Nullable T value);
    }

    ValueFold(Chunk chunk, Folding.Leaves<T> leaves) {
        this.chunk = chunk;
        this.leaves = leaves;
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
                value = leaves.monoid().join(value, leaves.leaf(next));
                next++;
            }
            sink.accept(i, value);
        }
    }

    private void moving(Sink<T> sink) {
        Frames frames = chunk.frames();
        List<@Nullable T> values = new ArrayList<>(chunk.count());
        for (int i = 0; i < chunk.count(); i++) {
            values.add(leaves.leaf(i));
        }
        FoldTree<T> tree = new FoldTree<>(leaves.monoid(), values);
        T value = null;
        for (int i = 0; i < chunk.count(); i++) {
            if (!frames.isRepeated(i)) {
                value = null;
                int ranges = frames.ranges(i);
                for (int range = 0; range < ranges; range++) {
                    value = leaves.monoid().join(value, tree.query(frames.from(range), frames.to(range)));
                }
            }
            sink.accept(i, value);
        }
    }
}
