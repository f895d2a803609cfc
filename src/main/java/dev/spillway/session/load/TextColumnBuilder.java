package dev.spillway.session.load;

import dev.spillway.data.Batch;
import dev.spillway.data.DataType;
import dev.spillway.data.TextVector;
import dev.spillway.data.TypeName;
import dev.spillway.data.Vector;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Texts of a column: valid UTF-8 without zero bytes, no longer than the type allows.
///
/// ASCII that fits is copied as it is; only the rest becomes a String on the way. Owned by one thread.
final class TextColumnBuilder extends ColumnBuilder {
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private final DataType type;
    private final boolean isPadded;
    private final int charactersMax;
    private byte[] bytes = new byte[Batch.MAX_ROWS * 8];
    private int[] offsets = new int[Batch.MAX_ROWS + 1];

    TextColumnBuilder(DataType type) {
        this.type = type;
        this.isPadded = type.name() == TypeName.CHAR;
        this.charactersMax = type.precision() == DataType.UNCONSTRAINED ? Integer.MAX_VALUE : type.precision();
    }

    @Override
    void append(byte[] source, int from, int to) {
        if (to - from <= charactersMax && isPlainAscii(source, from, to)) {
            add(source, from, isPadded ? endOfUnpadded(source, from, to) : to);
        } else {
            byte[] text = checked(source, from, to);
            add(text, 0, text.length);
        }
    }

    private void add(byte[] source, int from, int to) {
        int length = to - from;
        int used = offsets[size];
        if (used + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(used + length, bytes.length * 2));
        }
        System.arraycopy(source, from, bytes, used, length);
        offsets[++size] = used + length;
    }

    @Override
    void appendNull() {
        super.appendNull();
        offsets[size] = offsets[size - 1];
    }

    /// Whether every byte is from 1 to 127, eight at a time.
    private static boolean isPlainAscii(byte[] source, int from, int to) {
        int at = from;
        long wrong = 0;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            long eight = (long) EIGHT_BYTES.get(source, at);
            // A byte of zero borrows from its high bit.
            wrong |= (eight | eight - LOW_BITS) & HIGH_BITS;
        }
        for (; at < to; at++) {
            wrong |= source[at] <= 0 ? 1 : 0;
        }
        return wrong == 0;
    }

    private static int endOfUnpadded(byte[] source, int from, int to) {
        int end = to;
        while (end > from && source[end - 1] == ' ') {
            end--;
        }
        return end;
    }

    /// The text as the type holds it: blanks beyond its length are dropped, as in PostgreSQL.
    private byte[] checked(byte[] source, int from, int to) {
        String text = decode(source, from, to);
        if (text.codePointCount(0, text.length()) > charactersMax) {
            int cut = text.offsetByCodePoints(0, charactersMax);
            if (!withoutPadding(text.substring(cut)).isEmpty()) {
                throw new SpillwayException(
                        ErrorCode.STRING_DATA_RIGHT_TRUNCATION, "value too long for type " + type.sqlName());
            }
            text = text.substring(0, cut);
        }
        return (isPadded ? withoutPadding(text) : text).getBytes(StandardCharsets.UTF_8);
    }

    private static String withoutPadding(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(0, end);
    }

    private static String decode(byte[] source, int from, int to) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(source, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new SpillwayException(
                    ErrorCode.CHARACTER_NOT_IN_REPERTOIRE, "invalid byte sequence for encoding \"UTF8\"");
        }
        if (text.indexOf('\0') >= 0) {
            throw new SpillwayException(
                    ErrorCode.CHARACTER_NOT_IN_REPERTOIRE, "invalid byte sequence for encoding \"UTF8\": 0x00");
        }
        return text;
    }

    @Override
    Vector vector(long @Nullable [] bitmap, int rows) {
        byte[] filled = bytes;
        int[] ends = offsets;
        bytes = new byte[Math.max(64, Math.min(filled.length, ends[rows] * 2))];
        offsets = new int[Batch.MAX_ROWS + 1];
        return new TextVector(filled, ends, bitmap, rows);
    }
}
