package dev.spillway.exec.table;

import dev.spillway.data.Bitmap;
import dev.spillway.data.DecimalVector;
import dev.spillway.data.DictionaryVector;
import dev.spillway.data.DoubleVector;
import dev.spillway.data.IntervalVector;
import dev.spillway.data.LongVector;
import dev.spillway.data.Physical;
import dev.spillway.data.TextDictionary;
import dev.spillway.data.TextVector;
import dev.spillway.data.Vector;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.Vectors;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Collects the vectors of one column and makes one long vector of them, as sorts and hash tables want it.
///
/// Dictionaries stay encoded as long as all vectors are: different ones are merged into one.
public final class ColumnCollector {
    private static final int BYTES_MAX = Integer.MAX_VALUE - 64;

    private final Physical physical;
    private final MemoryTracker memory;
    private final List<Vector> parts = new ArrayList<>();
    private long rows;
    private long bytes;

    public ColumnCollector(Physical physical, MemoryTracker memory) {
        this.physical = physical;
        this.memory = memory;
    }

    public void append(Vector vector) {
        long more = Vectors.bytes(vector);
        memory.reserve(more);
        bytes += more;
        rows += vector.size();
        parts.add(vector);
    }

    /// Takes over what another has collected; both reserve with the same tracker.
    public void appendAll(ColumnCollector other) {
        parts.addAll(other.parts);
        rows += other.rows;
        bytes += other.bytes;
        other.parts.clear();
        other.rows = 0;
        other.bytes = 0;
    }

    public long rows() {
        return rows;
    }

    /// What is reserved for the rows collected.
    public long bytes() {
        return bytes;
    }

    /// As [#bytes()] and [#rows()], of the plain texts only: dictionaries are ranked by their codes.
    public long bytesOfTexts() {
        return isPlainText() ? bytes : 0;
    }

    public long rowsOfTexts() {
        return isPlainText() ? rows : 0;
    }

    /// One plain text makes the whole column plain.
    private boolean isPlainText() {
        return !parts.isEmpty() && (parts.getFirst() instanceof TextVector || parts.getLast() instanceof TextVector);
    }

    /// The vectors as they came; the collector is empty afterwards and their memory given back.
    public List<Vector> drain() {
        List<Vector> all = List.copyOf(parts);
        memory.release(bytes);
        parts.clear();
        rows = 0;
        bytes = 0;
        return all;
    }

    /// All rows as one vector; the collector is empty afterwards.
    public Vector build() {
        if (rows > BYTES_MAX) {
            throw tooLarge();
        }
        int size = (int) rows;
        memory.reserve(bytes);
        long[] nulls = nulls(size);
        Vector built = switch (physical) {
            case LONG -> longs(size, nulls);
            case DOUBLE -> doubles(size, nulls);
            case TEXT -> text(size, nulls);
            case DECIMAL -> decimals(size, nulls);
            case INTERVAL -> intervals(size, nulls);
        };
        memory.release(bytes);
        parts.clear();
        rows = 0;
        bytes = 0;
        return built;
    }

    private static SpillwayException tooLarge() {
        return new SpillwayException(ErrorCode.OUT_OF_MEMORY, "out of memory: a column in memory exceeds 2 GiB");
    }

    private long @Nullable [] nulls(int size) {
        if (parts.stream().noneMatch(Vector::hasNulls)) {
            return null;
        }
        long[] nulls = Bitmap.none(size);
        int at = 0;
        for (Vector part : parts) {
            if (part.hasNulls()) {
                for (int i = 0; i < part.size(); i++) {
                    if (part.isNull(i)) {
                        Bitmap.set(nulls, at + i);
                    }
                }
            }
            at += part.size();
        }
        return nulls;
    }

    private Vector longs(int size, long @Nullable [] nulls) {
        long[] values = new long[size];
        int at = 0;
        for (Vector part : parts) {
            System.arraycopy(((LongVector) part).values(), 0, values, at, part.size());
            at += part.size();
        }
        return new LongVector(values, nulls, size);
    }

