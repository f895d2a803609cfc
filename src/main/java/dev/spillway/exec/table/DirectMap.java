package dev.spillway.exec.table;

import dev.spillway.data.Batch;
import dev.spillway.data.Vector;
import java.util.Arrays;
import java.util.List;

/// Group numbers in an array over the product of small domains (dictionary codes, booleans, narrow ranges): one
/// multiplication and addition a column, no hashing. Domains of texts are not known before, so the array is laid out
/// anew when one outgrows its part.
final class DirectMap {
    private static final int CELLS_MAX = 1 << 16;
    private static final int TEXTS_START = 16;

    private final KeyEncoder encoder;
    private final GroupKeys keys;
    private final int[] capacities;
    private final long[][] codes;
    private int[] cells = new int[0];
    private final int[] index = new int[Batch.MAX_ROWS];

    private DirectMap(KeyEncoder encoder, GroupKeys keys, int[] capacities) {
        this.encoder = encoder;
        this.keys = keys;
        this.capacities = capacities;
        this.codes = new long[capacities.length][Batch.MAX_ROWS];
    }

    /// Whether the known domains are small enough to begin with.
    static boolean suits(KeyEncoder encoder) {
        if (!encoder.isCompact() || encoder.columnCount() == 0) {
            return false;
        }
        long cells = 1;
        for (int i = 0; i < encoder.columnCount() && cells <= CELLS_MAX; i++) {
            cells *= Math.max(encoder.column(i).codeMax() + 1, 2);
        }
        return cells <= CELLS_MAX;
    }

    static DirectMap create(KeyEncoder encoder, GroupKeys keys) {
        int[] capacities = new int[encoder.columnCount()];
        for (int i = 0; i < capacities.length; i++) {
            long codeMax = encoder.column(i).codeMax();
            capacities[i] = (int) codeMax + 1;
        }
        DirectMap map = new DirectMap(encoder, keys, capacities);
        map.layOut();
        return map;
    }

    /// Assigns numbers, or returns false and does nothing when the domains have become too large.
    boolean assign(List<Vector> vectors, int count, int[] groups) {
        encoder.encodeCodes(vectors, count, codes);
        if (!fits()) {
            return false;
        }
        Arrays.fill(index, 0, count, 0);
        for (int i = 0; i < codes.length; i++) {
            step(codes[i], count, capacities[i], index);
        }
        keys.ensure(count);
        for (int i = 0; i < count; i++) {
            int number = cells[index[i]];
            if (number == 0) {
                number = add(i);
                cells[index[i]] = number;
            }
            groups[i] = number - 1;
        }
        return true;
    }

    private static void step(long[] codes, int count, int capacity, int[] index) {
        for (int i = 0; i < count; i++) {
            index[i] = index[i] * capacity + (int) codes[i];
        }
    }

    private int add(int row) {
        encoder.pack(codes, row, keys.words, keys.size * keys.width);
        return ++keys.size;
    }

    private boolean fits() {
        boolean hasGrown = false;
        long cellsNeeded = 1;
        for (int i = 0; i < capacities.length; i++) {
            long needed = encoder.column(i).codeMax() + 1;
            if (needed > capacities[i]) {
                hasGrown = true;
                capacities[i] = (int) Math.min(Integer.MAX_VALUE, Math.max(needed * 2, TEXTS_START));
            }
            cellsNeeded = Math.min(Integer.MAX_VALUE, cellsNeeded * capacities[i]);
        }
        if (cellsNeeded > CELLS_MAX) {
            return false;
        }
        if (hasGrown) {
            layOut();
        }
        return true;
    }

    private void layOut() {
        int size = 1;
        for (int capacity : capacities) {
            size *= capacity;
        }
        cells = new int[size];
        for (int number = 0; number < keys.size; number++) {
            int cell = 0;
            for (int i = 0; i < capacities.length; i++) {
                cell = cell * capacities[i] + (int) encoder.code(i, keys.words, number * keys.width);
            }
            cells[cell] = number + 1;
        }
    }
}
