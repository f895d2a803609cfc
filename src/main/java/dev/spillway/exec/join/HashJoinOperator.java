package dev.spillway.exec.join;

import dev.spillway.data.Batch;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.Operator;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.recursive.WithOperators;
import dev.spillway.exec.spill.SpillFile;
import dev.spillway.instrument.NodeInstrumentation;
import dev.spillway.plan.PlanNode;
import dev.spillway.plan.PlanNode.JoinType;
import dev.spillway.storage.KeyFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A hash join: builds the table from the inner side, then looks up the outer side batch by batch; by partitions where
/// the table would not fit its memory.
final class HashJoinOperator implements Operator {
    private static final int OUTER_ROWS_PER_KEY = 2;

    private final PlanNode.HashJoin node;
    private final Operator outer;
    private final Operator inner;
    private final ParticipantContext context;
    private final JoinRun run;
    private final JoinKeys keys;
    private final MemoryTracker memory;
    private final KeptRows keptRows;
    private @Nullable HashProbe probe;
    private @Nullable SpilledJoin spilled;
    private boolean isBuilt;
    private boolean isClosed;

    HashJoinOperator(PlanNode.HashJoin node, Operator outer, Operator inner, ParticipantContext context) {
        this.node = node;
        this.outer = outer;
        this.inner = inner;
        this.context = context;
        this.run = new JoinRun(
                new JoinRun.Join(node.header(), node.joinType(), node.joinFilter(), node.filter()),
                outer,
                inner,
                context);
        this.keys = new JoinKeys(node.outerKeys(), node.innerKeys(), outer, inner, context);
        this.memory = context.hashMemory();
        this.keptRows = new KeptRows(node.joinType().keepsUnmatchedInner());
    }

    @Override
    public List<ColumnLayout> layout() {
        return run.output().layout();
    }

    @Override
    public long rowsMax() {
        JoinType type = node.joinType();
        if (type == JoinType.RIGHT_SEMI || type == JoinType.RIGHT_ANTI) {
            return inner.rowsMax();
        }
        boolean isOncePerOuterRow =
                !type.emitsPairs() || node.isInnerUnique() && (type == JoinType.INNER || type == JoinType.LEFT);
        return isOncePerOuterRow ? outer.rowsMax() : product(outer.rowsMax(), inner.rowsMax());
    }

    static long product(long outerRows, long innerRows) {
        long a = Math.max(outerRows, 1);
        long b = Math.max(innerRows, 1);
        return a >= Integer.MAX_VALUE || b >= Integer.MAX_VALUE ? Long.MAX_VALUE : a * b;
    }

    @Override
    public void restrict(int column, KeyFilter filter) {
        run.restrict(column, filter, inner);
    }

    @Override
    public @Nullable Batch next() {
        if (!isBuilt) {
            build();
            isBuilt = true;
        }
        while (!isClosed && probe != null) {
            HashProbe found = probe;
            Batch joined = run.next(batch -> {
                found.find(batch);
                return found;
            });
            if (joined != null) {
                return joined;
            }
            PartitionJoin.Step step = spilled == null ? null : spilled.next();
            if (step == null) {
                return null;
            }
            start(step);
        }
        return null;
    }

    private void build() {
        SharedHashTable shared = node.isParallelHash() ? shared() : null;
        HashTable table = shared == null ? buildOwn() : buildShared(shared);
        inner.close();
        if (table == null) {
            return;
        }
        report(table);
        run.start(table.rows(), innerMatches());
        if (table.rows().count() == 0 && !node.joinType().keepsUnmatchedOuter()) {
            run.end();
        }
        restrictOuter(table);
        probe = new HashProbe(table, keys);
    }

    /// The next of the tables that do not fit the memory together.
    private void start(PartitionJoin.Step step) {
        run.start(step.table().rows(), step.outer());
        probe = new HashProbe(step.table(), keys);
        report(step.table());
    }

    /// Tells the outer side which keys there are, where rows without a match are dropped anyway.
    private void restrictOuter(HashTable table) {
        for (int key = 0; key < table.keyFilters().size(); key++) {
            KeyFilter filter = table.keyFilters().get(key);
            if (filter != null) {
                outer.restrict(keys.outerColumn(key).orElseThrow(), filter);
            }
        }
    }

    /// Whether filters of the keys are worth their making: not for an inner side as large as the outer.
    private boolean isFiltered(int key, long innerRows) {
        return !node.joinType().keepsUnmatchedOuter()
                && keys.outerColumn(key).isPresent()
                && innerRows <= outer.rowsMax() / OUTER_ROWS_PER_KEY;
    }

