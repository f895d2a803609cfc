package dev.spillway.exec.join;

import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.data.Vector;
import dev.spillway.exec.Vectors;
import java.util.ArrayList;
import java.util.List;

/// Which inner rows a join keeps: those with a NULL in a key only where unmatched inner rows are emitted.
record KeptRows(boolean keepsNullKeys) {
    void append(Batch batch, List<Vector> keys, InnerRows.Builder rows, InnerRows.Builder keyRows) {
        int count = batch.rowCount();
        long[] nulls = keepsNullKeys ? null : JoinKeys.rowsWithNull(keys, count);
        if (nulls == null) {
            rows.append(batch);
            keyRows.append(keys, count);
            return;
        }
        for (int word = 0; word < nulls.length; word++) {
            nulls[word] = ~nulls[word];
        }
        Bitmap.clearTail(nulls, count);
        int[] kept = new int[count];
        int keptCount = Bitmap.rows(nulls, count, kept);
        rows.append(Vectors.gather(batch, kept, keptCount));
        List<Vector> keptKeys = new ArrayList<>();
        keys.forEach(key -> keptKeys.add(Vectors.gather(key, kept, keptCount)));
        keyRows.append(keptKeys, keptCount);
    }
}