    private Vector doubles(int size, long @Nullable [] nulls) {
        double[] values = new double[size];
        int at = 0;
        for (Vector part : parts) {
            System.arraycopy(((DoubleVector) part).values(), 0, values, at, part.size());
            at += part.size();
        }
        return new DoubleVector(values, nulls, size);
    }

    private Vector decimals(int size, long @Nullable [] nulls) {
        @Nullable BigDecimal[] values = new BigDecimal[size];
        int at = 0;
        for (Vector part : parts) {
            System.arraycopy(((DecimalVector) part).values(), 0, values, at, part.size());
            at += part.size();
        }
        return new DecimalVector(values, nulls, size);
    }

    private Vector intervals(int size, long @Nullable [] nulls) {
        int[] months = new int[size];
        int[] days = new int[size];
        long[] micros = new long[size];
        int at = 0;
        for (Vector part : parts) {
            IntervalVector intervals = (IntervalVector) part;
            System.arraycopy(intervals.months(), 0, months, at, part.size());
            System.arraycopy(intervals.days(), 0, days, at, part.size());
            System.arraycopy(intervals.micros(), 0, micros, at, part.size());
            at += part.size();
        }
        return new IntervalVector(months, days, micros, nulls, size);
    }

    private Vector text(int size, long @Nullable [] nulls) {
        if (!parts.isEmpty() && parts.stream().allMatch(DictionaryVector.class::isInstance)) {
            DictionaryMerge merge = new DictionaryMerge();
            if (parts.stream().allMatch(part -> merge.add(((DictionaryVector) part).dictionary()))) {
                return encoded(merge, size, nulls);
            }
        }
        return texts(size, nulls);
    }

    private Vector encoded(DictionaryMerge merge, int size, long @Nullable [] nulls) {
        int[] codes = new int[size];
        TextDictionary dictionary = merge.merged();
        int at = 0;
        for (Vector part : parts) {
            DictionaryVector encoded = (DictionaryVector) part;
            merge.translate(encoded.dictionary(), encoded.codes(), encoded.size(), codes, at);
            at += part.size();
        }
        return new DictionaryVector(codes, dictionary, nulls, size);
    }

    private Vector texts(int size, long @Nullable [] nulls) {
        long total = 0;
        for (Vector part : parts) {
            total += textBytes(part);
        }
        if (total > BYTES_MAX) {
            throw tooLarge();
        }
        byte[] all = new byte[(int) total];
        int[] offsets = new int[size + 1];
        int at = 0;
        for (Vector part : parts) {
            if (part instanceof TextVector texts) {
                copy(texts, all, offsets, at);
            } else {
                copy((DictionaryVector) part, all, offsets, at);
            }
            at += part.size();
        }
        return new TextVector(all, offsets, nulls, size);
    }

    private static long textBytes(Vector part) {
        if (part instanceof TextVector texts) {
            return (long) texts.offsets()[texts.size()] - texts.offsets()[0];
        }
        DictionaryVector encoded = (DictionaryVector) part;
        int[] offsets = encoded.dictionary().offsets();
        long total = 0;
        for (int i = 0; i < encoded.size(); i++) {
            int code = encoded.codes()[i];
            total += encoded.isNull(i) ? 0 : offsets[code + 1] - offsets[code];
        }
        return total;
    }

    private static void copy(TextVector texts, byte[] all, int[] offsets, int at) {
        int first = texts.offsets()[0];
        int start = offsets[at];
        System.arraycopy(texts.bytes(), first, all, start, texts.offsets()[texts.size()] - first);
        for (int i = 0; i < texts.size(); i++) {
            offsets[at + i + 1] = start + texts.offsets()[i + 1] - first;
        }
    }

    private static void copy(DictionaryVector encoded, byte[] all, int[] offsets, int at) {
        byte[] from = encoded.dictionary().bytes();
        int[] ends = encoded.dictionary().offsets();
        for (int i = 0; i < encoded.size(); i++) {
            int code = encoded.codes()[i];
            int length = encoded.isNull(i) ? 0 : ends[code + 1] - ends[code];
            System.arraycopy(from, encoded.isNull(i) ? 0 : ends[code], all, offsets[at + i], length);
            offsets[at + i + 1] = offsets[at + i] + length;
        }
    }
}
