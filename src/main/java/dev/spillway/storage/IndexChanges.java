package dev.spillway.storage;

import dev.spillway.data.Vector;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.storage.encoding.ColumnBuffer;
import dev.spillway.storage.index.EntryBytes;
import dev.spillway.storage.index.Tree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Brings a relation's indexes up to date before rows are updated or deleted, row by row, as PostgreSQL judges
/// constraints. Leader thread.
final class IndexChanges implements AutoCloseable {
    private final LocalRelation table;
    private final List<Target> targets = new ArrayList<>();

    /// An index with the keys of the rows before and, for an update, after.
    private static final class Target {
        private final LocalIndex index;
        private final IndexPages pages;
        private final Tree tree;
        private ColumnBuffer[] before = {};
        private ColumnBuffer[] after = {};

        Target(LocalIndex index, BufferUsage usage) {
            this.index = index;
            this.pages = index.writePages(usage);
            this.tree = new Tree(pages);
        }
    }

    IndexChanges(LocalRelation table, List<LocalIndex> indexes, BufferUsage usage) {
        this.table = table;
        indexes.forEach(index -> targets.add(new Target(index, usage)));
    }

    void delete(long[] rowIds, int count) {
        EntryBytes entry = new EntryBytes();
        for (Target target : targets) {
            ColumnBuffer[] keys = new IndexRows(table, target.index).fetch(rowIds, count);
            for (int row = 0; row < count; row++) {
                entry.clear();
                target.index.codec().putEntry(entry, keys, row, table.state().rowNumber(rowIds[row]));
                target.tree.remove(entry.bytes(), entry.length());
            }
        }
    }

    /// `values` are the new ones of the columns `changed`.
    void update(long[] rowIds, int count, List<Integer> changed, List<Vector> values) {
        for (Target target : targets) {
            target.before = new IndexRows(table, target.index).fetch(rowIds, count);
            target.after = target.before.clone();
            List<Integer> keys = target.index.keyColumns();
            for (int i = 0; i < target.after.length; i++) {
                int position = changed.indexOf(keys.get(i));
                if (position >= 0) {
                    ColumnBuffer buffer = new ColumnBuffer(target.before[i].type());
                    buffer.append(values.get(position));
                    target.after[i] = buffer;
                }
            }
        }
        for (int row = 0; row < count; row++) {
            long rowNumber = table.state().rowNumber(rowIds[row]);
            for (Target target : targets) {
                update(target, row, rowNumber);
            }
        }
    }

    private static void update(Target target, int row, long rowNumber) {
        EntryBytes old = new EntryBytes();
        target.index.codec().putEntry(old, target.before, row, rowNumber);
        EntryBytes changed = new EntryBytes();
        int keyLength = target.index.codec().putEntry(changed, target.after, row, rowNumber);
        if (Arrays.equals(old.bytes(), 0, old.length(), changed.bytes(), 0, changed.length())) {
            return;
        }
        target.tree.remove(old.bytes(), old.length());
        if (target.index.definition().isUnique()
                && target.tree.hasPrefix(changed.bytes(), keyLength)
                && !target.index.codec().hasNull(changed.bytes())) {
            throw target.index.violation(target.index.keyText(target.after, row));
        }
        target.tree.insert(changed.bytes(), changed.length());
    }

    @Override
    public void close() {
        targets.forEach(target -> target.pages.close());
    }
}
