package dev.spillway.exec.expression;

import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.data.LongVector;
import dev.spillway.data.Vector;
import dev.spillway.exec.Vectors;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Some rows of a batch, for what is evaluated only where it matters. Columns that are not needed are left empty.
record SubBatch(Batch batch, int[] rows, int count) {
    private static final long[] UNUSED = {};

    static SubBatch of(Batch from, long[] selection, BitSet columns) {
        int[] rows = new int[from.rowCount()];
        int count = Bitmap.rows(selection, from.rowCount(), rows);
        if (count == from.rowCount()) {
            return new SubBatch(from, rows, count);
        }
        List<Vector> vectors = new ArrayList<>(from.columns().size());
        for (int column = 0; column < from.columns().size(); column++) {
            vectors.add(
                    columns.get(column)
                            ? Vectors.gather(from.column(column), rows, count)
                            : new LongVector(UNUSED, null, count));
        }
        return new SubBatch(new Batch(vectors, count), rows, count);
    }

    /// The bits of the sub-batch's rows, at their places in the whole batch.
    void scatter(long[] bits, long[] into) {
        for (int i = 0; i < count; i++) {
            int row = rows[i];
            into[row >>> 6] |= (bits[i >>> 6] >>> i & 1L) << row;
        }
    }
}
