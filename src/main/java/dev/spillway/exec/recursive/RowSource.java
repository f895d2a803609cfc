package dev.spillway.exec.recursive;

import dev.spillway.data.Batch;
import dev.spillway.exec.ColumnLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows that any number of scans read, each from the first on. Nobody changes a batch.
interface RowSource {
    List<ColumnLayout> layout();

    long rowsMax();

    /// Batch `index`, `null` behind the last one.
    @Nullable
    Batch batch(int index);
}
