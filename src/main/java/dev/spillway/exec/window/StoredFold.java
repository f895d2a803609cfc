package dev.spillway.exec.window;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The values of each frame of a stored partition put together, in the order of the rows. Asked row by row, in their
/// order. Used by one thread.
///
/// Growing frames keep one value up to date and read the partition once. Others ask segment trees: one of each block
/// that a frame begins or ends in, and one over the values of whole blocks, made when the first frame covers one.
final class StoredFold<T> {
    /// A frame has at most five borders.
    private static final int TREES_HELD = 6;
    /// What a value takes, about.
    private static final long BYTES_PER_VALUE = 64;

    private final StoredPartition partition;
    private final Folding<T> folding;
    private final boolean isOneByOne;
    private final Map<Integer, FoldTree<T>> trees = new LinkedHashMap<>(16, 0.75f, true);
    private final Folding.Monoid<T> monoid;
    private @Nullable FoldTree<T> totals;
    private Folding.@Nullable Leaves<T> leaves;
    private int leavesBlock = -1;
    private int next;
    private @Nullable T value;

    /// `isOneByOne`: values are put together in the order of the rows, however long that takes, because their sum
    /// depends on it.
    StoredFold(StoredPartition partition, Folding<T> folding, boolean isOneByOne) {
        this.partition = partition;
        this.folding = folding;
        this.isOneByOne = isOneByOne;
        this.monoid = folding.leaves(partition.block(0)).monoid();
    }

    /// Of the frame of a piece's row; `null` where it has no value.
    @Nullable
    T of(Frames frames, int row) {
        if (frames.isGrowing()) {
            value = appended(value, next, frames.end(row));
            next = Math.max(next, frames.end(row));
        } else if (!frames.isRepeated(row)) {
            value = null;
            int ranges = frames.ranges(row);
            for (int range = 0; range < ranges; range++) {
                int from = frames.from(range);
                int to = frames.to(range);
                value = isOneByOne ? appended(value, from, to) : monoid.join(value, query(from, to));
            }
        }
        return value;
    }

    private @Nullable T appended(@Nullable T first, int from, int to) {
        T all = first;
        for (int row = from; row < to; row++) {
            all = monoid.join(all, leaves(row / partition.blockRows()).leaf(row % partition.blockRows()));
        }
        return all;
    }

    private Folding.Leaves<T> leaves(int block) {
        Folding.Leaves<T> known = leaves;
        if (known == null || leavesBlock != block) {
            known = folding.leaves(partition.block(block));
            leaves = known;
            leavesBlock = block;
        }
        return known;
    }

    private @Nullable T query(int from, int to) {
        int size = partition.blockRows();
        int first = from / size;
        int last = (to - 1) / size;
        if (first == last) {
            return tree(first).query(from - first * size, to - first * size);
        }
        T start = from == first * size ? null : tree(first).query(from - first * size, size);
        int whole = from == first * size ? first : first + 1;
        T middle = whole == last ? null : totals().query(whole, last);
        return monoid.join(monoid.join(start, middle), tree(last).query(0, to - last * size));
    }

    private FoldTree<T> tree(int block) {
        FoldTree<T> known = trees.get(block);
        if (known != null) {
            return known;
        }
        List<@Nullable T> values = new ArrayList<>(partition.blockRows());
        Folding.Leaves<T> rows = leaves(block);
        for (int row = 0; row < partition.rowsOf(block); row++) {
            values.add(rows.leaf(row));
        }
        if (trees.size() == TREES_HELD) {
            Integer oldest = trees.keySet().iterator().next();
            Objects.requireNonNull(trees.remove(oldest));
        } else {
            partition.memory().reserve(2 * BYTES_PER_VALUE * partition.blockRows());
        }
        FoldTree<T> tree = new FoldTree<>(monoid, values);
        trees.put(block, tree);
        return tree;
    }

    private FoldTree<T> totals() {
        FoldTree<T> known = totals;
        if (known == null) {
            partition.memory().reserve(2 * BYTES_PER_VALUE * partition.blockCount());
            List<@Nullable T> values = new ArrayList<>(partition.blockCount());
            for (int block = 0; block < partition.blockCount(); block++) {
                int start = block * partition.blockRows();
                values.add(appended(null, start, start + partition.rowsOf(block)));
            }
            known = new FoldTree<>(monoid, values);
            totals = known;
        }
        return known;
    }
}
