package dev.spillway.storage;

import dev.spillway.storage.index.EntryBytes;
import dev.spillway.storage.index.KeyCodec;
import java.util.Arrays;

/// Tells, of entries in order, those whose key is that of the one before; keys with a NULL are never equal. One thread.
final class UniqueCheck {
    private final KeyCodec codec;
    private byte[] previous = new byte[0];
    private int previousKeyLength = -1;

    UniqueCheck(KeyCodec codec) {
        this.codec = codec;
    }

    /// `entry` must not change until the next call.
    boolean isDuplicate(byte[] entry, int length) {
        int keyLength = length - EntryBytes.ROW_BYTES;
        boolean isEqual = keyLength == previousKeyLength
                && Arrays.equals(entry, 0, keyLength, previous, 0, keyLength)
                && !codec.hasNull(entry);
        previous = entry;
        previousKeyLength = keyLength;
        return isEqual;
    }

    static long rowNumber(byte[] entry, int length) {
        long number = 0;
        for (int i = length - EntryBytes.ROW_BYTES; i < length; i++) {
            number = number << 8 | entry[i] & 0xFF;
        }
        return number;
    }
}
