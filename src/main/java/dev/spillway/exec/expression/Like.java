package dev.spillway.exec.expression;

import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.data.DataType;
import dev.spillway.data.DictionaryVector;
import dev.spillway.data.TextDictionary;
import dev.spillway.data.TextFormat;
import dev.spillway.data.TextVector;
import dev.spillway.data.TypeName;
import dev.spillway.data.Vector;
import dev.spillway.exec.Values;
import dev.spillway.plan.Function;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// LIKE and ILIKE. A constant pattern is compiled once; dictionaries are matched once per string, a string that
/// the pattern contains is looked for in one pass over the vector's bytes.
final class Like extends BooleanKernel {
    private final boolean isNegated;
    private final boolean isCaseBlind;
    private final int padding;
    private @Nullable LikePattern pattern;
    private @Nullable Object patternText;
    private @Nullable Object escapeText;
    private @Nullable TextDictionary knownDictionary;
    private @Nullable LikePattern knownPattern;
    private long[] knownCodes = {};

    private Like(Function function, List<VectorExpression> arguments) {
        super(arguments);
        this.isNegated = function == Function.NOT_LIKE || function == Function.NOT_ILIKE;
        this.isCaseBlind = function == Function.ILIKE || function == Function.NOT_ILIKE;
        DataType type = arguments.getFirst().layout().type();
        this.padding = type.name() == TypeName.CHAR ? type.precision() : 0;
    }

    static VectorExpression create(Function function, List<VectorExpression> arguments) {
        return new Like(function, arguments);
    }

    @Override
    boolean isCostlyItself() {
        return true;
    }

    @Override
    Truth test(Batch batch) {
        Vector text = argument(0).evaluate(batch);
        Vector patterns = argument(1).evaluate(batch);
        int size = batch.rowCount();
        long @Nullable [] nulls = Nulls.or(text, patterns);
        @Nullable Vector escapes = arguments().size() > 2 ? argument(2).evaluate(batch) : null;
        if (escapes != null) {
            nulls = Nulls.or(nulls, escapes.nulls(), size);
        }
        boolean isConstant = argument(1) instanceof ConstantExpression
                && (escapes == null || argument(2) instanceof ConstantExpression);
        long[] found;
        if (!isConstant) {
            found = rowByRow(text, patterns, escapes, nulls, size);
        } else if (Bitmap.isSet(nulls, 0) && (patterns.isNull(0) || escapes != null && escapes.isNull(0))) {
            found = Bitmap.none(size);
        } else {
            found = search(text, pattern(patterns, escapes, 0), size);
        }
        Truth truth = Truth.masked(found, nulls, size);
        return isNegated ? truth.not() : truth;
    }

    private LikePattern pattern(Vector patterns, @Nullable Vector escapes, int row) {
        Object text = Objects.requireNonNull(Values.valueAt(patterns, row, DataType.TEXT));
        Object escape = escapes == null ? "\\" : Objects.requireNonNull(Values.valueAt(escapes, row, DataType.TEXT));
        LikePattern known = pattern;
        if (known == null || !text.equals(patternText) || !escape.equals(escapeText)) {
            known = LikePattern.of((String) text, (String) escape, isCaseBlind);
            pattern = known;
            patternText = text;
            escapeText = escape;
        }
        return known;
    }

    private long[] rowByRow(Vector text, Vector patterns, @Nullable Vector escapes, long @Nullable [] nulls, int size) {
        long[] out = Bitmap.none(size);
        for (int i = 0; i < size; i++) {
            if (!Bitmap.isSet(nulls, i) && matches(pattern(patterns, escapes, i), TextRows.of(text), i)) {
                Bitmap.set(out, i);
            }
        }
        return out;
    }

    private long[] search(Vector text, LikePattern wanted, int size) {
        if (text instanceof DictionaryVector encoded && encoded.dictionary().size() <= 4 * Batch.MAX_ROWS) {
            return Codes.select(encoded.codes(), codes(encoded.dictionary(), wanted), size);
        }
        if (text instanceof TextVector plain && padding == 0 && wanted.needle().isPresent()) {
            return TextSearch.find(plain, wanted.needle().get(), wanted::matchesWithNeedle, size);
        }
        TextRows rows = TextRows.of(text);
        long[] out = Bitmap.none(size);
        for (int i = 0; i < size; i++) {
            out[i >>> 6] |= (matches(wanted, rows, i) ? 1L : 0L) << i;
        }
        return out;
    }

    private boolean matches(LikePattern wanted, TextRows rows, int row) {
        if (padding == 0) {
            return wanted.matches(rows.bytes(), rows.start(row), rows.end(row));
        }
        byte[] padded = TextFormat.padded(TextFunctions.string(rows, row), padding)
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return wanted.matches(padded, 0, padded.length);
    }

    private long[] codes(TextDictionary dictionary, LikePattern wanted) {
        if (dictionary != knownDictionary || wanted != knownPattern) {
            TextRows strings = new TextRows(dictionary.bytes(), dictionary.offsets(), null);
            knownCodes = Bitmap.none(dictionary.size());
            for (int code = 0; code < dictionary.size(); code++) {
                if (matches(wanted, strings, code)) {
                    Bitmap.set(knownCodes, code);
                }
            }
            knownDictionary = dictionary;
            knownPattern = wanted;
        }
        return knownCodes;
    }
}
