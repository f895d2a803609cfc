package dev.spillway.exec.aggregate;

import dev.spillway.exec.table.RowComparison;

/// Merge sort of row numbers. Stateless.
final class StableSort {
    private static final int INSERTION_MAX = 12;

    private StableSort() {}

    /// Sorts `rows[from] … rows[to - 1]`; `buffer` is as long as `rows`.
    static void sort(int[] rows, int from, int to, int[] buffer, RowComparison.Order order) {
        if (to - from <= INSERTION_MAX) {
            insert(rows, from, to, order);
            return;
        }
        int middle = (from + to) >>> 1;
        sort(rows, from, middle, buffer, order);
        sort(rows, middle, to, buffer, order);
        if (order.compare(rows[middle - 1], rows[middle]) <= 0) {
            return;
        }
        System.arraycopy(rows, from, buffer, from, middle - from);
        int left = from;
        int right = middle;
        int at = from;
        while (left < middle) {
            boolean takesLeft = right >= to || order.compare(buffer[left], rows[right]) <= 0;
            rows[at++] = takesLeft ? buffer[left++] : rows[right++];
        }
    }

    private static void insert(int[] rows, int from, int to, RowComparison.Order order) {
        for (int i = from + 1; i < to; i++) {
            int row = rows[i];
            int at = i;
            while (at > from && order.compare(rows[at - 1], row) > 0) {
                rows[at] = rows[at - 1];
                at--;
            }
            rows[at] = row;
        }
    }
}
