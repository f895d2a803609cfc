package dev.spillway.exec.join;

import dev.spillway.data.Batch;
import dev.spillway.data.Vector;
import dev.spillway.error.Cancellation;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.Operator;
import dev.spillway.exec.Vectors;
import dev.spillway.exec.spill.SpillFile;
import dev.spillway.exec.spill.SpillReader;
import dev.spillway.exec.spill.SpillTape;
import dev.spillway.exec.table.RunBorders;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The inner side of a merge join, window by window. Rows whose keys have a NULL are left out where nobody wants them.
/// Used by one thread.
final class MergeInner {
    private static final int ROWS_WANTED = 1 << 13;

    private final Operator inner;
    private final InnerCollector.Inner like;
    private final KeptRows keptRows;
    private final SpillFile file;
    private final MemoryTracker memory;
    private final Cancellation cancellation;
    private final RunBorders borders = new RunBorders();
    /// Stored batches that were read and belong to the next window.
    private final List<Batch> rest = new ArrayList<>();
    private int restLastStart;
    private MemoryTracker windowMemory;
    private boolean isEnded;

    /// Whole runs, and their keys. A run by itself that does not fit the memory is on `tape` instead, and `keys`
    /// are
    /// those of its first row.
    record Window(
            InnerRows rows,
            List<Vector> keys,
            boolean isLast,
            @Nullable SpillTape tape) {}

    /// What has been read of a window. `lastStart` is the first row of the last run.
    private static final class Progress {
        private int rows;
        private int lastStart;
    }

    MergeInner(
            Operator inner,
            InnerCollector.Inner like,
            boolean keepsNullKeys,
            SpillFile file,
            Cancellation cancellation) {
        this.inner = inner;
        this.like = like;
        this.keptRows = new KeptRows(keepsNullKeys);
        this.file = file;
        this.memory = file.memory();
        this.cancellation = cancellation;
        this.windowMemory = memory.part();
    }

    /// The rows of the window before are forgotten.
    Window next() {
        InnerCollector collector = newCollector();
        Progress progress = new Progress();
        for (Batch batch : rest) {
            collector.appendStored(batch);
            progress.rows += batch.rowCount();
        }
        rest.clear();
        progress.lastStart = restLastStart;
        restLastStart = 0;
        while (!isEnded) {
            Batch batch = read(collector);
            if (batch == null) {
                break;
            }
            if (borders.lastStart() >= 0) {
                progress.lastStart = progress.rows + borders.lastStart();
            }
            collector.appendStored(batch);
            progress.rows = Math.addExact(progress.rows, batch.rowCount());
            boolean isFull = collector.isFull();
            if (progress.lastStart > 0 && (isFull || progress.rows >= ROWS_WANTED)) {
                return cut(collector, progress.lastStart);
            }
            if (isFull) {
                return onTape(collector);
            }
        }
        InnerRows rows = collector.rows().build();
        return new Window(rows, columns(collector.keys().build()), true, null);
    }

    /// As much of a run on a tape as fits the memory, and whether that is all that was left.
    record Part(InnerRows rows, boolean isLast) {}

    Part part(SpillReader reader) {
        InnerCollector collector = newCollector();
        Batch batch = reader.next();
        while (batch != null) {
            cancellation.check();
            collector.appendStored(batch);
            if (collector.isFull()) {
                break;
            }
            batch = reader.next();
        }
        return new Part(collector.rows().build(), batch == null);
    }

    private InnerCollector newCollector() {
        windowMemory.close();
        windowMemory = memory.part();
        return new InnerCollector(like, memory, windowMemory);
    }

    /// The next rows as they are stored, whose runs `borders` has seen; `null` at the end.
    private @Nullable Batch read(InnerCollector collector) {
        for (Batch batch = inner.next(); batch != null; batch = inner.next()) {
            cancellation.check();
            KeptRows.Kept kept = keptRows.keep(batch, like.keys().inner(batch));
            if (kept.count() > 0) {
                borders.next(kept.keys(), kept.count());
                return collector.stored(kept);
            }
        }
        isEnded = true;
        inner.close();
        return null;
    }

    /// The window ends where the last run begins, which may go on.
    private Window cut(InnerCollector collector, int size) {
        InnerRows rows = collector.rows().build();
        InnerRows keys = collector.keys().build();
        List<Vector> stored = new ArrayList<>();
        for (int i = 0; i < like.layout().size(); i++) {
            Vector column = rows.column(i);
            if (column != null) {
                stored.add(column);
            }
        }
        stored.addAll(columns(keys));
        for (int from = size; from < rows.count(); from += Batch.MAX_ROWS) {
            int count = Math.min(Batch.MAX_ROWS, rows.count() - from);
            rest.add(new Batch(Vectors.slice(stored, from, count), count));
        }
        return new Window(rows.first(size), columns(keys), false, null);
    }

    private List<Vector> columns(InnerRows keys) {
        List<Vector> columns = new ArrayList<>();
        for (int i = 0; i < like.keys().layouts().size(); i++) {
            Vector column = keys.column(i);
            if (column == null) {
                throw new IllegalStateException("key " + i + " was not collected");
            }
            columns.add(column);
        }
        return columns;
    }

    private Window onTape(InnerCollector collector) {
        SpillTape tape = file.newTape();
        List<Vector> keys = List.of();
        for (Batch batch : collector.drain()) {
            keys = keys.isEmpty() ? Vectors.slice(collector.keysOf(batch), 0, 1) : keys;
            tape.append(batch);
        }
        for (Batch batch = read(collector); batch != null; batch = read(collector)) {
            int first = borders.firstStart();
            int size = first < 0 ? batch.rowCount() : first;
            if (size > 0) {
                tape.append(Vectors.slice(batch, 0, size));
            }
            if (first >= 0) {
                rest.add(Vectors.slice(batch, first, batch.rowCount() - first));
                restLastStart = borders.lastStart() - first;
                break;
            }
        }
        tape.finish();
        return new Window(newCollector().rows().build(), keys, isEnded && rest.isEmpty(), tape);
    }
}
