package dev.spillway.exec.recursive;

import dev.spillway.data.Batch;
import dev.spillway.data.Vector;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.Operator;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.VectorBuilder;
import dev.spillway.exec.spill.SpillFile;
import dev.spillway.exec.spill.StoredBatches;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of a WITH query. They are made as far as one of its readers has got, so that a LIMIT above ends even an
/// endless recursion.
///
/// A recursion may make one row at a time. Such rows are gathered in batches of an eighth of all rows so far; an error
/// on the way is kept until its row is asked for.
final class CommonRows implements RowSource, AutoCloseable {
    private static final int SMALL = 256;
    private static final int READ_AHEAD_FRACTION = 8;

    private final Operator operator;
    private final ParticipantContext context;
    private final MemoryTracker memory;
    private final StoredBatches batches;
    private final List<VectorBuilder> pending = new ArrayList<>();
    private long rows;
    private boolean isComplete;
    private @Nullable SpillwayException failure;

    /// `nodeId` is the plan's whose rows these are: it is told of the temp file's blocks.
    CommonRows(Operator operator, ParticipantContext context, int nodeId) {
        this.operator = operator;
        this.context = context;
        this.memory = context.workMemory();
        this.batches = new StoredBatches(new SpillFile(context, nodeId, memory), memory);
        operator.layout().forEach(column -> pending.add(VectorBuilder.create(column)));
    }

    @Override
    public List<ColumnLayout> layout() {
        return operator.layout();
    }

    @Override
    public long rowsMax() {
        return operator.rowsMax();
    }

    @Override
    public @Nullable Batch batch(int index) {
        while (index >= batches.size() && !isComplete) {
            read();
        }
        return index < batches.size() ? batches.get(index) : null;
    }

    private void read() {
        SpillwayException known = failure;
        if (known != null) {
            throw known;
        }
        context.cancellation().check();
        Batch batch = operator.next();
        if (batch == null) {
            isComplete = true;
            operator.close();
        } else if (batch.rowCount() >= SMALL || batch.columns().isEmpty() || wanted() <= batch.rowCount()) {
            add(batch);
        } else {
            gather(batch);
        }
    }

    private long wanted() {
        return Math.min(rows / READ_AHEAD_FRACTION, Batch.MAX_ROWS - SMALL);
    }

    private void add(Batch batch) {
        batches.add(batch);
        rows += batch.rowCount();
    }

    /// Makes one batch of small ones.
    private void gather(Batch first) {
        int count = 0;
        Batch batch = first;
        try {
            while (batch != null && batch.rowCount() < SMALL) {
                for (int i = 0; i < pending.size(); i++) {
                    pending.get(i).appendAll(batch.column(i));
                }
                count += batch.rowCount();
                batch = null;
                if (count < wanted()) {
                    context.cancellation().check();
                    batch = operator.next();
                }
            }
        } catch (SpillwayException e) {
            failure = e;
        }
        List<Vector> columns = new ArrayList<>();
        pending.forEach(column -> columns.add(column.build()));
        add(new Batch(columns, count));
        if (batch != null && failure == null) {
            add(batch);
        }
    }

    @Override
    public void close() {
        isComplete = true;
        batches.close();
        memory.close();
        operator.close();
    }
}
