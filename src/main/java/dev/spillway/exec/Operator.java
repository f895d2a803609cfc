package dev.spillway.exec;

import dev.spillway.data.Batch;
import dev.spillway.storage.KeyFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A running plan node. `next()` gives its output batch by batch; batches have at least one row, `null` is the end and
/// stays the end.
///
/// Owned by one participant's thread. The layout is fixed when the operator is built: every batch holds vectors of it.
public interface Operator extends AutoCloseable {
    List<ColumnLayout> layout();

    /// The caller will be done with a batch before it asks for the next one, so that the producer may use its
    /// arrays again: they stay in the cache, which halves the time of a scan. Called before the first `next()`, and
    /// only by an operator that keeps no vector; ignored by producers that have nothing to reuse.
    default void allowReuse() {}

    @Nullable
    Batch next();

    /// No more rows than this will come from all participants together, by what is stored (`ScanSource.rowCount`),
    /// never by an estimate: with a column's bounds it proves that a 64-bit sum cannot overflow. Filters and
    /// projections pass it on.
    default long rowsMax() {
        return Long.MAX_VALUE;
    }

    /// From now on rows whose value in output column `column` is outside of `min … max` may be left out: a top-N
    /// has enough better ones. The column is LONG and free of NULLs. A hint: whoever gives it must still check.
    default void prune(int column, long min, long max) {}

    /// Rows whose value in output column `column`, a LONG, does not pass the filter may be left out: a join above
    /// drops them. Called before the first `next()`. A hint: whoever gives it must still check.
    default void restrict(int column, KeyFilter filter) {}

    /// At its end: starts over, for a recursion's next round. False where the operator cannot, or where what it
    /// keeps
    /// depends on the rows of the round before; then it is closed and built anew.
    default boolean rewind() {
        return false;
    }

    /// Frees what the operator holds, children too; may be called early and more than once.
    @Override
    void close();
}
