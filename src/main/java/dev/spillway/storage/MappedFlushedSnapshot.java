package dev.spillway.storage;

import dev.spillway.storage.pool.MappedFile;
import dev.spillway.storage.pool.MappedWindow;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A snapshot that reads through the relations' mappings. Immutable but for being closed, which the leader does.
final class MappedFlushedSnapshot implements FlushedSnapshot {
    private final Map<RelationId, Part> parts;
    private final FlushReport report;
    private final BufferListener listener;
    private final Runnable onClose;
    private boolean isClosed;

    MappedFlushedSnapshot(Map<RelationId, Part> parts, FlushReport report, BufferListener listener, Runnable onClose) {
        this.parts = Map.copyOf(parts);
        this.report = report;
        this.listener = listener;
        this.onClose = onClose;
    }

    /// A relation's state when it had been flushed; `fileBytes` of its file are readable.
    record Part(
            List<ColumnDefinition> columns, RelationState state, PaxLayout layout, MappedFile file, long fileBytes) {}

    @Override
    public Set<RelationId> relations() {
        return parts.keySet();
    }

    @Override
    public ScanSource scanSource(RelationId relation) {
        Part part = parts.get(relation);
        if (part == null) {
            throw new IllegalArgumentException("relation must be in the snapshot (got: " + relation.value() + ")");
        }
        MemorySegment[] extents = part.file().extents(part.fileBytes());
        return new StateScanSource(
                relation,
                part.columns(),
                part.state(),
                part.layout(),
                (columns, usage) -> new MappedWindow(extents, usage, listener));
    }

    @Override
    public FlushReport report() {
        return report;
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            onClose.run();
        }
    }
}
