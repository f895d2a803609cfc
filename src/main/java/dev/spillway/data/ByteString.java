package dev.spillway.data;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// A value of a type that is held as bytes and is no text: UUID, BYTEA, arrays. Ordered by its bytes without sign,
/// which is each type's order. Immutable: nobody changes the array that it was made of.
public final class ByteString implements Comparable<ByteString> {
    private static final HexFormat HEX = HexFormat.of();

    private final byte[] bytes;

    private ByteString(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Takes the array over.
    public static ByteString of(byte[] bytes) {
        return new ByteString(bytes);
    }

    /// The array itself.
    public byte[] bytes() {
        return bytes;
    }

    public int size() {
        return bytes.length;
    }

    /// The bytes that a vector of [Physical#TEXT] holds for a value: a string's UTF-8, a byte string's own.
    public static byte[] held(Object value) {
        return value instanceof ByteString own ? own.bytes : value.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// The value that bytes of a vector of [Physical#TEXT] stand for.
    public static Object value(byte[] bytes, int from, int to, TypeName type) {
        return type.isByteString()
                ? new ByteString(Arrays.copyOfRange(bytes, from, to))
                : new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    @Override
    public int compareTo(ByteString other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ByteString that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HEX.formatHex(bytes);
    }
}
