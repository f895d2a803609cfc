package dev.spillway.exec.spill;

import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.data.DecimalVector;
import dev.spillway.data.DoubleVector;
import dev.spillway.data.IntervalVector;
import dev.spillway.data.LongVector;
import dev.spillway.data.TextVector;
import dev.spillway.data.Vector;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads what [BatchEncoder] wrote. Used by one thread.
final class BatchDecoder {
    private byte[] bytes = new byte[1 << 12];
    private MemorySegment segment = MemorySegment.ofArray(bytes);
    private int at;

    /// Where to put `size` bytes of a record.
    byte[] room(int size) {
        if (size > bytes.length) {
            bytes = new byte[(int) Math.min(Integer.MAX_VALUE - 64L, Math.max(size, bytes.length * 2L))];
            segment = MemorySegment.ofArray(bytes);
        }
        return bytes;
    }

    /// What the first four bytes of a record say of its size.
    int recordSize() {
        return segment.get(BatchEncoder.INT, 0);
    }

    Batch decode() {
        at = 0;
        int rows = nextInt();
        int columnCount = nextInt();
        List<Vector> columns = new ArrayList<>(columnCount);
        for (int i = 0; i < columnCount; i++) {
            columns.add(column(rows));
        }
        return new Batch(columns, rows);
    }

    private Vector column(int rows) {
        byte kind = bytes[at++];
        long[] nulls = bytes[at++] == 0 ? null : longs(Bitmap.words(rows));
        return switch (kind) {
            case BatchEncoder.LONG -> new LongVector(longs(rows), nulls, rows);
            case BatchEncoder.DOUBLE -> new DoubleVector(doubles(rows), nulls, rows);
            case BatchEncoder.TEXT -> texts(rows, nulls);
            case BatchEncoder.DECIMAL -> new DecimalVector(decimals(rows, nulls), nulls, rows);
            case BatchEncoder.INTERVAL -> new IntervalVector(ints(rows), ints(rows), longs(rows), nulls, rows);
            default -> throw new IllegalStateException("no such kind of column: " + kind);
        };
    }

    private TextVector texts(int rows, long @Nullable [] nulls) {
        int[] offsets = new int[rows + 1];
        MemorySegment.copy(segment, BatchEncoder.INT, at, offsets, 1, rows);
        at += 4 * rows;
        byte[] all = Arrays.copyOfRange(bytes, at, at + offsets[rows]);
        at += all.length;
        return new TextVector(all, offsets, nulls, rows);
    }

    private @Nullable BigDecimal[] decimals(int rows, long @Nullable [] nulls) {
        @Nullable BigDecimal[] values = new BigDecimal[rows];
        for (int i = 0; i < rows; i++) {
            int scale = nextInt();
            int length = nextInt();
            if (!Bitmap.isSet(nulls, i)) {
                values[i] = new BigDecimal(new BigInteger(bytes, at, length), scale);
            }
            at += length;
        }
        return values;
    }

    private int nextInt() {
        int value = segment.get(BatchEncoder.INT, at);
        at += Integer.BYTES;
        return value;
    }

    private int[] ints(int count) {
        int[] values = new int[count];
        MemorySegment.copy(segment, BatchEncoder.INT, at, values, 0, count);
        at += 4 * count;
        return values;
    }

    private long[] longs(int count) {
        long[] values = new long[count];
        MemorySegment.copy(segment, BatchEncoder.WORD, at, values, 0, count);
        at += 8 * count;
        return values;
    }

    private double[] doubles(int count) {
        double[] values = new double[count];
        MemorySegment.copy(segment, ValueLayout.JAVA_DOUBLE_UNALIGNED, at, values, 0, count);
        at += 8 * count;
        return values;
    }
}
