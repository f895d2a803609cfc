package dev.spillway.exec.join;

import dev.spillway.data.Batch;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.Operator;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.spill.SpillFile;
import dev.spillway.exec.spill.SpillPartitions;
import dev.spillway.exec.spill.SpillReader;
import dev.spillway.exec.spill.SpillTape;
import dev.spillway.exec.table.KeyHashes;
import dev.spillway.plan.PlanNode.JoinType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A hash join whose inner side does not fit its memory: both sides are shared out among partitions, which are joined
/// one by one. The first is joined while the outer side is read, if it fits. One that does not fit is divided again,
/// or,
/// where that is no use, joined part by part of its inner side. Used by one thread.
final class SpilledHashJoin implements AutoCloseable {
    private final Operator outer;
    private final JoinType type;
    private final ParticipantContext context;
    private final InnerCollector.Inner inner;
    private final MemoryTracker memory;
    private final SpillFile file;
    private final SpillPartitions innerPartitions;
    private final SpillPartitions outerPartitions;
    private final Deque<Piece> waiting = new ArrayDeque<>();
    private MemoryTracker pieceMemory;
    private InnerCollector first;
    private boolean isFirstHere = true;
    private @Nullable Parts parts;
    private long batches;

    /// A partition. `isWhole`: dividing it would be no use.
    private record Piece(SpillTape inner, SpillTape outer, int level, boolean isWhole) {}

    /// A piece joined part by part: what is left of its inner side, beginning with `next`.
    private record Parts(SpillReader inner, Batch next, OuterPasses outer) {}

    /// A table and the outer rows that it is to meet.
    record Step(HashTable table, JoinRun.OuterRows outer) {}

    /// `times` is about how many times the memory the inner side takes.
    SpilledHashJoin(
            Operator outer,
            JoinType type,
            InnerCollector.Inner inner,
            ParticipantContext context,
            SpillFile file,
            double times) {
        this.outer = outer;
        this.type = type;
        this.context = context;
        this.inner = inner;
        this.memory = file.memory();
        this.file = file;
        int count = SpillPartitions.countFor(times);
        this.innerPartitions = new SpillPartitions(file, count, 0);
        this.outerPartitions = new SpillPartitions(file, count, 0);
        this.pieceMemory = memory.part();
        this.first = new InnerCollector(inner, memory, pieceMemory);
        this.batches = count;
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
    Step start() {
        List<SpillTape> innerTapes = innerPartitions.finish();
        return new Step(first.build((key, rows) -> false), () -> nextOuter(innerTapes));
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
            waiting.push(new Piece(innerTapes.get(i), outerTapes.get(i), 1, false));
        }
        return null;
    }

    /// The next table when the outer rows of the one before have all been joined; `null` at the end.
    @Nullable
    Step next() {
        while (true) {
            context.cancellation().check();
            Parts rest = parts;
            parts = null;
            if (rest != null) {
                return part(newCollector(), rest.next(), rest.inner(), rest.outer());
            }
            Piece piece = waiting.poll();
            if (piece == null) {
                return null;
            }
            Step step = isOfUse(piece) ? load(piece) : null;
            if (step != null) {
                return step;
            }
        }
    }

    private boolean isOfUse(Piece piece) {
        boolean hasPairs = piece.inner().rows() > 0 && piece.outer().rows() > 0;
        return hasPairs
                || piece.outer().rows() > 0 && type.keepsUnmatchedOuter()
                || piece.inner().rows() > 0 && type.keepsUnmatchedInner();
    }

    private InnerCollector newCollector() {
        pieceMemory.close();
        pieceMemory = memory.part();
        return new InnerCollector(inner, memory, pieceMemory);
    }

    /// A table of the whole piece or of its first part; `null` if the piece has been divided.
    private @Nullable Step load(Piece piece) {
        InnerCollector collector = newCollector();
        SpillReader reader = piece.inner().read(true);
        for (Batch batch = reader.nextLarge(memory); batch != null; batch = reader.nextLarge(memory)) {
            collector.appendStored(batch);
            if (collector.isFull()) {
                if (piece.isWhole() || piece.level() >= SpillPartitions.LEVELS_MAX) {
                    return part(collector, reader.nextLarge(memory), reader, new OuterPasses(piece.outer(), memory));
                }
                divide(piece, collector, reader);
                return null;
            }
        }
        SpillReader outerRows = piece.outer().read(true);
        return new Step(collector.build((key, rows) -> false), () -> outerRows.nextLarge(memory));
    }

    /// Fills the memory with rows, of which `next` is the first batch that is not in `collector`.
    private Step part(InnerCollector collector, @Nullable Batch next, SpillReader reader, OuterPasses passes) {
        Batch ahead = next;
        while (ahead != null && !collector.isFull()) {
            collector.appendStored(ahead);
            ahead = reader.nextLarge(memory);
        }
        if (ahead != null) {
            parts = new Parts(reader, ahead, passes);
            batches++;
        }
        return new Step(collector.build((key, rows) -> false), passes.pass(ahead == null));
    }

    private void divide(Piece piece, InnerCollector collector, SpillReader reader) {
        int count = SpillPartitions.countFor((double) piece.inner().bytes() / memory.limitBytes() * 2);
        SpillPartitions innerParts = new SpillPartitions(file, count, piece.level());
        SpillPartitions outerParts = new SpillPartitions(file, count, piece.level());
        for (Batch stored : collector.drain()) {
            innerParts.append(stored, KeyHashes.of(collector.keysOf(stored), stored.rowCount()));
        }
        for (Batch stored = reader.nextLarge(memory); stored != null; stored = reader.nextLarge(memory)) {
            context.cancellation().check();
            innerParts.append(stored, KeyHashes.of(collector.keysOf(stored), stored.rowCount()));
        }
        List<SpillTape> innerTapes = innerParts.finish();
        SpillReader outerRows = piece.outer().read(true);
        for (Batch batch = outerRows.nextLarge(memory); batch != null; batch = outerRows.nextLarge(memory)) {
            context.cancellation().check();
            outerParts.append(batch, KeyHashes.of(inner.keys().outer(batch), batch.rowCount()));
        }
        List<SpillTape> outerTapes = outerParts.finish();
        for (int i = 0; i < count; i++) {
            boolean isAll = innerTapes.get(i).rows() == piece.inner().rows();
            waiting.push(new Piece(innerTapes.get(i), outerTapes.get(i), piece.level() + 1, isAll));
        }
        batches += count - 1;
    }

    /// Partitions and parts so far.
    long batches() {
        return batches;
    }

    @Override
    public void close() {
        waiting.clear();
        parts = null;
        file.close();
    }
}
