package dev.spillway.exec.join;

import dev.spillway.data.Batch;
import dev.spillway.exec.Operator;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.spill.SpillFile;
import dev.spillway.exec.spill.SpillPartitions;
import dev.spillway.exec.spill.SpillTape;
import dev.spillway.exec.spill.SpillTapes;
import dev.spillway.exec.table.KeyHashes;
import dev.spillway.plan.PlanNode.JoinType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A hash join whose inner side does not fit its memory: both sides are shared out among partitions, which are joined
/// one by one. The first is joined while the outer side is read, if it fits. Used by one thread.
final class SpilledHashJoin implements SpilledJoin {
    private final Operator outer;
    private final ParticipantContext context;
    private final InnerCollector.Inner inner;
    private final SpillFile file;
    private final SpillPartitions innerPartitions;
    private final SpillPartitions outerPartitions;
    private final Deque<PartitionJoin.Piece> waiting = new ArrayDeque<>();
    private final PartitionJoin pieces;
    private final InnerCollector first;
    private boolean isFirstHere = true;

    /// `times` is about how many times the memory the inner side takes.
    SpilledHashJoin(
            JoinType type,
            Operator outer,
            InnerCollector.Inner inner,
            ParticipantContext context,
            SpillFile file,
            double times) {
        this.outer = outer;
        this.context = context;
        this.inner = inner;
        this.file = file;
        int count = SpillPartitions.countFor(times);
        this.innerPartitions = new SpillPartitions(file, count, 0);
        this.outerPartitions = new SpillPartitions(file, count, 0);
        this.pieces = new PartitionJoin(type, inner, context, file, waiting::poll);
        this.first = pieces.newCollector();
    }

    void appendInner(Batch stored) {
        long[] hashes = KeyHashes.of(first.keysOf(stored), stored.rowCount());
        if (!isFirstHere) {
            innerPartitions.append(stored, hashes);
            return;
        }
        Batch mine = innerPartitions.appendOthers(stored, hashes);
        if (mine != null) {
            first.appendStored(mine);
        }
        if (first.isFull()) {
            first.drain().forEach(batch -> innerPartitions.append(0, batch));
            isFirstHere = false;
        }
    }

    /// The inner side is complete. The first partition's table, and the outer rows as they come.
    PartitionJoin.Step start() {
        List<SpillTape> innerTapes = innerPartitions.finish();
        return new PartitionJoin.Step(first.build((key, rows) -> false), () -> nextOuter(innerTapes));
    }

    private @Nullable Batch nextOuter(List<SpillTape> innerTapes) {
        for (Batch batch = outer.next(); batch != null; batch = outer.next()) {
            context.cancellation().check();
            long[] hashes = KeyHashes.of(inner.keys().outer(batch), batch.rowCount());
            Batch mine = isFirstHere ? outerPartitions.appendOthers(batch, hashes) : null;
            if (mine != null) {
                return mine;
            }
            if (!isFirstHere) {
                outerPartitions.append(batch, hashes);
            }
        }
        List<SpillTape> outerTapes = outerPartitions.finish();
        for (int i = isFirstHere ? 1 : 0; i < innerTapes.size(); i++) {
            waiting.push(PartitionJoin.Piece.first(SpillTapes.of(innerTapes.get(i)), SpillTapes.of(outerTapes.get(i))));
        }
        return null;
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
        file.close();
    }
}
