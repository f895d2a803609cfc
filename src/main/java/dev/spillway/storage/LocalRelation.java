package dev.spillway.storage;

import dev.spillway.data.Vector;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.storage.pool.BlockAccess;
import dev.spillway.storage.pool.LocalBufferPool;
import dev.spillway.storage.pool.PooledWindow;
import dev.spillway.storage.pool.RelationBlocks;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/// A relation of a session: its current state and what may be done to it. Leader thread.
final class LocalRelation implements TempRelation {
    private final SessionStorage storage;
    private final RelationId id;
    private final String name;
    private final List<ColumnDefinition> columns;
    private final RelationBlocks blocks;
    private final PaxLayout layout;
    private final RelationUpdater updater;
    private final StatisticsCache statistics;
    private RelationState state = RelationState.EMPTY;
    private int snapshotsInUse;
    private boolean isLost;
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
        settle();
        return statistics.current();
    }

    @Override
    public void analyze(BufferUsage usage) {
        settle();
        statistics.recompute(usage);
    }

    @Override
    public ScanSource scanSource() {
        settle();
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
        settle();
        boolean isOwn = !storage.hasStatement();
        StatementUndo statement = isOwn ? storage.beginStatement() : null;
        return new LocalTableWriter(this, writer(usage), statement);
    }

    @Override
    public void update(long[] rowIds, int count, List<Integer> changed, List<Vector> values, BufferUsage usage) {
        inStatement(() -> updater.update(rowIds, count, changed, values, writer(usage)));
        changed(count);
    }

    @Override
    public int delete(long[] rowIds, int count, BufferUsage usage) {
        int[] deleted = new int[1];
        inStatement(() -> deleted[0] = updater.delete(rowIds, count, writer(usage)));
        changed(deleted[0]);
        return deleted[0];
    }

    @Override
    public void truncate() {
        inStatement(() -> {
            settle();
            RelationWriter writer = writer(new BufferUsage());
            BitSet all = new BitSet();
            state.groups().forEach(group -> group.collectBlocks(all));
            writer.change().freed(all);
            changed(state.liveRows());
            state = RelationState.EMPTY;
        });
    }

    @Override
    public int readAll(boolean randomize, BufferUsage usage) {
        settle();
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
        settle();
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

    RelationState state() {
        return state;
    }

    void publish(RelationState changed) {
        state = changed;
    }

    void restore(RelationState before) {
        state = before;
        statistics.forget();
    }

    /// Rows that were ever appended, updated or deleted.
    long changedRows() {
        return changedRows;
    }

    void changed(long rows) {
        changedRows += rows;
    }

    RelationBlocks blocks() {
        return blocks;
    }

    PaxLayout layout() {
        return layout;
    }

    /// Writes out what updates have left pending, so that the state says everything.
    void settle() {
        if (isLost) {
            throw new SpillwayException(
                    ErrorCode.IO_ERROR,
                    "relation \"" + name + "\" could not be put back after a failed statement; drop it");
        }
        updater.settle();
    }

    /// An undo has failed half-way: the rows cannot be trusted any more.
    void lose() {
        isLost = true;
    }

    void forgetPending() {
        updater.forget();
    }

    /// A writer for the running statement.
    RelationWriter writer(BufferUsage usage) {
        requireWritable();
        if (isLost) {
            settle();
        }
        RelationChange change = storage.statement().change(this);
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

    private void inStatement(Runnable work) {
        if (storage.hasStatement()) {
            work.run();
            return;
        }
        try (StatementUndo statement = storage.beginStatement()) {
            work.run();
            statement.commit();
        }
    }
}
