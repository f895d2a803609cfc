package dev.spillway.storage;

import dev.spillway.data.Batch;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.storage.encoding.ColumnBuffer;
import dev.spillway.storage.index.EntryBytes;
import dev.spillway.storage.index.EntryRuns;
import dev.spillway.storage.index.Tree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Collects the entries of rows that are being appended, and puts them into the indexes in key order once all are
/// known. Leader thread.
final class IndexAppender implements AutoCloseable {
    private static final long NONE = Long.MAX_VALUE;

    private final List<Target> targets = new ArrayList<>();
    private long nextRow;

    private record Target(LocalIndex index, EntryRuns runs, ColumnBuffer[] values) {}

    IndexAppender(List<LocalIndex> indexes, long firstRow) {
        indexes.forEach(index ->
                targets.add(new Target(index, index.newRuns(), index.codec().newBuffers())));
        nextRow = firstRow;
    }

    void add(Batch batch) {
        EntryBytes entry = new EntryBytes();
        for (Target target : targets) {
            List<Integer> columns = target.index().keyColumns();
            for (int i = 0; i < target.values().length; i++) {
                target.values()[i].clear();
                target.values()[i].append(batch.column(columns.get(i)));
            }
            for (int row = 0; row < batch.rowCount(); row++) {
                entry.clear();
                target.index().codec().putEntry(entry, target.values(), row, nextRow + row);
                target.runs().add(entry.bytes(), entry.length());
            }
        }
        nextRow += batch.rowCount();
    }

    /// Inserts all entries, or throws 23505 for the first row whose key is there already. The rows are visible.
    void finish(BufferUsage usage) {
        checkUnique(usage);
        for (Target target : targets) {
            insert(target, usage);
        }
        close();
    }

    private void checkUnique(BufferUsage usage) {
        long first = NONE;
        LocalIndex violated = null;
        for (Target target : targets) {
            if (target.index().definition().isUnique()) {
                long row = firstViolation(target, usage);
                if (row < first) {
                    first = row;
                    violated = target.index();
                }
            }
        }
        if (violated != null) {
            throw violated.violation(violated.keyText(first));
        }
    }

    private static long firstViolation(Target target, BufferUsage usage) {
        long[] first = {NONE};
        try (IndexPages pages = target.index().readPages(usage)) {
            Tree tree = new Tree(pages);
            boolean isEmpty = tree.isEmpty();
            UniqueCheck check = new UniqueCheck(target.index().codec());
            target.runs().forEach((bytes, offset, length) -> {
                byte[] entry = Arrays.copyOfRange(bytes, offset, offset + length);
                if (check.isDuplicate(entry, length) || !isEmpty && isThere(target, tree, entry)) {
                    first[0] = Math.min(first[0], UniqueCheck.rowNumber(entry, length));
                }
            });
        }
        return first[0];
    }

    private static boolean isThere(Target target, Tree tree, byte[] entry) {
        return tree.hasPrefix(entry, entry.length - EntryBytes.ROW_BYTES)
                && !target.index().codec().hasNull(entry);
    }

    private static void insert(Target target, BufferUsage usage) {
        if (target.runs().size() == 0) {
            return;
        }
        boolean isEmpty;
        try (IndexPages pages = target.index().readPages(usage)) {
            isEmpty = new Tree(pages).isEmpty();
        }
        if (isEmpty) {
            target.index().build(target.runs(), usage, (entry, length) -> {});
            return;
        }
        try (IndexPages pages = target.index().writePages(usage)) {
            Tree tree = new Tree(pages);
            target.runs()
                    .forEach((bytes, offset, length) ->
                            tree.insert(Arrays.copyOfRange(bytes, offset, offset + length), length));
        }
    }

    /// Gives the memory back.
    @Override
    public void close() {
        targets.forEach(target -> target.runs().close());
    }
}
