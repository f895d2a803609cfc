package dev.spillway.exec.join;

import dev.spillway.data.Batch;
import dev.spillway.data.Vector;
import dev.spillway.exec.Operator;
import dev.spillway.exec.Vectors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The outer side of a merge join: a place in its sorted rows. Used by one thread.
final class MergeOuter {
    private final Operator outer;
    private final JoinKeys joinKeys;
    private final MergeOrder order;
    private @Nullable Batch batch;
    private List<Vector> keys = List.of();
    private int at;
    private int takenFrom;

    MergeOuter(Operator outer, JoinKeys joinKeys, MergeOrder order) {
        this.outer = outer;
        this.joinKeys = joinKeys;
        this.order = order;
    }

    MergeOrder order() {
        return order;
    }

    /// The batch at the place where it has more rows, `null` at the end.
    private @Nullable Batch current() {
        Batch known = batch;
        if (known == null || at == known.rowCount()) {
            known = outer.next();
            batch = known;
            at = 0;
            keys = known == null ? List.of() : joinKeys.outer(known);
        }
        return known;
    }

    boolean hasMore() {
        return current() != null;
    }

    /// The next rows, as many as a batch has; `null` at the end.
    @Nullable
    Batch next() {
        Batch known = current();
        return known == null ? null : take(known, known.rowCount());
    }

    /// The next rows whose keys are not above those of row `row` or, with `isBelow`, are below them; `null` where
    /// there is none.
    @Nullable
    Batch upTo(List<Vector> limits, int row, boolean isBelow) {
        Batch known = current();
        if (known == null) {
            return null;
        }
        MergeOrder.Rows comparison = order.between(keys, limits);
        int low = at;
        int high = known.rowCount();
        while (low < high) {
            int middle = (low + high) >>> 1;
            int compared = comparison.compare(middle, row);
            if (compared < 0 || compared == 0 && !isBelow) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == at ? null : take(known, low);
    }

    private Batch take(Batch from, int end) {
        takenFrom = at;
        at = end;
        return Vectors.slice(from, takenFrom, end - takenFrom);
    }

    /// The keys of the batch from which rows were taken last, and the place of the first of these.
    List<Vector> keys() {
        return keys;
    }

    int takenFrom() {
        return takenFrom;
    }
}
