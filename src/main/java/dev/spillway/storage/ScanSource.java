package dev.spillway.storage;

import dev.spillway.instrument.BufferUsage;
import java.util.List;
import java.util.Optional;

/// What a scan reads: row groups of up to 65,536 rows, each in stripes of 2,048.
///
/// Two kinds: the leader's, which reads through the local buffer pool, and a [FlushedSnapshot]'s, which any thread may
/// open. The rows are fixed when the source is made (a statement does not see its own appends).
public interface ScanSource {
    int STRIPE_ROWS = 2_048;
    int ROW_GROUP_ROWS_MAX = 65_536;

    RelationId relation();

    List<ColumnDefinition> columns();

    int rowGroupCount();

    /// Row slots of a group, deleted rows included.
    int rowGroupSlots(int group);

    /// Live rows of the whole source.
    long rowCount();

    /// Whether a row of the group can satisfy the predicate, by its zone map.
    boolean mayMatch(int group, ScanPredicate predicate);

    /// Bounds of all non-NULL values of a LONG column; empty where the column has none or is not LONG. Used to
    /// prove that sums and products cannot overflow.
    Optional<LongBounds> bounds(int column);

    /// Whether the column certainly has no NULL.
    boolean isFreeOfNulls(int column);

    /// A reader for one participant; buffer events are counted in `usage`. Not thread-safe.
    StripeReader open(List<Integer> columns, BufferUsage usage);
}
