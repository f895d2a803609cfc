package dev.spillway.storage;

import dev.spillway.data.Vector;
import dev.spillway.instrument.BufferUsage;
import java.util.List;

/// A B+tree over a TEMP relation, kept up to date by whatever changes the relation. Leader thread only.
public interface TempIndex {
    /// The index's own relation file.
    RelationId id();

    /// The relation it is over.
    RelationId relation();

    IndexDefinition definition();

    /// Blocks in use (`relpages`).
    int blockCount();

    /// Levels of pages, the leaves among them.
    int height();

    int dirtiedBuffers();

    int allocatedBuffers();

    /// What an index scan reads: the rows as they are now.
    IndexSource source();

    /// For each row of values, one vector per key column, the row id of an entry with that key, or -1: how an
    /// INSERT
    /// finds what it conflicts with. A key with a NULL has none.
    long[] lookup(List<Vector> keyValues, int count, BufferUsage usage);
}