    /// `null` where the inner side did not fit the memory.
    private @Nullable HashTable buildOwn() {
        InnerCollector.Inner rows = new InnerCollector.Inner(inner.layout(), run.columns(), keys);
        InnerCollector collector = new InnerCollector(rows, memory, memory);
        SpilledHashJoin partitions = null;
        for (Batch batch = inner.next(); batch != null; batch = inner.next()) {
            context.cancellation().check();
            KeptRows.Kept kept = keptRows.keep(batch, keys.inner(batch));
            if (partitions != null) {
                partitions.appendInner(collector.stored(kept));
                continue;
            }
            collector.append(kept);
            if (collector.isFull()) {
                partitions = spill(rows, collector);
            }
        }
        if (partitions == null) {
            return collector.build(this::isFiltered);
        }
        start(partitions.start());
        return null;
    }

    private SpilledHashJoin spill(InnerCollector.Inner rows, InnerCollector collector) {
        double times = Math.max(
                2, node.inner().header().rows() / Math.max(1, collector.rows().rows()));
        SpillFile file = new SpillFile(context, node.header().id(), memory);
        SpilledHashJoin made = new SpilledHashJoin(node.joinType(), outer, rows, context, file, times);
        spilled = made;
        collector.drain().forEach(made::appendInner);
        return made;
    }

    /// `null` where the inner side did not fit the memory of all participants.
    private @Nullable HashTable buildShared(SharedHashTable shared) {
        HashTable ready = shared.attach(context.cancellation());
        if (ready != null) {
            return ready;
        }
        InnerCollector.Inner rows = new InnerCollector.Inner(inner.layout(), run.columns(), keys);
        InnerCollector collector = new InnerCollector(rows, shared.memory(), shared.memory());
        SharedHashJoin partitions = null;
        for (Batch batch = inner.next(); batch != null; batch = inner.next()) {
            context.cancellation().check();
            KeptRows.Kept kept = keptRows.keep(batch, keys.inner(batch));
            partitions =
                    partitions == null && shared.partitions() > 0 ? spillShared(shared, rows, collector) : partitions;
            if (partitions != null) {
                partitions.append(collector.stored(kept), collector);
                continue;
            }
            collector.append(kept);
            if (shared.isFull(collector, kept.count())) {
                partitions = overflow(shared, rows, collector);
            }
        }
        if (partitions == null) {
            HashTable table = shared.deposit(collector, all -> all.build(this::isFiltered), context.cancellation());
            if (table != null) {
                return table;
            }
            partitions = spillShared(shared, rows, collector);
        }
        if (!shared.isSharedOut()) {
            partitions.shareOut();
        }
        PartitionJoin.Step first = partitions.next();
        if (first != null) {
            start(first);
        }
        return null;
    }

    private SharedHashJoin overflow(SharedHashTable shared, InnerCollector.Inner rows, InnerCollector collector) {
        int participants = context.gather().orElseThrow().participantsMax();
        double expected = node.inner().header().rows() * participants;
        shared.overflow(expected, participants);
        return spillShared(shared, rows, collector);
    }

    /// Moves what this participant has collected to partitions.
    private SharedHashJoin spillShared(SharedHashTable shared, InnerCollector.Inner rows, InnerCollector collector) {
        SpillFile file = new SpillFile(context, node.header().id(), memory);
        context.gather().orElseThrow().onClose(file::close);
        SharedHashJoin made = new SharedHashJoin(node.joinType(), outer, rows, context, file, shared);
        spilled = made;
        made.appendAll(collector);
        return made;
    }

    /// The table that the participants of a Gather have in common; `null` outside of one.
    private @Nullable SharedHashTable shared() {
        return context.gather()
                .map(gather -> gather.shared(node.header().id(), SharedHashTable.class, () -> {
                    SharedHashTable made = new SharedHashTable(context.hashMemory(gather.participantsMax()));
                    gather.onClose(made::close);
                    return made;
                }))
                .orElse(null);
    }

    /// What the participants have matched together is known when the last of them has seen its outer rows.
    private JoinMatcher.InnerMatches innerMatches() {
        SharedHashTable shared = node.isParallelHash() ? shared() : null;
        return shared == null ? own -> own : shared::finish;
    }

    private void report(HashTable table) {
        NodeInstrumentation instrumentation =
                context.instrumentation(node.header().id());
        instrumentation.property("Hash Buckets", table.table().slotCount());
        instrumentation.property("Original Hash Buckets", table.table().slotCount());
        instrumentation.property("Hash Batches", spilled == null ? 1L : spilled.batches());
        instrumentation.property("Original Hash Batches", 1L);
        instrumentation.property("Peak Memory Usage", (memory.peakBytes() + 1023) / 1024);
        instrumentation.property("Hash Rows", (long) table.rows().count());
    }

    @Override
    public boolean rewind() {
        return probe != null && spilled == null && !WithOperators.readsWorkTable(node.inner()) && run.rewind();
    }

    @Override
    public void close() {
        isClosed = true;
        memory.close();
        SpilledJoin partitions = spilled;
        try (partitions) {
            outer.close();
            inner.close();
        }
    }
}
