package dev.spillway.exec.join;

import dev.spillway.data.Batch;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.table.ColumnCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// The collected inner side: for each column that is read one long vector. Immutable once built.
final class InnerRows {
    private final List<@Nullable Vector> columns;
    private final int count;

    private InnerRows(List<@Nullable Vector> columns, int count) {
        this.columns = columns;
        this.count = count;
    }

    /// `null` where the column is not read.
    @Nullable
    Vector column(int index) {
        return columns.get(index);
    }

    int count() {
        return count;
    }

    /// The first rows alone.
    InnerRows first(int size) {
        return new InnerRows(columns, size);
    }

    /// Collects batches of one participant.
    static final class Builder {
        private final List<@Nullable ColumnCollector> collectors = new ArrayList<>();
        private long rows;

        Builder(List<ColumnLayout> layout, IntPredicate isRead, MemoryTracker memory) {
            for (int i = 0; i < layout.size(); i++) {
                collectors.add(
                        isRead.test(i) ? new ColumnCollector(layout.get(i).physical(), memory) : null);
            }
        }

        void append(List<Vector> vectors, int count) {
            rows += count;
            for (int i = 0; i < collectors.size(); i++) {
                ColumnCollector collector = collectors.get(i);
                if (collector != null) {
                    collector.append(vectors.get(i));
                }
            }
        }

        void append(Batch batch) {
            append(batch.columns(), batch.rowCount());
        }

        void appendAll(Builder other) {
            rows += other.rows;
            for (int i = 0; i < collectors.size(); i++) {
                ColumnCollector collector = collectors.get(i);
                ColumnCollector others = other.collectors.get(i);
                if (collector != null && others != null) {
                    collector.appendAll(others);
                }
            }
        }

        long rows() {
            return rows;
        }

        /// What building takes for a moment: another copy of the largest column.
        long buildingBytes() {
            long largest = 0;
            for (ColumnCollector collector : collectors) {
                largest = collector == null ? largest : Math.max(largest, collector.bytes());
            }
            return largest;
        }

        /// The batches of columns that are read, as they came; empty afterwards.
        List<List<Vector>> drain() {
            List<List<Vector>> batches = new ArrayList<>();
            for (ColumnCollector collector : collectors) {
                List<Vector> vectors = collector == null ? List.of() : collector.drain();
                for (int i = 0; i < vectors.size(); i++) {
                    if (batches.size() == i) {
                        batches.add(new ArrayList<>());
                    }
                    batches.get(i).add(vectors.get(i));
                }
            }
            rows = 0;
            return batches;
        }

        InnerRows build() {
            List<@Nullable Vector> columns = new ArrayList<>();
            for (ColumnCollector collector : collectors) {
                columns.add(collector == null ? null : collector.build());
            }
            return new InnerRows(columns, Math.toIntExact(rows));
        }
    }
}
