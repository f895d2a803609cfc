package dev.spillway.storage;

import dev.spillway.storage.encoding.ColumnBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;

/// New values for a segment whose form cannot hold them, gathered until the statement leaves the row group: one rewrite
/// for all. Leader thread.
final class PendingRewrite {
    private static final int UNCHANGED = -1;

    private final int[] places;
    private final ColumnBuffer values;
    private int changed;

    PendingRewrite(int slots, ColumnBuffer empty) {
        this.places = new int[slots];
        Arrays.fill(places, UNCHANGED);
        this.values = empty;
    }

    void set(int slot, ColumnBuffer source, int row) {
        changed += places[slot] == UNCHANGED ? 1 : 0;
        places[slot] = values.size();
        values.appendRow(source, row);
    }

    /// Whether most of the segment's rows get a new value.
    boolean isMost() {
        return changed >= places.length / 2;
    }

    /// The slots that get a new value, ascending.
    int[] slots() {
        return IntStream.range(0, places.length)
                .filter(slot -> places[slot] != UNCHANGED)
                .toArray();
    }

    /// The new values of the given slots.
    ColumnBuffer values(int[] slots) {
        ColumnBuffer result = new ColumnBuffer(values.type());
        for (int slot : slots) {
            result.appendRow(values, places[slot]);
        }
        return result;
    }

    /// The old rows with the new values in their places.
    ColumnBuffer applyTo(ColumnBuffer old) {
        ColumnBuffer result = new ColumnBuffer(old.type());
        for (int slot = 0; slot < places.length; slot++) {
            if (places[slot] == UNCHANGED) {
                result.appendRow(old, slot);
            } else {
                result.appendRow(values, places[slot]);
            }
        }
        return result;
    }
}
