package dev.spillway.exec.scan;

import dev.spillway.exec.ExecutionOptions.ScanAllocation;
import dev.spillway.storage.ScanPredicate;
import dev.spillway.storage.ScanSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Hands the row ranges of a relation to its scanning participants, never across a row group.
///
/// BLOCK: chunks of eight stripes that halve when little is left, so that no slow participant owns the tail
/// (PostgreSQL's `table_block_parallelscan_nextpage`). CHUNK: equal shares, one per participant where they fit a row
/// group, for comparison. Row groups that the zone maps exclude are not handed out. Thread-safe.
final class ScanRanges {
    private static final int CHUNK_STRIPES = 8;
    /// Chunks are halved while fewer than so many of them are left per participant.
    private static final int CHUNKS_LEFT_MIN = 4;

    private final ScanSource source;
    private final List<Integer> groups = new ArrayList<>();
    private final int participants;
    private final long shareStripes;
    private long prunedSlots;
    private long stripesLeft;
    private int next;
    private int nextSlot;

    ScanRanges(ScanSource source, List<ScanPredicate> predicates, int participants, ScanAllocation allocation) {
        this.source = source;
        this.participants = participants;
        for (int group = 0; group < source.rowGroupCount(); group++) {
            if (mayMatch(source, group, predicates)) {
                groups.add(group);
                stripesLeft += stripes(source.rowGroupSlots(group));
            } else {
                prunedSlots += source.rowGroupSlots(group);
            }
        }
        this.shareStripes =
                allocation == ScanAllocation.CHUNK ? Math.max(1, (stripesLeft + participants - 1) / participants) : 0;
    }

    private static boolean mayMatch(ScanSource source, int group, List<ScanPredicate> predicates) {
        for (ScanPredicate predicate : predicates) {
            if (!source.mayMatch(group, predicate)) {
                return false;
            }
        }
        return true;
    }

    private static long stripes(int slots) {
        return (slots + ScanSource.STRIPE_ROWS - 1L) / ScanSource.STRIPE_ROWS;
    }

    /// Slots of row groups that nobody reads; given to the first who asks, so that they are counted once.
    synchronized long takePrunedSlots() {
        long taken = prunedSlots;
        prunedSlots = 0;
        return taken;
    }

    /// The next range, or `null` when all have been handed out.
    synchronized @Nullable ScanRange next() {
        while (next < groups.size()) {
            int group = groups.get(next);
            int slots = source.rowGroupSlots(group);
            if (nextSlot < slots) {
                long wanted = shareStripes > 0 ? shareStripes : chunkStripes();
                int first = nextSlot;
                int end = (int) Math.min(slots, first + wanted * ScanSource.STRIPE_ROWS);
                nextSlot = end;
                stripesLeft -= stripes(end - first);
                return new ScanRange(group, first, end);
            }
            next++;
            nextSlot = 0;
        }
        return null;
    }

    private long chunkStripes() {
        long chunk = CHUNK_STRIPES;
        while (chunk > 1 && participants > 1 && stripesLeft < chunk * CHUNKS_LEFT_MIN * participants) {
            chunk >>= 1;
        }
        return chunk;
    }
}
