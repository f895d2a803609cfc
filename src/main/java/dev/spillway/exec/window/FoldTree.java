package dev.spillway.exec.window;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A segment tree: values put together over any range in the logarithm of their number. `null` is no value. Immutable.
final class FoldTree<T> {
    private final Folding.Monoid<T> monoid;
    private final int count;
    private final List<@Nullable T> tree;

    FoldTree(Folding.Monoid<T> monoid, List<@Nullable T> leaves) {
        this.monoid = monoid;
        this.count = leaves.size();
        this.tree = new ArrayList<>(2 * count);
        for (int i = 0; i < count; i++) {
            tree.add(null);
        }
        tree.addAll(leaves);
        for (int i = count - 1; i > 0; i--) {
            tree.set(i, monoid.join(tree.get(2 * i), tree.get(2 * i + 1)));
        }
    }

    /// Of the values from a first one to the one before `to`.
    @Nullable
    T query(int from, int to) {
        T left = null;
        T right = null;
        int low = count + from;
        int high = count + to;
        while (low < high) {
            if ((low & 1) == 1) {
                left = monoid.join(left, tree.get(low++));
            }
            if ((high & 1) == 1) {
                right = monoid.join(tree.get(--high), right);
            }
            low >>= 1;
            high >>= 1;
        }
        return monoid.join(left, right);
    }
}
