package dev.spillway.exec.join;

import dev.spillway.data.Batch;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.KeyFilter;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.Operator;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.recursive.WithOperators;
import dev.spillway.instrument.NodeInstrumentation;
import dev.spillway.plan.PlanNode;
import dev.spillway.plan.PlanNode.JoinType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A hash join: builds the table from the inner side, then looks up the outer side batch by batch.
final class HashJoinOperator implements Operator {
    private static final int OUTER_ROWS_PER_KEY = 2;

    private final PlanNode.HashJoin node;
    private final Operator outer;
    private final Operator inner;
    private final ParticipantContext context;
    private final JoinRun run;
    private final JoinKeys keys;
    private final MemoryTracker memory;
    private @Nullable HashProbe probe;

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
        this.keys = new JoinKeys(node, outer, inner, context);
        this.memory = context.hashMemory();
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
        HashProbe known = probe;
        HashProbe found = known == null ? build() : known;
        return run.next(batch -> {
            found.find(batch);
            return found;
        });
    }

    private HashProbe build() {
        HashTable table = node.isParallelHash() ? buildShared() : buildOwn();
        inner.close();
        report(table);
        run.start(table.rows(), innerMatches());
        if (table.rows().count() == 0 && !node.joinType().keepsUnmatchedOuter()) {
            run.end();
        }
        restrictOuter(table);
        HashProbe built = new HashProbe(table, keys);
        probe = built;
        return built;
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

    private HashTable buildOwn() {
        return collect(
                memory, (rows, keyRows) -> HashTable.build(rows, keyRows, keys.layouts(), this::isFiltered, memory));
    }

    private HashTable buildShared() {
        SharedHashTable shared = shared();
        if (shared == null) {
            return buildOwn();
        }
        HashTable ready = shared.attach(context.cancellation());
        if (ready != null) {
            return ready;
        }
        MemoryTracker sharedMemory = shared.memory();
        return collect(
                sharedMemory,
                (rows, keyRows) -> shared.deposit(
                        rows,
                        keyRows,
                        (all, allKeys) -> HashTable.build(all, allKeys, keys.layouts(), this::isFiltered, sharedMemory),
                        context.cancellation()));
    }

    /// The table that the participants of a Gather have in common; `null` outside of one.
    private @Nullable SharedHashTable shared() {
        return context.gather()
                .map(gather -> gather.shared(node.header().id(), SharedHashTable.class, () -> {
                    SharedHashTable made = new SharedHashTable(context.hashMemory());
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

    /// Reads the inner side to its end.
    private HashTable collect(MemoryTracker tracker, SharedHashTable.Build build) {
        boolean keepsNullKeys = node.joinType().keepsUnmatchedInner();
        InnerRows.Builder rows = new InnerRows.Builder(inner.layout(), run.columns()::isInnerRead, tracker);
        InnerRows.Builder keyRows = new InnerRows.Builder(keys.layouts(), any -> true, tracker);
        KeptRows kept = new KeptRows(keepsNullKeys);
        for (Batch batch = inner.next(); batch != null; batch = inner.next()) {
            context.cancellation().check();
            kept.append(batch, keys.inner(batch), rows, keyRows);
        }
        return build.build(rows, keyRows);
    }

    private void report(HashTable table) {
        NodeInstrumentation instrumentation =
                context.instrumentation(node.header().id());
        instrumentation.property("Hash Buckets", table.table().slotCount());
        instrumentation.property("Original Hash Buckets", table.table().slotCount());
        instrumentation.property("Hash Batches", 1L);
        instrumentation.property("Original Hash Batches", 1L);
        instrumentation.property("Peak Memory Usage", (memory.peakBytes() + 1023) / 1024);
        instrumentation.property("Hash Rows", (long) table.rows().count());
    }

    @Override
    public boolean rewind() {
        return probe != null && !WithOperators.readsWorkTable(node.inner()) && run.rewind();
    }

    @Override
    public void close() {
        probe = null;
        memory.close();
        outer.close();
        inner.close();
    }
}
