package dev.spillway.storage;

import dev.spillway.data.Batch;

/// Appends rows to a relation. Nothing is visible before [#finish()]; closing without it leaves the relation as it was.
///
/// Column `i` of a batch is column `i` of the relation, already of its type (a NUMERIC may come as LONG or DECIMAL).
/// Leader thread.
public interface TableWriter extends AutoCloseable {
    void write(Batch batch);

    /// Makes the rows visible and returns how many they are.
    long finish();

    @Override
    void close();
}
