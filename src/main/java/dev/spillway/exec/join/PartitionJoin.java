package dev.spillway.exec.join;

import dev.spillway.data.Batch;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.spill.SpillFile;
import dev.spillway.exec.spill.SpillPartitions;
import dev.spillway.exec.spill.SpillTape;
import dev.spillway.exec.spill.SpillTapes;
import dev.spillway.exec.table.KeyHashes;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.plan.PlanNode.JoinType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Joins partitions of both sides one by one. One whose inner side does not fit the memory is divided, or, where that
/// is no use, joined part by part of its inner side. Used by one thread.
final class PartitionJoin {
    private final JoinType type;
    private final ParticipantContext context;
    private final InnerCollector.Inner inner;
    private final MemoryTracker memory;
    private final SpillFile file;
    private final BufferUsage usage;
    private final Supplier<@Nullable Piece> source;
    private final Deque<Piece> waiting = new ArrayDeque<>();
    private MemoryTracker pieceMemory;
    private @Nullable Parts parts;
    private long batches;

    /// A partition of a level. `isWhole`: dividing it would be no use.
    record Piece(SpillTapes inner, SpillTapes outer, int level, boolean isWhole) {
        static Piece first(SpillTapes inner, SpillTapes outer) {
            return new Piece(inner, outer, 1, false);
        }
    }

    /// A piece joined part by part: what is left of its inner side, beginning with `next`.
    private record Parts(SpillTapes.Reader inner, Batch next, OuterPasses outer) {}

    /// A table and the outer rows that it is to meet.
    record Step(HashTable table, JoinRun.OuterRows outer) {}

    /// `source` gives the partitions until there are no more; parts of them go to `file`.
    PartitionJoin(
            JoinType type,
            InnerCollector.Inner inner,
            ParticipantContext context,
            SpillFile file,
            Supplier<@Nullable Piece> source) {
        this.type = type;
        this.context = context;
        this.inner = inner;
        this.memory = file.memory();
        this.file = file;
        this.usage = file.usage();
        this.source = source;
        this.pieceMemory = memory.part();
    }

    /// Tables and partitions so far, `more` are there without having been divided here.
    long batches(long more) {
        return batches + more;
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
            Piece piece = waiting.isEmpty() ? source.get() : waiting.poll();
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

    /// For a table of its own; that of the one before is done with.
    InnerCollector newCollector() {
        pieceMemory.close();
        pieceMemory = memory.part();
        return new InnerCollector(inner, memory, pieceMemory);
    }

    /// A table of the whole piece or of its first part; `null` if the piece has been divided.
    private @Nullable Step load(Piece piece) {
        InnerCollector collector = newCollector();
        SpillTapes.Reader reader = piece.inner().read(true, usage);
        for (Batch batch = reader.nextLarge(memory); batch != null; batch = reader.nextLarge(memory)) {
            collector.appendStored(batch);
            if (collector.isFull()) {
                if (piece.isWhole() || piece.level() >= SpillPartitions.LEVELS_MAX) {
                    return part(
                            collector, reader.nextLarge(memory), reader, new OuterPasses(piece.outer(), usage, memory));
                }
                divide(piece, collector, reader);
                return null;
            }
        }
        SpillTapes.Reader outerRows = piece.outer().read(true, usage);
        return new Step(collector.build((key, rows) -> false), () -> outerRows.nextLarge(memory));
    }

    /// Fills the memory with rows, of which `next` is the first batch that is not in `collector`.
    private Step part(InnerCollector collector, @Nullable Batch next, SpillTapes.Reader reader, OuterPasses passes) {
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

    private void divide(Piece piece, InnerCollector collector, SpillTapes.Reader reader) {
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
        SpillTapes.Reader outerRows = piece.outer().read(true, usage);
        for (Batch batch = outerRows.nextLarge(memory); batch != null; batch = outerRows.nextLarge(memory)) {
            context.cancellation().check();
            outerParts.append(batch, KeyHashes.of(inner.keys().outer(batch), batch.rowCount()));
        }
        List<SpillTape> outerTapes = outerParts.finish();
        for (int i = 0; i < count; i++) {
            boolean isAll = innerTapes.get(i).rows() == piece.inner().rows();
            waiting.push(new Piece(
                    SpillTapes.of(innerTapes.get(i)), SpillTapes.of(outerTapes.get(i)), piece.level() + 1, isAll));
        }
        batches += count - 1;
    }
}
