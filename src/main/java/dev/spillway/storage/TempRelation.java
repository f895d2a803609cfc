package dev.spillway.storage;

import dev.spillway.data.Vector;
import dev.spillway.instrument.BufferUsage;
import java.util.List;

/// A TEMP relation. Leader thread only; what workers read of it is a [FlushedSnapshot].
///
/// Row ids are `group << 16 | slot`; they hold within a statement.
public interface TempRelation {
    /// Stands for a column that did not exist before.
    int NEW_COLUMN = -1;

    RelationId id();

    String name();

    List<ColumnDefinition> columns();

    /// Live rows.
    long rowCount();

    /// Blocks in use (`relpages`).
    int blockCount();

    /// Dirty frames that hold blocks of this relation.
    int dirtiedBuffers();

    /// Frames that hold blocks of this relation.
    int allocatedBuffers();

    RelationStatistics statistics();

    /// Its indexes, oldest first.
    List<TempIndex> indexes();

    /// Computes the statistics anew from the rows (ANALYZE).
    void analyze(BufferUsage usage);

    /// A source over the rows as they are now, read through the local buffer pool by the leader.
    ScanSource scanSource();

    /// Events of what the writer does are counted in `usage`.
    TableWriter append(BufferUsage usage);

    /// Sets the given columns of the rows; `values` has one vector of `count` rows per column.
    void update(long[] rowIds, int count, List<Integer> columns, List<Vector> values, BufferUsage usage);

    /// Deletes rows; those already deleted are not counted. Returns how many there were.
    int delete(long[] rowIds, int count, BufferUsage usage);

    void truncate();

    /// Gives the relation another name.
    void rename(String name);

    /// Makes its columns other ones: column `i` has the values, and the type, of the present column `sources[i]`,
    /// or
    /// NULLs for [#NEW_COLUMN]. No column of an index may be missing.
    void redefine(List<ColumnDefinition> columns, int[] sources, BufferUsage usage);

    /// Writes the live rows anew, without the slots of deleted ones, in full groups and in the narrowest forms
    /// (VACUUM). Row ids change.
    void compact(BufferUsage usage);

    /// Whether a row has NULL in the column.
    boolean hasNulls(int column);

    /// Brings every block into the pool, in file order or at random (`pg_read_temp_relation`). Returns the number
    /// of blocks.
    int readAll(boolean randomize, BufferUsage usage);

    /// Marks every block dirty (`pg_temp_buffers_dirty`), as far as they fit the pool. Returns the number of blocks
    /// marked.
    int markDirty(BufferUsage usage);
}
