package dev.spillway.exec.expression;

import dev.spillway.data.DictionaryVector;
import dev.spillway.data.TextVector;
import dev.spillway.data.Vector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One view of both text forms: the string of row `i` is `bytes[start(i)] … bytes[end(i) - 1]`.
record TextRows(byte[] bytes, int[] offsets, int @Nullable [] codes) {
    static TextRows of(Vector vector) {
        return switch (vector) {
            case TextVector text -> new TextRows(text.bytes(), text.offsets(), null);
            case DictionaryVector text ->
                new TextRows(text.dictionary().bytes(), text.dictionary().offsets(), text.codes());
            default -> throw new IllegalArgumentException("not text: " + vector.getClass());
        };
    }

    int start(int row) {
        return codes == null ? offsets[row] : offsets[codes[row]];
    }

    int end(int row) {
        return codes == null ? offsets[row + 1] : offsets[codes[row] + 1];
    }

    /// Unsigned bytes, shorter first: the C collation.
    int compare(int row, TextRows other, int otherRow) {
        return Arrays.compareUnsigned(
                bytes, start(row), end(row), other.bytes, other.start(otherRow), other.end(otherRow));
    }

    boolean isEqual(int row, TextRows other, int otherRow) {
        int length = end(row) - start(row);
        return length == other.end(otherRow) - other.start(otherRow)
                && Arrays.equals(bytes, start(row), end(row), other.bytes, other.start(otherRow), other.end(otherRow));
    }
}
