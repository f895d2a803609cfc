package dev.spillway.exec.table;

import dev.spillway.data.Bitmap;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.MemoryTracker;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Packs the key columns of a row into `width()` words, such that equal words are equal keys.
///
/// Compact columns share words, lowest bits first; a raw column has a word for itself and, where it may be NULL, a bit
/// in another. Used by one thread; [#reader()] gives others a view for looking up.
public final class KeyEncoder {
    private final List<KeyColumn> columns;
    private final Field[] fields;
    private final @Nullable Field[] nullFields;
    private final int width;
    private final int wordBits;
    private long[][] words = new long[0][];
    private long[] scratch = new long[0];

    /// Where the code of a column lies: `bits` bits of word `word` from `shift` on.
    private record Field(int word, int shift, int bits) {
        long mask() {
            return bits == KeyColumn.RAW ? -1L : (1L << bits) - 1;
        }
    }

    public KeyEncoder(List<ColumnLayout> layouts, MemoryTracker memory) {
        this(
                layouts.stream().map(layout -> KeyColumn.create(layout, memory)).toList(),
                layouts.stream().map(ColumnLayout::isFreeOfNulls).toList());
    }

    private KeyEncoder(List<KeyColumn> columns, List<Boolean> areFreeOfNulls) {
        this.columns = columns;
        this.fields = new Field[columns.size()];
        this.nullFields = new Field[columns.size()];
        List<Integer> usedBits = new ArrayList<>();
        for (int i = 0; i < fields.length; i++) {
            int bits = columns.get(i).bits();
            fields[i] = place(usedBits, bits);
            if (bits == KeyColumn.RAW && !areFreeOfNulls.get(i)) {
                nullFields[i] = place(usedBits, 1);
            }
        }
        this.width = Math.max(1, usedBits.size());
        this.wordBits = usedBits.isEmpty() ? 0 : usedBits.getFirst();
    }

    private KeyEncoder(KeyEncoder other) {
        this.columns = other.columns.stream().map(KeyColumn::reader).toList();
        this.fields = other.fields;
        this.nullFields = other.nullFields;
        this.width = other.width;
        this.wordBits = other.wordBits;
    }

    private static Field place(List<Integer> usedBits, int bits) {
        for (int word = 0; word < usedBits.size(); word++) {
            int used = usedBits.get(word);
            if (used + bits <= KeyColumn.RAW) {
                usedBits.set(word, used + bits);
                return new Field(word, used, bits);
            }
        }
        usedBits.add(bits);
        return new Field(usedBits.size() - 1, 0, bits);
    }

    /// The same stored keys for another thread that only looks up.
    public KeyEncoder reader() {
        return new KeyEncoder(this);
    }

    /// Words of a key.
    public int width() {
        return width;
    }

    public int columnCount() {
        return columns.size();
    }

    /// Whether a key is one word below `1L << 32`.
    boolean isNarrow() {
        return width == 1 && wordBits <= 32;
    }

    /// Words of a single compact column run from 0 (NULL) to this; `Long.MAX_VALUE` where nothing is known.
    long wordMax() {
        return columns.size() == 1 && fields[0].bits() < KeyColumn.RAW
                ? columns.getFirst().codeMax()
                : Long.MAX_VALUE;
    }

    /// Whether the words' range is fixed from the start (long values of known bounds only).
    boolean isRangeFixed() {
        return columns.size() == 1 && fields[0].bits() < 32;
    }

    boolean isCompact() {
        for (Field field : fields) {
            if (field.bits() == KeyColumn.RAW) {
                return false;
            }
        }
        return true;
    }

    KeyColumn column(int index) {
        return columns.get(index);
    }

    /// Words of the first `count` rows, `[word][row]`; new texts get numbers. The arrays are the encoder's until
    /// the next call.
    public long[][] encode(List<Vector> vectors, int count) {
        return encode(vectors, count, true, null);
    }

    /// As [#encode(List, int)] but without adding anything; sets the bits of rows that can equal no stored key in
    /// `absent`. NULL equals NULL.
    long[][] lookUpGroups(List<Vector> vectors, int count, long[] absent) {
        return encode(vectors, count, false, new Marks(absent, KeyColumn.ABSENT));
    }

    /// As [#encode(List, int)] but without adding anything; sets the bits of rows that can equal no stored key or
    /// have a NULL in `dead`.
    public long[][] lookUp(List<Vector> vectors, int count, long[] dead) {
        return encode(vectors, count, false, new Marks(dead, KeyColumn.NULL));
    }

