package dev.spillway.exec.join;

import dev.spillway.error.Cancellation;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.spill.SpillPartitions;
import dev.spillway.exec.spill.SpillTape;
import dev.spillway.exec.spill.SpillTapes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The one table of a Parallel Hash, built by whoever takes part while it is being collected.
///
/// A participant attaches, collects its share of the inner side and deposits it; the last one to deposit builds the
/// table and the others wait for it, polling cancellation. Who attaches after that gets the table at once: its share
/// would have been empty. Thread-safe; guarded by this.
///
/// When the shares together are about to exceed the memory, whoever notices turns the join into one by partitions
/// ([SharedHashJoin]); the others follow with their next batch.
final class SharedHashTable implements AutoCloseable {
    private static final long POLL_MILLIS = 20;

    private final MemoryTracker memory;
    private final List<InnerCollector> deposited = new ArrayList<>();
    private final List<List<SpillTape>> innerTapes = new ArrayList<>();
    private final List<List<SpillTape>> outerTapes = new ArrayList<>();
    private long rows;
    /// 0 while the table is to be in memory.
    private int partitions;
    private int nextPartition;
    private int sharedOut;
    private boolean isSharedOut;
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
    /// deposit,
    /// or join by partitions, if there are some by then.
    synchronized @Nullable HashTable attach(Cancellation cancellation) {
        if (isSharedOut) {
            return null;
        }
        attached++;
        if (!isBuilding) {
            collecting++;
            return null;
        }
        return await(cancellation);
    }

    /// How many partitions the join goes by; 0 where it has one table.
    synchronized int partitions() {
        return partitions;
    }

    /// Whether both sides are shared out among partitions: nothing is left to read.
    synchronized boolean isSharedOut() {
        return isSharedOut;
    }

    /// Counts rows that a participant has collected; whether the table of all would take more than the memory.
    synchronized boolean isFull(InnerCollector collector, int more) {
        rows += more;
        return collector.isFull(rows, attached);
    }

    /// The table takes too much, about `rowsExpected` being there: by partitions from now on. Who has deposited a
    /// share gets it back.
    synchronized void overflow(double rowsExpected, int participants) {
        if (partitions == 0) {
            double times = Math.max(2, rowsExpected / Math.max(1, rows));
            partitions = SpillPartitions.countFor(times * participants);
        }
        deposited.clear();
        notifyAll();
    }

    /// Hands over a share and returns the table; `null` if that has become too large, then the share is the
    /// caller's
    /// again. `build` makes the table of all shares.
    @Nullable
    HashTable deposit(InnerCollector share, Build build, Cancellation cancellation) {
        InnerCollector all;
        synchronized (this) {
            if (partitions > 0) {
                return null;
            }
            deposited.add(share);
            collecting--;
            if (collecting > 0) {
                return await(cancellation);
            }
            isBuilding = true;
            all = deposited.getFirst();
            deposited.stream().skip(1).forEach(all::appendAll);
            deposited.clear();
        }
        HashTable built = build.build(all);
        synchronized (this) {
            table = built;
            notifyAll();
        }
        return built;
    }

    /// Hands over a participant's tapes of both sides, by partition, and waits for those of the others. Who
    /// attaches
    /// after that finds no rows.
    synchronized void shareOut(List<SpillTape> inner, List<SpillTape> outer, Cancellation cancellation) {
        innerTapes.add(inner);
        outerTapes.add(outer);
        sharedOut++;
        if (sharedOut == attached) {
            isSharedOut = true;
            notifyAll();
        }
        waitUntil(() -> isSharedOut, cancellation);
    }

    /// A partition that nobody has begun to join; `null` if there is none.
    synchronized PartitionJoin.@Nullable Piece nextPiece() {
        if (nextPartition == partitions) {
            return null;
        }
        int partition = nextPartition++;
        return PartitionJoin.Piece.first(tapesOf(partition, innerTapes), tapesOf(partition, outerTapes));
    }

    private static SpillTapes tapesOf(int partition, List<List<SpillTape>> ofParticipants) {
        return new SpillTapes(
                ofParticipants.stream().map(tapes -> tapes.get(partition)).toList());
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
        HashTable build(InnerCollector all);
    }

    /// `null` if there will be none.
    private synchronized @Nullable HashTable await(Cancellation cancellation) {
        waitUntil(() -> table != null || partitions > 0, cancellation);
        return table;
    }

    private synchronized void waitUntil(BooleanSupplier condition, Cancellation cancellation) {
        while (!condition.getAsBoolean()) {
            cancellation.check();
            try {
                wait(POLL_MILLIS);
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts a participant", e);
            }
        }
    }

    @Override
    public synchronized void close() {
        table = null;
        deposited.clear();
        innerTapes.clear();
        outerTapes.clear();
        matched = null;
        memory.close();
    }
}
