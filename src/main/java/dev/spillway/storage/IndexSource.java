package dev.spillway.storage;

import dev.spillway.instrument.BufferUsage;
import java.util.List;

/// What an index scan reads. Leader thread; the relation must not change while a cursor is in use.
public interface IndexSource {
    IndexDefinition definition();

    /// The rows that the cursors' row ids are of.
    ScanSource rows();

    /// A cursor for conditions on leading keys, in key order: equalities (or IS NULL) on the first, then bounds on
    /// the next one.
    IndexCursor open(List<IndexCondition> conditions, boolean isForward, BufferUsage usage);
}
