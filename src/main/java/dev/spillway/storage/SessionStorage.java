package dev.spillway.storage;

import dev.spillway.error.Cancellation;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.storage.pool.BlockFile;
import dev.spillway.storage.pool.ChannelBlockFile;
import dev.spillway.storage.pool.LocalBufferPool;
import dev.spillway.storage.pool.RelationBlocks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A session's TEMP relations, their files and the local buffer pool. Nothing is allocated before first use.
///
/// Belongs to the leader thread from first use to [#close()], which must run on that thread too: its frames live in a
/// confined arena.
public final class SessionStorage implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SessionStorage.class.getName());

    private final TempDirectory directory;
    private final BufferListener listener;
    private final BlockFile.Factory files;
    private final LocalBufferPool pool;
    private final NativeScratch scratch = new NativeScratch();
    private final MemoryReserve memory;
    private final Map<RelationId, LocalRelation> relations = new LinkedHashMap<>();
    private final Map<RelationId, LocalIndex> indexes = new LinkedHashMap<>();
    private @Nullable Path path;
    private final UndoImages images;
    private @Nullable LocalUndoScope scope;
    private int lastRelation;
    private boolean isClosed;

    public SessionStorage(StorageOptions options, BufferListener listener) {
        this(options, listener, ChannelBlockFile::new);
    }

    /// With files of another kind; for tests that let them fail.
    public SessionStorage(StorageOptions options, BufferListener listener, BlockFile.Factory files) {
        this.directory = options.directory();
        this.listener = listener;
        this.files = files;
        this.images = new UndoImages(() -> path().resolve("undo"), files);
        this.memory = options.memory();
        this.pool = new LocalBufferPool(
                options.tempBuffers(), options.frameBudget(), listener, options.tempFileLimitBytes());
    }

    public TempRelation createRelation(String name, List<ColumnDefinition> columns) {
        if (columns.isEmpty()) {
            throw new SpillwayException(ErrorCode.FEATURE_NOT_SUPPORTED, "a table must have at least one column");
        }
        LocalRelation relation = newRelation(name, columns);
        relations.put(relation.id(), relation);
        return relation;
    }

    private LocalRelation newRelation(String name, List<ColumnDefinition> columns) {
        RelationId id = new RelationId(++lastRelation);
        RelationBlocks blocks = new RelationBlocks(path().resolve("rel-" + id.value()), files);
        LocalRelation relation = new LocalRelation(this, id, name, columns, blocks);
        if (scope != null) {
            scope.created(relation);
        }
        return relation;
    }

    /// Builds an index over the rows that a relation has.
    public TempIndex createIndex(
            RelationId relation, IndexDefinition definition, Cancellation cancellation, BufferUsage usage) {
        LocalRelation table = local(relation);
        table.ready();
        table.requireWritable();
        LocalIndex[] created = new LocalIndex[1];
        table.inScope(() -> {
            LocalRelation file = newRelation(definition.name(), List.of());
            LocalIndex index = new LocalIndex(this, file, table, definition);
            index.build(cancellation, usage);
            scope().change(table);
            indexes.put(index.id(), index);
            table.localIndexes().add(index);
            created[0] = index;
        });
        return created[0];
    }

    /// As [#drop], for an index alone.
    public void dropIndex(RelationId id) {
        LocalIndex index = localIndex(id);
        LocalRelation table = local(index.relation());
        table.requireWritable();
        if (scope != null) {
            scope.change(table);
        }
        table.localIndexes().remove(index);
        dropFile(index.file());
    }

    /// Gives an index another name.
    public void renameIndex(RelationId id, String name) {
        LocalIndex index = localIndex(id);
        LocalRelation table = local(index.relation());
        table.inScope(() -> {
            scope().change(table);
            index.define(index.definition().named(name), table.columns());
        });
    }

    public TempIndex index(RelationId id) {
        return localIndex(id);
    }

    private LocalIndex localIndex(RelationId id) {
        LocalIndex index = indexes.get(id);
        if (index == null) {
            throw new IllegalArgumentException("index must exist (got: " + id.value() + ")");
        }
        return index;
    }

    private Path path() {
        Path current = path;
        if (current == null) {
            current = directory.newSessionPath();
            path = current;
        }
        return current;
    }

    /// Inside an undo scope the relation stays with its file and buffers until nothing can bring it back.
    public void drop(RelationId id) {
        LocalRelation relation = local(id);
        relation.requireWritable();
        relation.localIndexes().forEach(index -> dropFile(index.file()));
        dropFile(relation);
    }

    private void dropFile(LocalRelation relation) {
        relation.requireWritable();
        relation.forgetPending();
        if (scope == null) {
            relation.discard();
        } else {
            scope.dropped(relation);
        }
    }

    void discard(LocalRelation relation) {
        relations.remove(relation.id());
        indexes.remove(relation.id());
        try {
            pool.drop(relation.blocks());
        } catch (SpillwayException e) {
            LOG.log(System.Logger.Level.WARNING, "the file of relation " + relation.id() + " could not be removed", e);
        }
    }

    public TempRelation relation(RelationId id) {
        return local(id);
    }

    private LocalRelation local(RelationId id) {
        LocalRelation relation = relations.get(id);
        if (relation == null) {
            throw new IllegalArgumentException("relation must exist (got: " + id.value() + ")");
        }
        return relation;
    }

    public List<TempRelation> relations() {
        return List.copyOf(relations.values());
    }

    /// Starts a scope inside the one that is open, if any: what is written until its commit can be undone as a
    /// whole.
    public UndoScope beginScope() {
        if (scope != null) {
            scope.settle();
        }
        LocalUndoScope begun = new LocalUndoScope(this, scope, images);
        scope = begun;
        return begun;
    }

    /// Writes the dirty buffers of the given relations; the snapshot covers exactly these.
    public FlushedSnapshot flush(
            Set<RelationId> scope, FlushReason reason, Cancellation cancellation, BufferUsage usage) {
        return flush(scope, List.of(), reason, cancellation, usage);
    }

    private FlushedSnapshot flush(
            Set<RelationId> scope,
            Collection<LocalIndex> alsoWritten,
            FlushReason reason,
            Cancellation cancellation,
            BufferUsage usage) {
        List<LocalRelation> flushed = scope.stream().map(this::local).toList();
        flushed.forEach(LocalRelation::ready);
        List<RelationBlocks> written = new ArrayList<>();
        flushed.forEach(relation -> written.add(relation.blocks()));
        alsoWritten.forEach(index -> written.add(index.file().blocks()));
        FlushReport report = pool.flush(written, reason, cancellation, usage);
        Map<RelationId, MappedFlushedSnapshot.Part> parts = new LinkedHashMap<>();
        for (LocalRelation relation : flushed) {
            parts.put(
                    relation.id(),
                    new MappedFlushedSnapshot.Part(
                            relation.columns(),
                            relation.state(),
                            relation.layout(),
                            relation.blocks().mapping(),
                            (long) relation.blocks().fileBlocks() * StorageOptions.BLOCK_BYTES));
        }
        flushed.forEach(LocalRelation::snapshotOpened);
        return new MappedFlushedSnapshot(parts, report, listener, () -> flushed.forEach(LocalRelation::snapshotClosed));
    }

    /// Writes all dirty buffers; the snapshot covers every relation but those whose rows are lost, and no index.
    public FlushedSnapshot flushAll(FlushReason reason, Cancellation cancellation, BufferUsage usage) {
        Set<RelationId> scope = relations.values().stream()
                .filter(LocalRelation::isTrusted)
                .map(LocalRelation::id)
                .collect(Collectors.toUnmodifiableSet());
        List<LocalIndex> trustedIndexes = indexes.values().stream()
                .filter(index -> index.file().isTrusted())
                .toList();
        return flush(scope, trustedIndexes, reason, cancellation, usage);
    }

    /// `temp_buffers`: frames this session may have.
    public int tempBuffers() {
        return pool.frameLimit();
    }

    /// Frames allocated so far.
    public int allocatedLocalBuffers() {
        return pool.allocated();
    }

    /// Dirty frames now.
    public int dirtiedLocalBuffers() {
        return pool.dirtied();
    }

    /// Frames that somebody is looking at; none between statements.
    public int pinnedLocalBuffers() {
        return pool.pinned();
    }

    /// Removes all relations and their files and gives the frames back.
    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        images.clear();
        List<SpillwayException> failures = new ArrayList<>();
        try {
            List<LocalRelation> all = new ArrayList<>(relations.values());
            indexes.values().forEach(index -> all.add(index.file()));
            for (LocalRelation relation : all) {
                try {
                    relation.blocks().close();
                } catch (SpillwayException e) {
                    failures.add(e);
                }
            }
            relations.clear();
            indexes.clear();
            if (path != null) {
                directory.removeSessionPath(path);
            }
        } finally {
            pool.close();
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    LocalBufferPool pool() {
        return pool;
    }

    MemoryReserve memory() {
        return memory;
    }

    NativeScratch scratch() {
        return scratch;
    }

    boolean hasScope() {
        return scope != null;
    }

    /// The innermost scope.
    LocalUndoScope scope() {
        LocalUndoScope current = scope;
        if (current == null) {
            throw new IllegalStateException("an undo scope must be open");
        }
        return current;
    }

    void scopeEnded(@Nullable LocalUndoScope parent) {
        scope = parent;
    }
}
