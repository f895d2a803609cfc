package dev.spillway.storage;

import dev.spillway.data.Vector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds row ids through an index. Used by one thread.
public interface IndexCursor extends AutoCloseable {
    /// The values to compare with, one vector per condition, `null` for those that take none; each row is a probe.
    void bind(List<@Nullable Vector> values);

    /// Begins with the entries of a probe.
    void seek(int probe);

    /// Reads up to `max` row ids in the order of the index; 0 is the end. With `withKeys`, [#keys] has their keys.
    int next(long[] rowIds, int max, boolean withKeys);

    /// The values of a key column of what [#next] has read.
    Vector keys(int key);

    @Override
    void close();
}
