package dev.spillway.exec.join;

import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.data.Vector;
import dev.spillway.exec.Vectors;
import java.util.ArrayList;
import java.util.List;

/// Which inner rows a join keeps: those with a NULL in a key only where unmatched inner rows are emitted.
record KeptRows(boolean keepsNullKeys) {
    Kept keep(Batch batch, List<Vector> keys) {
        int count = batch.rowCount();
        long[] nulls = keepsNullKeys ? null : JoinKeys.rowsWithNull(keys, count);
        if (nulls == null) {
            return new Kept(batch.columns(), keys, count);
        }
        for (int word = 0; word < nulls.length; word++) {
            nulls[word] = ~nulls[word];
        }
        Bitmap.clearTail(nulls, count);
        int[] kept = new int[count];
        int keptCount = Bitmap.rows(nulls, count, kept);
        List<Vector> keptKeys = new ArrayList<>();
        keys.forEach(key -> keptKeys.add(Vectors.gather(key, kept, keptCount)));
        return new Kept(Vectors.gather(batch, kept, keptCount).columns(), keptKeys, keptCount);
    }

    /// Rows of a batch, all columns, and their keys.
    record Kept(List<Vector> columns, List<Vector> keys, int count) {}
}
