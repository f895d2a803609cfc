package dev.spillway.exec.scan;

import dev.spillway.data.LongVector;
import dev.spillway.exec.KeyFilter;
import dev.spillway.storage.ScanPredicate;
import dev.spillway.storage.ScanSource;
import java.util.ArrayList;
import java.util.List;

/// What the joins above a scan want of it: filters on its columns, given up where they turn out to let nearly every
/// row pass. Used by one thread.
final class ScanKeyFilters {
    private static final long ROWS_TRIED = 16 * ScanSource.STRIPE_ROWS;
    private static final double PASSING_MAX = 0.85;

    private final List<Entry> entries = new ArrayList<>();

    /// A filter on the column at `index` of the scan's input row.
    static final class Entry {
        private final int index;
        private final KeyFilter filter;
        private final ScanPredicate.LongRange range;
        private long tested;
        private long passed;

        private Entry(int index, int column, KeyFilter filter) {
            this.index = index;
            this.filter = filter;
            this.range = new ScanPredicate.LongRange(
                    column, filter.bounds().min(), filter.bounds().max(), false);
        }

        int index() {
            return index;
        }

        int select(LongVector values, int count, int[] positions) {
            int kept = filter.select(values, count, positions);
            tested += count;
            passed += kept;
            return kept;
        }

        private boolean isUseless() {
            return tested >= ROWS_TRIED && passed > tested * PASSING_MAX;
        }
    }

    void add(int index, int column, KeyFilter filter) {
        entries.add(new Entry(index, column, filter));
    }

    /// Those that still help.
    List<Entry> entries() {
        if (!entries.isEmpty()) {
            entries.removeIf(Entry::isUseless);
        }
        return entries;
    }

    /// Whether rows of the group can pass, by its zone map.
    boolean mayMatch(ScanSource source, int group) {
        for (Entry entry : entries) {
            if (!source.mayMatch(group, entry.range)) {
                return false;
            }
        }
        return true;
    }
}
