package dev.spillway.storage.index;

import java.util.Arrays;

/// An entry, or a bound, while it is built: bytes that grow. One thread.
public final class EntryBytes {
    /// Bytes of a row number at the end of an entry.
    public static final int ROW_BYTES = 6;

    static final long ROW_MASK = (1L << 8 * ROW_BYTES) - 1;

    private byte[] bytes = new byte[64];
    private int length;

    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return length;
    }

    public byte[] toArray() {
        return Arrays.copyOf(bytes, length);
    }

    public void clear() {
        length = 0;
    }

    void truncate(int shorter) {
        length = shorter;
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }

    void put(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
    }

    /// The lowest `count` bytes of a value, the highest of them first.
    void putBigEndian(long value, int count) {
        ensure(count);
        for (int shift = 8 * (count - 1); shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >>> shift);
        }
    }

    void putRow(long rowNumber) {
        putBigEndian(rowNumber, ROW_BYTES);
    }

    /// Inverts what was put since `from`.
    void invert(int from) {
        for (int i = from; i < length; i++) {
            bytes[i] = (byte) ~bytes[i];
        }
    }

    /// Turns the bytes into the least that are greater than everything that begins with them; false where nothing
    /// is greater.
    boolean toSuccessor() {
        while (length > 0) {
            if (bytes[length - 1] != (byte) 0xFF) {
                bytes[length - 1]++;
                return true;
            }
            length--;
        }
        return false;
    }
}
