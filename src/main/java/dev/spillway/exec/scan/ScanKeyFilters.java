package dev.spillway.exec.scan;

import dev.spillway.data.Bitmap;
import dev.spillway.storage.KeyFilter;
import dev.spillway.storage.ScanPredicate;
import dev.spillway.storage.ScanSource;
import dev.spillway.storage.StripeReader;
import java.util.ArrayList;
import java.util.List;

/// What the joins above a scan want of it: filters on its columns, given up where they turn out to let nearly every
/// row pass. Storage evaluates them on encoded values. Used by one thread.
final class ScanKeyFilters {
    private static final long ROWS_TRIED = 16 * ScanSource.STRIPE_ROWS;
    private static final double PASSING_MAX = 0.85;

    private final List<Entry> entries = new ArrayList<>();

    private static final class Entry {
        private final ScanPredicate.KeyMember predicate;
        private long tested;
        private long passed;

        private Entry(ScanPredicate.KeyMember predicate) {
            this.predicate = predicate;
        }

        private boolean isUseless() {
            return tested >= ROWS_TRIED && passed > tested * PASSING_MAX;
        }
    }

    /// A filter on a stored column.
    void add(int column, KeyFilter filter) {
        entries.add(new Entry(new ScanPredicate.KeyMember(column, filter)));
    }

    /// Clears the bits of rows that no join wants; returns how many of the `count` rows are left.
    int filter(StripeReader stripes, long[] selection, int count) {
        int left = count;
        for (int i = 0; i < entries.size() && left > 0; i++) {
            Entry entry = entries.get(i);
            entry.tested += left;
            stripes.filter(entry.predicate, selection);
            left = Bitmap.count(selection, ScanSource.STRIPE_ROWS);
            entry.passed += left;
        }
        if (left > 0) {
            entries.removeIf(Entry::isUseless);
        }
        return left;
    }

    /// Whether rows of the group can pass, by its zone map.
    boolean mayMatch(ScanSource source, int group) {
        for (Entry entry : entries) {
            if (!source.mayMatch(group, entry.predicate)) {
                return false;
            }
        }
        return true;
    }
}
