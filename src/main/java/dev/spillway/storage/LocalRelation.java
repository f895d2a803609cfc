package dev.spillway.storage;

import dev.spillway.data.Vector;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.storage.encoding.ColumnBuffer;
import dev.spillway.storage.pool.BlockAccess;
import dev.spillway.storage.pool.LocalBufferPool;
import dev.spillway.storage.pool.PooledWindow;
import dev.spillway.storage.pool.RelationBlocks;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/// A relation of a session: its current state and what may be done to it. Leader thread.
final class LocalRelation implements TempRelation, UndoTarget {
    private final SessionStorage storage;
    private final RelationId id;
    private String name;
    private List<ColumnDefinition> columns;
    private final RelationBlocks blocks;
    private PaxLayout layout;
    private final RelationUpdater updater;
    private final StatisticsCache statistics;
    private final List<LocalIndex> indexes = new ArrayList<>();
    private RelationState state = RelationState.EMPTY;
    private int snapshotsInUse;
    private boolean isTrusted = true;
    private long changedRows;

    LocalRelation(
            SessionStorage storage, RelationId id, String name, List<ColumnDefinition> columns, RelationBlocks blocks) {
        this.storage = storage;
        this.id = id;
        this.name = name;
        this.columns = List.copyOf(columns);
        this.blocks = blocks;
        this.layout = PaxLayout.of(columns);
        this.updater = new RelationUpdater(this);
        this.statistics = new StatisticsCache(this);
    }

