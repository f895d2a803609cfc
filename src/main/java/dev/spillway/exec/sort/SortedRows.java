package dev.spillway.exec.sort;

import dev.spillway.data.Batch;
import dev.spillway.exec.sort.SortBuffer.Sorted;
import org.jspecify.annotations.Nullable;

/// Input batches in order; `null` at the end.
interface SortedRows {
    @Nullable
    Batch next();

    /// Rows that were sorted in memory.
    final class InMemory implements SortedRows {
        private final Sorted rows;
        private int emitted;

        InMemory(Sorted rows) {
            this.rows = rows;
        }

        @Override
        public @Nullable Batch next() {
            if (emitted == rows.count()) {
                return null;
            }
            int size = Math.min(Batch.MAX_ROWS, rows.count() - emitted);
            Batch batch = rows.batch(emitted, size);
            emitted += size;
            return batch;
        }
    }

    /// The first `bound` rows of sorted runs.
    final class Merged implements SortedRows {
        private final SortBuffer buffer;
        private final RunMerger merger;
        private long left;

        Merged(SortBuffer buffer, RunMerger merger, long bound) {
            this.buffer = buffer;
            this.merger = merger;
            this.left = bound;
        }

        @Override
        public @Nullable Batch next() {
            Batch stored = merger.next((int) Math.min(left, Batch.MAX_ROWS));
            if (stored == null) {
                return null;
            }
            left -= stored.rowCount();
            return buffer.inputBatch(stored.columns(), stored.rowCount());
        }
    }
}
