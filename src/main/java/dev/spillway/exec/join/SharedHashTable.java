package dev.spillway.exec.join;

import dev.spillway.error.Cancellation;
import dev.spillway.exec.MemoryTracker;
import org.jspecify.annotations.Nullable;

/// The one table of a Parallel Hash, built by whoever takes part while it is being collected.
///
/// A participant attaches, collects its share of the inner side and deposits it; the last one to deposit builds the
/// table and the others wait for it, polling cancellation. Who attaches after that gets the table at once: its share
/// would have been empty. Thread-safe; guarded by this.
final class SharedHashTable implements AutoCloseable {
    private static final long POLL_MILLIS = 20;

    private final MemoryTracker memory;
    private InnerRows.@Nullable Builder rows;
    private InnerRows.@Nullable Builder keys;
    private int collecting;
    private int attached;
    private int finished;
    private boolean isMatchedTaken;
    private long @Nullable [] matched;
    private boolean isBuilding;
    private @Nullable HashTable table;

    SharedHashTable(MemoryTracker memory) {
        this.memory = memory;
    }

    MemoryTracker memory() {
        return memory;
    }

    /// The table if it is there (or being built, then this waits); otherwise the caller takes part and must
    /// deposit.
    synchronized @Nullable HashTable attach(Cancellation cancellation) {
        attached++;
        if (!isBuilding) {
            collecting++;
            return null;
        }
        return await(cancellation);
    }

    /// Hands over a share and returns the table. `build` makes it of all shares.
    HashTable deposit(InnerRows.Builder moreRows, InnerRows.Builder moreKeys, Build build, Cancellation cancellation) {
        InnerRows.Builder allRows;
        InnerRows.Builder allKeys;
        synchronized (this) {
            allRows = rows == null ? moreRows : rows;
            allKeys = keys == null ? moreKeys : keys;
            if (rows != null) {
                allRows.appendAll(moreRows);
                allKeys.appendAll(moreKeys);
            }
            rows = allRows;
            keys = allKeys;
            collecting--;
            if (collecting > 0) {
                return await(cancellation);
            }
            isBuilding = true;
        }
        HashTable built = build.build(allRows, allKeys);
        synchronized (this) {
            table = built;
            notifyAll();
        }
        return built;
    }

    /// A participant has seen its last outer row and matched these inner rows. Returns what all have matched to the
    /// last one, `null` to the others: what is unmatched is emitted once. Who attaches later than that finds no
    /// outer
    /// rows. Each who attached calls this once at most; one that stops early because nobody wants more rows does
    /// not,
    /// and then nobody emits.
    synchronized long @Nullable [] finish(long[] matchedRows) {
        long[] all = matched;
        if (all == null) {
            matched = matchedRows.clone();
        } else {
            for (int word = 0; word < all.length; word++) {
                all[word] |= matchedRows[word];
            }
        }
        finished++;
        if (finished < attached || isMatchedTaken) {
            return null;
        }
        isMatchedTaken = true;
        return matched;
    }

    /// Makes a table of all rows.
    interface Build {
        HashTable build(InnerRows.Builder rows, InnerRows.Builder keys);
    }

    private synchronized HashTable await(Cancellation cancellation) {
        while (table == null) {
            cancellation.check();
            try {
                wait(POLL_MILLIS);
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts a participant", e);
            }
        }
        return table;
    }

    @Override
    public synchronized void close() {
        table = null;
        rows = null;
        keys = null;
        matched = null;
        memory.close();
    }
}
