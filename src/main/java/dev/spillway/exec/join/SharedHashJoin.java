package dev.spillway.exec.join;

import dev.spillway.data.Batch;
import dev.spillway.exec.Operator;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.spill.SpillFile;
import dev.spillway.exec.spill.SpillPartitions;
import dev.spillway.exec.table.KeyHashes;
import dev.spillway.plan.PlanNode.JoinType;
import org.jspecify.annotations.Nullable;

/// One participant's part in a Parallel Hash whose table does not fit the memory: it shares its rows of both sides out
/// among partitions; when all participants have, each joins whole partitions, with the rows of all. Used by one thread.
///
/// The temp file is read by others, so it lives as long as the Gather.
final class SharedHashJoin implements SpilledJoin {
    private final SharedHashTable shared;
    private final Operator outer;
    private final ParticipantContext context;
    private final InnerCollector.Inner inner;
    private final SpillPartitions innerPartitions;
    private final SpillPartitions outerPartitions;
    private final PartitionJoin pieces;

    SharedHashJoin(
            JoinType type,
            Operator outer,
            InnerCollector.Inner inner,
            ParticipantContext context,
            SpillFile file,
            SharedHashTable shared) {
        this.shared = shared;
        this.outer = outer;
        this.context = context;
        this.inner = inner;
        this.innerPartitions = new SpillPartitions(file, shared.partitions(), 0);
        this.outerPartitions = new SpillPartitions(file, shared.partitions(), 0);
        this.pieces = new PartitionJoin(type, inner, context, file, shared::nextPiece);
    }

    /// All rows of a collector, which is empty afterwards.
    void appendAll(InnerCollector collector) {
        collector.drain().forEach(batch -> append(batch, collector));
    }

    void append(Batch stored, InnerCollector like) {
        innerPartitions.append(stored, KeyHashes.of(like.keysOf(stored), stored.rowCount()));
    }

    /// The participant's share of the inner side is complete: shares out that of the outer side, and waits for the
    /// others to have done so. Nothing may come out of the join before that: a participant that waits for somebody
    /// to
    /// take its rows would let the others wait for it.
    void shareOut() {
        for (Batch batch = outer.next(); batch != null; batch = outer.next()) {
            context.cancellation().check();
            outerPartitions.append(batch, KeyHashes.of(inner.keys().outer(batch), batch.rowCount()));
        }
        shared.shareOut(innerPartitions.finish(), outerPartitions.finish(), context.cancellation());
    }

    @Override
    public PartitionJoin.@Nullable Step next() {
        return pieces.next();
    }

    @Override
    public long batches() {
        return pieces.batches(innerPartitions.count());
    }

    @Override
    public void close() {
        // The file is closed with the Gather.
    }
}
