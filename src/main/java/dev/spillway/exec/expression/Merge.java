package dev.spillway.exec.expression;

import dev.spillway.data.Bitmap;
import dev.spillway.data.DoubleVector;
import dev.spillway.data.LongVector;
import dev.spillway.data.Physical;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.VectorBuilder;
import dev.spillway.exec.Vectors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Puts a vector together from parts: each row says which part it comes from and which row of it.
final class Merge {
    private final int size;
    private final int[] partOf;
    private final int[] rowOf;
    private final List<Vector> parts = new ArrayList<>();

    Merge(int size) {
        this.size = size;
        this.partOf = new int[size];
        this.rowOf = new int[size];
    }

    /// Rows of a part that was evaluated for the whole batch.
    void addWhole(Vector part, long[] selection) {
        int[] rows = new int[size];
        int count = Bitmap.rows(selection, size, rows);
        for (int i = 0; i < count; i++) {
            partOf[rows[i]] = parts.size();
            rowOf[rows[i]] = rows[i];
        }
        parts.add(part);
    }

    /// A part that was evaluated for some rows.
    void addPart(Vector part, SubBatch source) {
        for (int i = 0; i < source.count(); i++) {
            int row = source.rows()[i];
            partOf[row] = parts.size();
            rowOf[row] = i;
        }
        parts.add(part);
    }

    Vector build(ColumnLayout layout) {
        if (parts.size() == 1) {
            return Vectors.gather(parts.getFirst(), rowOf, size);
        }
        if (layout.physical() == Physical.LONG) {
            return new LongVector(longs(), nulls(), size);
        }
        if (layout.physical() == Physical.DOUBLE) {
            return new DoubleVector(doubles(), nulls(), size);
        }
        VectorBuilder builder = VectorBuilder.create(layout);
        for (int i = 0; i < size; i++) {
            builder.append(parts.get(partOf[i]), rowOf[i]);
        }
        return builder.build();
    }

    private long[] longs() {
        long[][] from = new long[parts.size()][];
        for (int i = 0; i < from.length; i++) {
            from[i] = ((LongVector) parts.get(i)).values();
        }
        long[] out = new long[size];
        for (int i = 0; i < size; i++) {
            out[i] = from[partOf[i]][rowOf[i]];
        }
        return out;
    }

    private double[] doubles() {
        double[][] from = new double[parts.size()][];
        for (int i = 0; i < from.length; i++) {
            from[i] = ((DoubleVector) parts.get(i)).values();
        }
        double[] out = new double[size];
        for (int i = 0; i < size; i++) {
            out[i] = from[partOf[i]][rowOf[i]];
        }
        return out;
    }

    private long @Nullable [] nulls() {
        boolean hasAny = false;
        for (Vector part : parts) {
            hasAny |= part.hasNulls();
        }
        if (!hasAny) {
            return null;
        }
        long[] nulls = Bitmap.none(size);
        long any = 0;
        for (int i = 0; i < size; i++) {
            long bit = parts.get(partOf[i]).isNull(rowOf[i]) ? 1L : 0L;
            nulls[i >>> 6] |= bit << i;
            any |= bit;
        }
        return any == 0 ? null : nulls;
    }
}
