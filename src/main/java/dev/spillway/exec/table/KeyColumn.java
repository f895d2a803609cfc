package dev.spillway.exec.table;

import dev.spillway.data.Bitmap;
import dev.spillway.data.DecimalVector;
import dev.spillway.data.DictionaryVector;
import dev.spillway.data.DoubleVector;
import dev.spillway.data.IntervalValue;
import dev.spillway.data.IntervalVector;
import dev.spillway.data.LongVector;
import dev.spillway.data.Physical;
import dev.spillway.data.TextDictionary;
import dev.spillway.data.TextVector;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.VectorBuilder;
import dev.spillway.storage.LongBounds;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One key column and its codes.
///
/// The code of NULL is [#NULL], that of a value that no stored key has [#ABSENT] (when looking up only), any other is
/// positive and below `1 << bits()`. A column of 64 bits is raw: its codes are all longs, NULLs come from the vector.
abstract sealed class KeyColumn {
    static final long NULL = 0;
    static final long ABSENT = -1;
    static final int RAW = 64;
    private static final int NUMBER_BITS = 32;

    static KeyColumn create(ColumnLayout layout, MemoryTracker memory) {
        return switch (layout.physical()) {
            case LONG -> {
                Optional<LongBounds> bounds = knownBounds(layout);
                yield bounds.isPresent() && bitsFor(bounds.get()) < RAW ? new Longs(bounds.get()) : new RawLongs();
            }
            case DOUBLE -> new Doubles();
            case TEXT -> new Texts(memory);
            case DECIMAL -> new Objects(Physical.DECIMAL, memory);
            case INTERVAL -> new Objects(Physical.INTERVAL, memory);
        };
    }

    static Optional<LongBounds> knownBounds(ColumnLayout layout) {
        return layout.bounds().or(() -> switch (layout.type().name()) {
            case BOOLEAN -> Optional.of(new LongBounds(0, 1));
            case SMALLINT -> Optional.of(new LongBounds(Short.MIN_VALUE, Short.MAX_VALUE));
            case INTEGER -> Optional.of(new LongBounds(Integer.MIN_VALUE, Integer.MAX_VALUE));
            default -> Optional.empty();
        });
    }

    /// Bits for every value of the range and NULL; 64 if that is too much to be compact.
    private static int bitsFor(LongBounds bounds) {
        long span = bounds.max() - bounds.min();
        return span < 0 || span >= 1L << 61 ? RAW : RAW - Long.numberOfLeadingZeros(span + 1);
    }

    /// Bits that a code needs, or [#RAW].
    abstract int bits();

    /// Codes run from 0 to this, as far as is known now.
    abstract long codeMax();

    /// Writes the codes of the first `count` rows. When `isAdding` is false nothing is added to interners.
    abstract void encode(Vector vector, int count, long[] codes, boolean isAdding);

    /// The values of codes; NULL codes (or, for a raw column, the bits of `nulls`) become NULL.
    abstract Vector decode(long[] codes, int count, long @Nullable [] nulls);

    static long @Nullable [] nullCodes(long[] codes, int count) {
        long any = 0;
        long[] nulls = new long[Bitmap.words(count)];
        for (int i = 0; i < count; i++) {
            long bit = codes[i] == NULL ? 1 : 0;
            nulls[i >>> 6] |= bit << i;
            any |= bit;
        }
        return any == 0 ? null : nulls;
    }

    /// Longs of a known range, relative to its minimum.
    private static final class Longs extends KeyColumn {
        private final long base;
        private final long codeMax;
        private final int bits;

        private Longs(LongBounds bounds) {
            this.base = bounds.min() - 1;
            this.codeMax = bounds.max() - base;
            this.bits = bitsFor(bounds);
        }

        @Override
        int bits() {
            return bits;
        }

        @Override
        long codeMax() {
            return codeMax;
        }

        @Override
        void encode(Vector vector, int count, long[] codes, boolean isAdding) {
            long[] values = ((LongVector) vector).values();
            long[] nulls = vector.nulls();
            if (isAdding) {
                subtract(values, count, base, codes);
            } else {
                subtractInRange(values, count, base, codeMax, codes);
            }
            if (nulls != null) {
                for (int i = 0; i < count; i++) {
                    codes[i] = Bitmap.isSet(nulls, i) ? NULL : codes[i];
                }
            }
        }

