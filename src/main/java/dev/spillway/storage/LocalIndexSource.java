package dev.spillway.storage;

import dev.spillway.data.Vector;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.storage.encoding.BufferVectors;
import dev.spillway.storage.encoding.ColumnBuffer;
import dev.spillway.storage.index.KeyRange;
import dev.spillway.storage.index.KeyRanges;
import dev.spillway.storage.index.TreeCursor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An index over one state of its relation. Leader thread.
final class LocalIndexSource implements IndexSource {
    private final LocalIndex index;
    private final RelationState state;
    private final ScanSource rows;

    LocalIndexSource(LocalIndex index, RelationState state, ScanSource rows) {
        this.index = index;
        this.state = state;
        this.rows = rows;
    }

    @Override
    public IndexDefinition definition() {
        return index.definition();
    }

    @Override
    public ScanSource rows() {
        return rows;
    }

    @Override
    public IndexCursor open(List<IndexCondition> conditions, boolean isForward, BufferUsage usage) {
        return new Cursor(conditions, isForward, index.readPages(usage));
    }

    private final class Cursor implements IndexCursor {
        private final List<IndexCondition> conditions;
        private final boolean isForward;
        private final IndexPages pages;
        private final TreeCursor cursor;
        private final KeyRanges ranges;
        private final @Nullable ColumnBuffer[] bound;
        private final ColumnBuffer[] keys;
        private boolean isEnded = true;
        private int keyCount;

        Cursor(List<IndexCondition> conditions, boolean isForward, IndexPages pages) {
            this.conditions = conditions;
            this.isForward = isForward;
            this.pages = pages;
            this.cursor = new TreeCursor(pages);
            this.ranges = new KeyRanges(index.codec(), index.definition().columns(), conditions);
            this.bound = new @Nullable ColumnBuffer[conditions.size()];
            this.keys = index.codec().newBuffers();
        }

        @Override
        public void bind(List<@Nullable Vector> values) {
            for (int i = 0; i < bound.length; i++) {
                Vector value = values.get(i);
                if (value != null) {
                    ColumnBuffer buffer =
                            new ColumnBuffer(keys[conditions.get(i).key()].type());
                    buffer.append(value);
                    bound[i] = buffer;
                }
            }
        }

        @Override
        public void seek(int probe) {
            Optional<KeyRange> range = ranges.range(bound, probe);
            isEnded = range.isEmpty();
            range.ifPresent(found -> cursor.seek(found.from(), found.to(), isForward));
        }

        @Override
        public int next(long[] rowIds, int max, boolean withKeys) {
            int count = isEnded ? 0 : cursor.next(rowIds, max, withKeys);
            for (int i = 0; i < count; i++) {
                rowIds[i] = state.rowId(rowIds[i]);
            }
            keyCount = count;
            if (withKeys) {
                decode(count);
            }
            return count;
        }

        private void decode(int count) {
            for (ColumnBuffer buffer : keys) {
                buffer.clear();
            }
            for (int i = 0; i < count; i++) {
                index.codec().decode(cursor.entries(), cursor.offset(i), keys);
            }
        }

        @Override
        public Vector keys(int key) {
            int[] all = new int[keyCount];
            Arrays.setAll(all, i -> i);
            return BufferVectors.vector(keys[key], all, keyCount);
        }

        @Override
        public void close() {
            pages.close();
        }
    }
}