    /// The rows that match nothing: those with a code of `codeMax` at most.
    private record Marks(long[] rows, long codeMax) {}

    private long[][] encode(List<Vector> vectors, int count, boolean isAdding, @Nullable Marks marks) {
        if (words.length == 0 || words[0].length < count) {
            words = new long[width][count];
            scratch = new long[count];
        }
        boolean[] isWritten = new boolean[width];
        for (int i = 0; i < fields.length; i++) {
            Field field = fields[i];
            Vector vector = vectors.get(i);
            long[] target = words[field.word()];
            boolean isDirect = !isWritten[field.word()];
            long[] codes = isDirect ? target : scratch;
            columns.get(i).encode(vector, count, codes, isAdding);
            mark(field, vector, codes, count, marks);
            if (!isDirect) {
                merge(codes, count, field.shift(), target);
            }
            isWritten[field.word()] = true;
            Field nullField = nullFields[i];
            if (nullField != null) {
                encodeNulls(nullField, vector, count, isWritten);
            }
        }
        if (fields.length == 0) {
            java.util.Arrays.fill(words[0], 0, count, 0L);
        }
        return words;
    }

    private static void mark(Field field, Vector vector, long[] codes, int count, @Nullable Marks marks) {
        if (marks == null) {
            return;
        }
        if (field.bits() < KeyColumn.RAW) {
            mark(codes, count, marks.codeMax(), marks.rows());
        } else if (vector.nulls() != null && marks.codeMax() == KeyColumn.NULL) {
            for (int i = 0; i < count; i++) {
                if (vector.isNull(i)) {
                    Bitmap.set(marks.rows(), i);
                }
            }
        }
    }

    private static void mark(long[] codes, int count, long codeMax, long[] rows) {
        for (int i = 0; i < count; i++) {
            long bit = codes[i] <= codeMax ? 1 : 0;
            rows[i >>> 6] |= bit << i;
        }
    }

    private void encodeNulls(Field field, Vector vector, int count, boolean[] isWritten) {
        long[] target = words[field.word()];
        if (!isWritten[field.word()]) {
            java.util.Arrays.fill(target, 0, count, 0L);
            isWritten[field.word()] = true;
        }
        if (vector.nulls() != null) {
            for (int i = 0; i < count; i++) {
                if (vector.isNull(i)) {
                    target[i] |= 1L << field.shift();
                }
            }
        }
    }

    private static void merge(long[] codes, int count, int shift, long[] target) {
        for (int i = 0; i < count; i++) {
            target[i] |= codes[i] << shift;
        }
    }

    /// Codes of compact columns, `[column][row]`, without packing.
    void encodeCodes(List<Vector> vectors, int count, long[][] codes) {
        for (int i = 0; i < fields.length; i++) {
            columns.get(i).encode(vectors.get(i), count, codes[i], true);
        }
    }

    /// Packs one row of [#encodeCodes(List, int, long[][])].
    void pack(long[][] codes, int row, long[] keys, int at) {
        for (int word = 0; word < width; word++) {
            keys[at + word] = 0;
        }
        for (int i = 0; i < fields.length; i++) {
            keys[at + fields[i].word()] |= codes[i][row] << fields[i].shift();
        }
    }

    /// The code of a column in a packed key.
    long code(int column, long[] keys, int at) {
        Field field = fields[column];
        return keys[at + field.word()] >>> field.shift() & field.mask();
    }

    /// The values of a key column for keys `from … from + count - 1` of `keys`, which has `width()` words a key.
    public Vector decode(int column, long[] keys, int from, int count) {
        long[] codes = new long[count];
        Field field = fields[column];
        long mask = field.mask();
        int at = from * width + field.word();
        for (int i = 0; i < count; i++, at += width) {
            codes[i] = keys[at] >>> field.shift() & mask;
        }
        Field nullField = nullFields[column];
        long[] nulls = nullField == null ? null : nulls(nullField, keys, from, count);
        return columns.get(column).decode(codes, count, nulls);
    }

    private long @Nullable [] nulls(Field field, long[] keys, int from, int count) {
        long[] nulls = new long[Bitmap.words(count)];
        long any = 0;
        for (int i = 0; i < count; i++) {
            long bit = keys[(from + i) * width + field.word()] >>> field.shift() & 1;
            nulls[i >>> 6] |= bit << i;
            any |= bit;
        }
        return any == 0 ? null : nulls;
    }
}