        private static void subtract(long[] values, int count, long base, long[] codes) {
            for (int i = 0; i < count; i++) {
                codes[i] = values[i] - base;
            }
        }

        private static void subtractInRange(long[] values, int count, long base, long codeMax, long[] codes) {
            for (int i = 0; i < count; i++) {
                long code = values[i] - base;
                codes[i] = code > 0 & code <= codeMax ? code : ABSENT;
            }
        }

        @Override
        Vector decode(long[] codes, int count, long @Nullable [] nulls) {
            long[] values = new long[count];
            for (int i = 0; i < count; i++) {
                values[i] = codes[i] + base;
            }
            return new LongVector(values, nullCodes(codes, count), count);
        }
    }

    private static final class RawLongs extends KeyColumn {
        @Override
        int bits() {
            return RAW;
        }

        @Override
        long codeMax() {
            return Long.MAX_VALUE;
        }

        @Override
        void encode(Vector vector, int count, long[] codes, boolean isAdding) {
            System.arraycopy(((LongVector) vector).values(), 0, codes, 0, count);
            clearNulls(vector, count, codes);
        }

        @Override
        Vector decode(long[] codes, int count, long @Nullable [] nulls) {
            return new LongVector(Arrays.copyOf(codes, count), nulls, count);
        }
    }

    /// What a NULL row holds is unspecified: its raw code must not be.
    private static void clearNulls(Vector vector, int count, long[] codes) {
        if (vector.nulls() != null) {
            for (int i = 0; i < count; i++) {
                codes[i] = vector.isNull(i) ? 0 : codes[i];
            }
        }
    }

    /// -0 equals 0 and NaN equals NaN.
    private static final class Doubles extends KeyColumn {
        @Override
        int bits() {
            return RAW;
        }

        @Override
        long codeMax() {
            return Long.MAX_VALUE;
        }

        @Override
        void encode(Vector vector, int count, long[] codes, boolean isAdding) {
            double[] values = ((DoubleVector) vector).values();
            for (int i = 0; i < count; i++) {
                codes[i] = Double.doubleToLongBits(values[i] + 0.0);
            }
            clearNulls(vector, count, codes);
        }

        @Override
        Vector decode(long[] codes, int count, long @Nullable [] nulls) {
            double[] values = new double[count];
            for (int i = 0; i < count; i++) {
                values[i] = Double.longBitsToDouble(codes[i]);
            }
            return new DoubleVector(values, nulls, count);
        }
    }

    /// Texts by number. A dictionary's strings are looked up once each, not once a row.
    private static final class Texts extends KeyColumn {
        private static final int UNKNOWN = 0;
        private static final int NOT_STORED = -1;
        private static final int SMALL_DICTIONARY = 256;

        private final TextInterner interner;
        private @Nullable TextDictionary dictionary;
        /// Code of a dictionary's entry: 0 not looked up, -1 absent.
        private int[] codesOfDictionary = new int[0];
        private boolean isFullyLookedUp;

        private Texts(MemoryTracker memory) {
            this.interner = new TextInterner(memory);
        }

        private Texts(TextInterner interner) {
            this.interner = interner;
        }

        @Override
        int bits() {
            return NUMBER_BITS;
        }

        @Override
        long codeMax() {
            return interner.size();
        }

        @Override
        void encode(Vector vector, int count, long[] codes, boolean isAdding) {
            switch (vector) {
                case DictionaryVector encoded -> encodeDictionary(encoded, count, codes, isAdding);
                case TextVector texts -> encodeTexts(texts, count, codes, isAdding);
                default -> throw new IllegalStateException("not text: " + vector.physical());
            }
        }

        private void encodeDictionary(DictionaryVector vector, int count, long[] codes, boolean isAdding) {
            if (vector.dictionary() != dictionary) {
                open(vector.dictionary(), isAdding);
            }
            if (isFullyLookedUp) {
                translate(vector.codes(), count, codesOfDictionary, codes);
            } else {
                lookUpWhatOccurs(vector, count, codes, isAdding);
            }
            setNulls(vector, count, codes);
        }

        /// A small dictionary is looked up whole, so that rows need no test.
        private void open(TextDictionary texts, boolean isAdding) {
            dictionary = texts;
            codesOfDictionary = new int[texts.size()];
            isFullyLookedUp = texts.size() <= SMALL_DICTIONARY;
            for (int entry = 0; isFullyLookedUp && entry < texts.size(); entry++) {
                codesOfDictionary[entry] = lookUp(texts, entry, isAdding);
            }
        }

