package dev.spillway.exec.expression;

import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.data.DataType;
import dev.spillway.data.DictionaryVector;
import dev.spillway.data.LongVector;
import dev.spillway.data.Physical;
import dev.spillway.data.TextDictionary;
import dev.spillway.data.TextVector;
import dev.spillway.data.TypeName;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.Values;
import dev.spillway.exec.table.TextSet;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `operand [NOT] IN (constants)`: binary search over longs, a hash set otherwise, of bytes for strings; dictionaries
/// once per string.
final class InListKernel extends BooleanKernel {
    private final Set<Object> values;
    private final long[] sorted;
    private final @Nullable TextSet texts;
    private final boolean hasNull;
    private final boolean isNegated;
    private @Nullable TextDictionary knownDictionary;
    private long[] knownCodes = {};

    InListKernel(VectorExpression operand, List<Object> values, boolean hasNull, boolean isNegated) {
        super(List.of(operand));
        this.values = new HashSet<>();
        ColumnLayout layout = operand.layout();
        for (Object value : values) {
            this.values.add(normal(value, layout.type()));
        }
        this.sorted = layout.physical() == Physical.LONG ? longs(values, layout) : new long[0];
        this.texts = layout.physical() == Physical.TEXT ? texts(this.values) : null;
        this.hasNull = hasNull;
        this.isNegated = isNegated;
    }

    /// `null` for what is held as text and is none.
    private static @Nullable TextSet texts(Set<Object> values) {
        List<String> strings = values.stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
        return strings.size() == values.size() ? new TextSet(strings) : null;
    }

    /// Equal values have equal normal forms: NUMERIC without trailing zeros, CHAR without trailing blanks, one
    /// zero, one interval.
    private static Object normal(Object value, DataType type) {
        return switch (value) {
            case BigDecimal decimal -> decimal.stripTrailingZeros();
            case Number number
            when type.name() == TypeName.NUMERIC ->
                BigDecimal.valueOf(number.longValue()).stripTrailingZeros();
            case Double number -> number == 0 ? 0.0 : number;
            case String text when type.name() == TypeName.CHAR -> ScalarCast.withoutPadding(text);
            case dev.spillway.data.IntervalValue interval ->
                List.of(Intervals.wholeDays(interval), Math.floorMod(interval.micros(), Intervals.MICROS_PER_DAY));
            default -> value;
        };
    }

    private static long[] longs(List<Object> values, ColumnLayout layout) {
        return values.stream()
                .filter(value -> isExact(value, layout))
                .mapToLong(value -> Values.toLong(value, layout.type()))
                .sorted()
                .distinct()
                .toArray();
    }

    /// Whether a number can be equal to one of the column's scale.
    private static boolean isExact(Object value, ColumnLayout layout) {
        if (!(value instanceof BigDecimal decimal)) {
            return true;
        }
        BigDecimal plain = decimal.stripTrailingZeros();
        BigInteger unscaled = plain.scale() > layout.longScale()
                ? null
                : plain.setScale(layout.longScale()).unscaledValue();
        return unscaled != null && unscaled.bitLength() < 64;
    }

    @Override
    boolean failsItself() {
        return false;
    }

    @Override
    Truth test(Batch batch) {
        Vector vector = argument(0).evaluate(batch);
        int size = batch.rowCount();
        Truth found = Truth.masked(find(vector, size), vector.nulls(), size);
        if (hasNull) {
            found = found.or(new Truth(Bitmap.none(size), Bitmap.all(size), size));
        }
        return isNegated ? found.not() : found;
    }

    private long[] find(Vector vector, int size) {
        if (vector instanceof LongVector longs) {
            return find(longs.values(), sorted, size);
        }
        if (vector instanceof DictionaryVector text && text.dictionary().size() <= 4 * Batch.MAX_ROWS) {
            return Codes.select(text.codes(), codes(text.dictionary()), size);
        }
        TextSet strings = texts;
        if (strings != null) {
            return find(TextRows.of(vector), strings, size);
        }
        long[] out = Bitmap.none(size);
        DataType type = argument(0).layout().type();
        for (int i = 0; i < size; i++) {
            Object value = Values.valueAt(vector, i, type);
            if (value != null && values.contains(normal(value, type))) {
                Bitmap.set(out, i);
            }
        }
        return out;
    }

    /// NULL rows are masked by the caller.
    private static long[] find(TextRows rows, TextSet strings, int size) {
        long[] out = Bitmap.none(size);
        for (int i = 0; i < size; i++) {
            out[i >>> 6] |= (strings.contains(rows.bytes(), rows.start(i), rows.end(i)) ? 1L : 0L) << i;
        }
        return out;
    }

    private static long[] find(long[] values, long[] sorted, int size) {
        long[] out = Bitmap.none(size);
        if (sorted.length <= 8) {
            for (long wanted : sorted) {
                for (int i = 0; i < size; i++) {
                    out[i >>> 6] |= (values[i] == wanted ? 1L : 0L) << i;
                }
            }
            return out;
        }
        for (int i = 0; i < size; i++) {
            if (Arrays.binarySearch(sorted, values[i]) >= 0) {
                Bitmap.set(out, i);
            }
        }
        return out;
    }

    private long[] codes(TextDictionary dictionary) {
        if (dictionary != knownDictionary) {
            knownCodes = find(
                    new TextVector(dictionary.bytes(), dictionary.offsets(), null, dictionary.size()),
                    dictionary.size());
            knownDictionary = dictionary;
        }
        return knownCodes;
    }
}
