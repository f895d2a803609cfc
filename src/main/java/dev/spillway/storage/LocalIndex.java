package dev.spillway.storage;

import dev.spillway.data.DataType;
import dev.spillway.data.Vector;
import dev.spillway.error.Cancellation;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.storage.encoding.ColumnBuffer;
import dev.spillway.storage.index.EntryBytes;
import dev.spillway.storage.index.EntryRuns;
import dev.spillway.storage.index.KeyCodec;
import dev.spillway.storage.index.Tree;
import dev.spillway.storage.index.TreeBuilder;
import dev.spillway.storage.index.TreeCursor;
import dev.spillway.storage.pool.BlockAccess;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// An index of a relation: a file of tree pages, and how rows become entries. Leader thread.
final class LocalIndex implements TempIndex {
    private final SessionStorage storage;
    private final LocalRelation file;
    private final LocalRelation table;
    private IndexDefinition definition;
    private KeyCodec codec;

    LocalIndex(SessionStorage storage, LocalRelation file, LocalRelation table, IndexDefinition definition) {
        this.storage = storage;
        this.file = file;
        this.table = table;
        this.definition = definition;
        this.codec = codec(definition, table.columns());
    }

    private static KeyCodec codec(IndexDefinition definition, List<ColumnDefinition> columns) {
        List<DataType> types = definition.columns().stream()
                .map(column -> columns.get(column.column()).type())
                .toList();
        return new KeyCodec(definition.name(), definition.columns(), types);
    }

    /// Calls the index and its columns otherwise: the keys stay what they are.
    void define(IndexDefinition changed, List<ColumnDefinition> columns) {
        definition = changed;
        codec = codec(changed, columns);
    }

    @Override
    public RelationId id() {
        return file.id();
    }

    @Override
    public RelationId relation() {
        return table.id();
    }

    @Override
    public IndexDefinition definition() {
        return definition;
    }

    @Override
    public int blockCount() {
        return file.blockCount();
    }

    @Override
    public int height() {
        try (IndexPages pages = readPages(new BufferUsage())) {
            return new Tree(pages).height();
        }
    }

    @Override
    public int dirtiedBuffers() {
        return file.dirtiedBuffers();
    }

    @Override
    public int allocatedBuffers() {
        return file.allocatedBuffers();
    }

    LocalRelation file() {
        return file;
    }

    KeyCodec codec() {
        return codec;
    }

    /// The relation's columns that are its keys, in key order.
    List<Integer> keyColumns() {
        return definition.columns().stream().map(IndexColumn::column).toList();
    }

    IndexPages readPages(BufferUsage usage) {
        file.ready();
        return new IndexPages(storage.pool(), BlockAccess.random(file.blocks(), usage), null);
    }

    /// Pages of the running statement to change.
    IndexPages writePages(BufferUsage usage) {
        return new IndexPages(storage.pool(), BlockAccess.random(file.blocks(), usage), file.writer(usage));
    }

    EntryRuns newRuns() {
        return new EntryRuns(storage.memory());
    }

    @Override
    public IndexSource source() {
        ScanSource rows = table.scanSource();
        return new LocalIndexSource(this, table.state(), rows);
    }

    @Override
    public long[] lookup(List<Vector> keyValues, int count, BufferUsage usage) {
        ColumnBuffer[] values = codec.newBuffers();
        for (int i = 0; i < values.length; i++) {
            values[i].append(keyValues.get(i));
        }
        long[] found = new long[count];
        long[] row = new long[1];
        EntryBytes key = new EntryBytes();
        try (IndexPages pages = readPages(usage)) {
            TreeCursor cursor = new TreeCursor(pages);
            Tree tree = new Tree(pages);
            for (int i = 0; i < count; i++) {
                key.clear();
                found[i] = -1;
                if (codec.putKey(key, values, i) && tree.hasPrefix(key.bytes(), key.length())) {
                    cursor.seek(key.toArray(), null, true);
                    cursor.next(row, 1, false);
                    found[i] = table.state().rowId(row[0]);
                }
            }
        }
        return found;
    }

    /// Makes the file and fills it with the relation's rows; within a statement.
    void build(Cancellation cancellation, BufferUsage usage) {
        try (IndexPages pages = writePages(usage)) {
            Tree.create(pages);
        }
        fill(cancellation, usage);
    }

    /// Empties the tree, which only its first block survives; within a statement.
    void clear(BufferUsage usage) {
        try (IndexPages pages = writePages(usage)) {
            new Tree(pages).clear();
        }
    }

    /// Fills an empty tree with the relation's rows; within a statement.
    void fill(Cancellation cancellation, BufferUsage usage) {
        try (EntryRuns runs = newRuns()) {
            IndexRows rows = new IndexRows(table, this);
            rows.forEach(usage, (values, row, rowNumber, entry) -> {
                if ((rowNumber & 0xFFFF) == 0) {
                    cancellation.check();
                }
                codec.putEntry(entry, values, row, rowNumber);
                runs.add(entry.bytes(), entry.length());
            });
            buildFrom(runs, usage);
        }
    }

    private void buildFrom(EntryRuns runs, BufferUsage usage) {
        UniqueCheck check = new UniqueCheck(codec);
        build(runs, usage, (entry, length) -> {
            if (definition.isUnique() && check.isDuplicate(entry, length)) {
                throw new SpillwayException(
                                ErrorCode.UNIQUE_VIOLATION,
                                "could not create unique index \"" + definition.name() + "\"")
                        .withDetail(keyText(UniqueCheck.rowNumber(entry, length)) + " is duplicated.");
            }
        });
    }

    /// Looks at entries in order.
    @FunctionalInterface
    interface EntryCheck {
        void accept(byte[] entry, int length);
    }

    /// Writes the tree anew from sorted entries; it must be empty.
    void build(EntryRuns runs, BufferUsage usage, EntryCheck check) {
        try (IndexPages pages = writePages(usage)) {
            new Tree(pages).giveUpRoot();
            TreeBuilder builder = new TreeBuilder(pages);
            runs.forEach((bytes, offset, length) -> {
                byte[] entry = Arrays.copyOfRange(bytes, offset, offset + length);
                check.accept(entry, length);
                builder.add(entry, length);
            });
            builder.finish();
        }
    }

    /// `Key (a, b)=(1, x)` of a row, for PostgreSQL's DETAIL.
    String keyText(long rowNumber) {
        RelationState state = table.state();
        long[] rowId = {state.rowId(rowNumber)};
        ColumnBuffer[] values = new IndexRows(table, this).fetch(rowId, 1);
        return keyText(values, 0);
    }

    String keyText(ColumnBuffer[] values, int row) {
        String names = keyColumns().stream()
                .map(column -> table.columns().get(column).name())
                .collect(Collectors.joining(", "));
        String texts =
                Arrays.stream(values).map(value -> CellText.of(value, row)).collect(Collectors.joining(", "));
        return "Key (" + names + ")=(" + texts + ")";
    }

    SpillwayException violation(String keyText) {
        return new SpillwayException(
                        ErrorCode.UNIQUE_VIOLATION,
                        "duplicate key value violates unique constraint \"" + definition.name() + "\"")
                .withDetail(keyText + " already exists.");
    }
}