        private static void translate(int[] entries, int count, int[] known, long[] codes) {
            for (int i = 0; i < count; i++) {
                codes[i] = known[entries[i]];
            }
        }

        private void lookUpWhatOccurs(DictionaryVector vector, int count, long[] codes, boolean isAdding) {
            int[] known = codesOfDictionary;
            int[] entries = vector.codes();
            for (int i = 0; i < count; i++) {
                int code = known[entries[i]];
                if (code == UNKNOWN) {
                    if (vector.isNull(i)) {
                        continue;
                    }
                    code = lookUp(vector.dictionary(), entries[i], isAdding);
                    known[entries[i]] = code;
                }
                codes[i] = code;
            }
        }

        private static void setNulls(Vector vector, int count, long[] codes) {
            if (vector.nulls() != null) {
                for (int i = 0; i < count; i++) {
                    codes[i] = vector.isNull(i) ? NULL : codes[i];
                }
            }
        }

        private int lookUp(TextDictionary texts, int entry, boolean isAdding) {
            int from = texts.offsets()[entry];
            int length = texts.offsets()[entry + 1] - from;
            int number = isAdding
                    ? interner.intern(texts.bytes(), from, length)
                    : interner.find(texts.bytes(), from, length);
            return number == TextInterner.ABSENT ? NOT_STORED : number + 1;
        }

        private void encodeTexts(TextVector vector, int count, long[] codes, boolean isAdding) {
            int[] offsets = vector.offsets();
            byte[] bytes = vector.bytes();
            for (int i = 0; i < count; i++) {
                if (vector.isNull(i)) {
                    codes[i] = NULL;
                } else {
                    int length = offsets[i + 1] - offsets[i];
                    int number = isAdding
                            ? interner.intern(bytes, offsets[i], length)
                            : interner.find(bytes, offsets[i], length);
                    codes[i] = number == TextInterner.ABSENT ? ABSENT : number + 1L;
                }
            }
        }

        @Override
        Vector decode(long[] codes, int count, long @Nullable [] nulls) {
            int[] numbers = new int[count];
            for (int i = 0; i < count; i++) {
                numbers[i] = (int) codes[i] - 1;
            }
            return interner.texts(numbers, count, nullCodes(codes, count));
        }

        @Override
        KeyColumn reader() {
            return new Texts(interner);
        }
    }

    /// NUMERIC and INTERVAL by number.
    private static final class Objects extends KeyColumn {
        private final Physical physical;
        private final ObjectInterner interner;

        private Objects(Physical physical, MemoryTracker memory) {
            this.physical = physical;
            this.interner = new ObjectInterner(memory);
        }

        @Override
        int bits() {
            return NUMBER_BITS;
        }

        @Override
        long codeMax() {
            return interner.size();
        }

        @Override
        void encode(Vector vector, int count, long[] codes, boolean isAdding) {
            for (int i = 0; i < count; i++) {
                if (vector.isNull(i)) {
                    codes[i] = NULL;
                } else {
                    Object value = valueAt(vector, i);
                    int number = isAdding ? interner.intern(value) : interner.find(value);
                    codes[i] = number == TextInterner.ABSENT ? ABSENT : number + 1L;
                }
            }
        }

        private static Object valueAt(Vector vector, int row) {
            return switch (vector) {
                case DecimalVector decimals -> {
                    BigDecimal value = decimals.values()[row];
                    yield value == null ? BigDecimal.ZERO : value;
                }
                case IntervalVector intervals ->
                    new IntervalValue(
                            intervals.months()[row],
                            intervals.days()[row],
                            intervals.micros()[row]);
                default -> throw new IllegalStateException("not numeric or interval: " + vector.physical());
            };
        }

        @Override
        Vector decode(long[] codes, int count, long @Nullable [] nulls) {
            VectorBuilder builder = VectorBuilder.create(physical);
            for (int i = 0; i < count; i++) {
                if (codes[i] == NULL) {
                    builder.appendNull();
                } else {
                    builder.appendValue(interner.value((int) codes[i] - 1), dev.spillway.data.DataType.NUMERIC);
                }
            }
            return builder.build();
        }
    }

    /// A view of the same stored keys for another thread that only looks up.
    KeyColumn reader() {
        return this;
    }
}
