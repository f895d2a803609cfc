package dev.spillway.exec.join;

import dev.spillway.data.LongVector;
import dev.spillway.data.Physical;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.Vectors;
import dev.spillway.exec.table.JoinTable;
import dev.spillway.exec.table.KeyEncoder;
import dev.spillway.storage.KeyFilter;
import dev.spillway.storage.LongBounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A built inner side: its rows, the packing of its keys, the table from keys to rows. Immutable; any thread may look
/// up with an encoder of its own ([KeyEncoder#reader()]).
///
/// `keyFilters` has the values of each key column that somebody asked for, `null` for the others.
record HashTable(InnerRows rows, KeyEncoder encoder, JoinTable table, List<@Nullable KeyFilter> keyFilters) {

    /// Whether a filter of key `key` is wanted when there are `rows` inner rows.
    interface Filtered {
        boolean test(int key, long rows);
    }

    /// `keys` collected the key vectors of the same rows as `rows`.
    static HashTable build(
            InnerRows.Builder rows,
            InnerRows.Builder keys,
            List<ColumnLayout> keyLayouts,
            Filtered isFiltered,
            MemoryTracker memory) {
        InnerRows keyRows = keys.build();
        int count = keyRows.count();
        List<Vector> vectors = new ArrayList<>();
        List<ColumnLayout> exact = new ArrayList<>();
        List<@Nullable KeyFilter> filters = new ArrayList<>();
        for (int i = 0; i < keyLayouts.size(); i++) {
            Vector vector = keyRows.column(i);
            if (vector == null) {
                throw new IllegalStateException("every key is collected");
            }
            vectors.add(vector);
            if (vector instanceof LongVector longs) {
                Optional<LongBounds> bounds = Vectors.bounds(longs);
                exact.add(withBounds(keyLayouts.get(i), bounds));
                filters.add(
                        bounds.isPresent() && isFiltered.test(i, count) ? filter(longs, bounds.get(), memory) : null);
            } else {
                exact.add(keyLayouts.get(i));
                filters.add(null);
            }
        }
        KeyEncoder encoder = new KeyEncoder(exact, memory);
        memory.reserve(8L * encoder.width() * count);
        long[] dead = JoinKeys.rowsWithNull(vectors, count);
        JoinTable table = JoinTable.build(encoder.encode(vectors, count), count, dead, encoder, memory);
        return new HashTable(rows.build(), encoder, table, filters);
    }

    private static KeyFilter filter(LongVector keys, LongBounds bounds, MemoryTracker memory) {
        memory.reserve(KeyFilter.bytes(bounds, keys.size()));
        return KeyFilter.of(keys, bounds);
    }

    /// The layout with the range of the values that are there: keys outside of it match nothing.
    private static ColumnLayout withBounds(ColumnLayout layout, Optional<LongBounds> bounds) {
        LongBounds range = bounds.orElse(new LongBounds(0, 0));
        return new ColumnLayout(layout.type(), Physical.LONG, Optional.of(range), layout.isFreeOfNulls());
    }
}