    @Override
    public RelationId id() {
        return id;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<ColumnDefinition> columns() {
        return columns;
    }

    @Override
    public long rowCount() {
        return state.liveRows();
    }

    @Override
    public int blockCount() {
        return blocks.blocksInUse();
    }

    @Override
    public int dirtiedBuffers() {
        return blocks.dirtyCount();
    }

    @Override
    public int allocatedBuffers() {
        return blocks.residentCount();
    }

    @Override
    public RelationStatistics statistics() {
        ready();
        return statistics.current();
    }

    @Override
    public void analyze(BufferUsage usage) {
        ready();
        statistics.recompute(usage);
    }

    @Override
    public ScanSource scanSource() {
        ready();
        return scanSource(state);
    }

    /// The next [#statistics()] merges anew; for measurements.
    void forgetStatistics() {
        statistics.forget();
    }

    ScanSource scanSource(RelationState of) {
        LocalBufferPool pool = storage.pool();
        return new StateScanSource(
                id,
                columns,
                of,
                layout,
                (count, usage) -> new PooledWindow(pool, BlockAccess.scan(blocks, usage, count, pool.frameLimit())));
    }

    @Override
    public TableWriter append(BufferUsage usage) {
        ready();
        boolean isOwn = !storage.hasScope();
        UndoScope scope = isOwn ? storage.beginScope() : null;
        return new LocalTableWriter(this, writer(usage), scope);
    }

    @Override
    public void update(long[] rowIds, int count, List<Integer> changed, List<Vector> values, BufferUsage usage) {
        List<LocalIndex> touched = indexes.stream()
                .filter(index -> changed.stream().anyMatch(index.definition()::covers))
                .toList();
        inScope(() -> {
            if (!touched.isEmpty()) {
                try (IndexChanges changes = new IndexChanges(this, touched, usage)) {
                    changes.update(rowIds, count, changed, values);
                }
            }
            updater.update(rowIds, count, changed, values, writer(usage));
        });
        changed(count);
    }

    @Override
    public int delete(long[] rowIds, int count, BufferUsage usage) {
        int[] deleted = new int[1];
        inScope(() -> {
            if (!indexes.isEmpty()) {
                try (IndexChanges changes = new IndexChanges(this, indexes, usage)) {
                    changes.delete(rowIds, count);
                }
            }
            deleted[0] = updater.delete(rowIds, count, writer(usage));
        });
        changed(deleted[0]);
        return deleted[0];
    }

    @Override
    public void truncate() {
        inScope(() -> {
            ready();
            RelationWriter writer = writer(new BufferUsage());
            BitSet all = new BitSet();
            state.groups().forEach(group -> group.collectBlocks(all));
            writer.change().freed(all);
            changed(state.liveRows());
            state = RelationState.EMPTY;
            indexes.forEach(index -> index.clear(new BufferUsage()));
        });
    }

    @Override
    public void rename(String changed) {
        inScope(() -> {
            storage.scope().change(this);
            name = changed;
        });
    }

    @Override
    public void redefine(List<ColumnDefinition> changed, int[] sources, BufferUsage usage) {
        inScope(() -> {
            ready();
            RelationWriter writer = writer(usage);
            RelationState redefined = new RelationRewriter(this).redefined(changed, sources, writer);
            BitSet given = new BitSet();
            state.groups().forEach(group -> group.collectBlocks(given));
            BitSet kept = new BitSet();
            redefined.groups().forEach(group -> group.collectBlocks(kept));
            given.andNot(kept);
            writer.change().freed(given);
            indexes.forEach(index -> index.define(index.definition().moved(sources), changed));
            define(changed);
            state = redefined;
            statistics.forget();
        });
    }

    @SuppressWarnings("ReferenceEquality") // The list is replaced as a whole.
    private void define(List<ColumnDefinition> changed) {
        if (columns != changed) {
            columns = List.copyOf(changed);
            layout = PaxLayout.of(columns);
        }
    }

    @Override
    public void compact(BufferUsage usage) {
        inScope(() -> {
            ready();
            new RelationRewriter(this).compact(writer(usage));
            statistics.forget();
        });
    }

    @Override
    public boolean hasNulls(int column) {
        ready();
        return new RelationRewriter(this).hasNulls(column);
    }

    /// All slots of a column of a group, deleted ones included.
    ColumnBuffer readColumn(int group, int column) {
        return updater.readColumn(group, column);
    }

    @Override
    public int readAll(boolean randomize, BufferUsage usage) {
        ready();
        int[] run = blockList();
        if (randomize) {
            Random random = new Random(run.length);
            for (int i = run.length - 1; i > 0; i--) {
                int other = random.nextInt(i + 1);
                int swapped = run[i];
                run[i] = run[other];
                run[other] = swapped;
            }
        }
        LocalBufferPool pool = storage.pool();
        BlockAccess access = randomize
                ? BlockAccess.random(blocks, usage)
                : new BlockAccess(blocks, usage, null, Math.min(32, Math.max(1, pool.frameLimit() / 4)));
        for (int i = 0; i < run.length; i++) {
            pool.unpin(pool.pin(access, run, i));
        }
        return run.length;
    }

    @Override
    public int markDirty(BufferUsage usage) {
        ready();
        requireWritable();
        int[] run = blockList();
        LocalBufferPool pool = storage.pool();
        int count = Math.min(run.length, pool.frameLimit());
        BlockAccess access = BlockAccess.random(blocks, usage);
        for (int i = 0; i < count; i++) {
            int frame = pool.pin(access, run, i);
            pool.markDirty(frame, usage);
            pool.unpin(frame);
        }
        return count;
    }

    /// The blocks that hold rows, in file order.
    private int[] blockList() {
        BitSet all = new BitSet();
        state.groups().forEach(group -> group.collectBlocks(all));
        return all.stream().toArray();
    }

    @Override
    public List<TempIndex> indexes() {
        return List.copyOf(indexes);
    }

    List<LocalIndex> localIndexes() {
        return indexes;
    }

    IndexAppender indexAppender(long firstRow) {
        return new IndexAppender(indexes, firstRow);
    }

    RelationState state() {
        return state;
    }

    void publish(RelationState changed) {
        state = changed;
    }

    @Override
    public Runnable restorePoint() {
        RelationState before = state;
        List<LocalIndex> indexesBefore = List.copyOf(indexes);
        List<IndexDefinition> definitionsBefore =
                indexes.stream().map(LocalIndex::definition).toList();
        String nameBefore = name;
        List<ColumnDefinition> columnsBefore = columns;
        return () -> {
            state = before;
            name = nameBefore;
            define(columnsBefore);
            indexes.clear();
            indexes.addAll(indexesBefore);
            for (int i = 0; i < indexes.size(); i++) {
                indexes.get(i).define(definitionsBefore.get(i), columnsBefore);
            }
            statistics.forget();
        };
    }

    @Override
    public void discard() {
        storage.discard(this);
    }

    /// Rows that were ever appended, updated or deleted.
    long changedRows() {
        return changedRows;
    }

    void changed(long rows) {
        changedRows += rows;
    }

    @Override
    public RelationBlocks blocks() {
        return blocks;
    }

    PaxLayout layout() {
        return layout;
    }

    @Override
    public void settle() {
        updater.settle();
    }

    /// Makes the state say everything, for whoever is going to read or change it.
    void ready() {
        requireTrusted();
        settle();
    }

    private void requireTrusted() {
        if (!isTrusted) {
            throw new SpillwayException(
                    ErrorCode.IO_ERROR,
                    "relation \"" + name + "\" could not be put back after a failed statement; drop it");
        }
    }

    @Override
    public void trusted(boolean isNow) {
        isTrusted = isNow;
    }

    boolean isTrusted() {
        return isTrusted;
    }

    @Override
    public void forgetPending() {
        updater.forget();
    }

    /// A writer for the innermost undo scope.
    RelationWriter writer(BufferUsage usage) {
        requireWritable();
        requireTrusted();
        RelationChange change = storage.scope().change(this);
        return new RelationWriter(storage.pool(), change, storage.scratch(), usage);
    }

    void snapshotOpened() {
        snapshotsInUse++;
    }

    void snapshotClosed() {
        snapshotsInUse--;
    }

    void requireWritable() {
        if (snapshotsInUse > 0) {
            throw new IllegalStateException("relation \"" + name + "\" must not be written while a snapshot is in use");
        }
    }

    /// Runs work within the innermost scope, or in one of its own.
    void inScope(Runnable work) {
        if (storage.hasScope()) {
            work.run();
            return;
        }
        try (UndoScope scope = storage.beginScope()) {
            work.run();
            scope.commit();
        }
    }
}
