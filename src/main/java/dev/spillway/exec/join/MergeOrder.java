package dev.spillway.exec.join;

import dev.spillway.data.Vector;
import dev.spillway.exec.table.RowComparison;
import dev.spillway.plan.Expression.MergeKey;
import java.util.List;

/// The order by which both sides of a merge join come. Stateless.
record MergeOrder(List<MergeKey> keys) {
    /// Compares rows of two lists of key vectors; NULLs are equal here.
    interface Rows {
        int compare(int left, int right);
    }

    Rows between(List<Vector> left, List<Vector> right) {
        Rows first = key(left.getFirst(), right.getFirst(), keys.getFirst());
        if (keys.size() == 1) {
            return first;
        }
        Rows[] all = new Rows[keys.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = key(left.get(i), right.get(i), keys.get(i));
        }
        return (i, j) -> {
            for (Rows each : all) {
                int order = each.compare(i, j);
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        };
    }

    private static Rows key(Vector left, Vector right, MergeKey key) {
        RowComparison.Order order = RowComparison.of(left, right);
        int sign = key.descending() ? -1 : 1;
        if (!left.hasNulls() && !right.hasNulls()) {
            return key.descending() ? (i, j) -> -Integer.signum(order.compare(i, j)) : order::compare;
        }
        int nullSign = key.nullsFirst() ? -1 : 1;
        return (i, j) -> {
            boolean isLeftNull = left.isNull(i);
            boolean isRightNull = right.isNull(j);
            if (isLeftNull || isRightNull) {
                return isLeftNull == isRightNull ? 0 : isLeftNull ? nullSign : -nullSign;
            }
            return sign * Integer.signum(order.compare(i, j));
        };
    }
}
