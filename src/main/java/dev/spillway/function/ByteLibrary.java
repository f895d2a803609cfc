package dev.spillway.function;

import static dev.spillway.data.DataType.BIGINT;
import static dev.spillway.data.DataType.BYTEA;
import static dev.spillway.data.DataType.INTEGER;
import static dev.spillway.data.DataType.SMALLINT;
import static dev.spillway.data.DataType.TIMESTAMPTZ;
import static dev.spillway.data.DataType.UUID;

import dev.spillway.data.ByteString;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;

/// Functions of BYTEA and UUID that have no kernel. Bits count from 0, the lowest of a byte first.
final class ByteLibrary {
    private static final int UUID_VERSION_BYTE = 6;
    private static final int UUID_VARIANT_BYTE = 8;
    /// 100-nanosecond steps from 1582-10-15 to 1970-01-01.
    private static final long GREGORIAN_TO_UNIX = 0x01B21DD213814000L;

    private ByteLibrary() {}

    static void define(Definitions all) {
        all.strict("btrim", BYTEA, a -> trimmed(a, true, true), BYTEA, BYTEA);
        all.strict("ltrim", BYTEA, a -> trimmed(a, true, false), BYTEA, BYTEA);
        all.strict("rtrim", BYTEA, a -> trimmed(a, false, true), BYTEA, BYTEA);
        all.strict("bit_length", INTEGER, a -> 8L * bytes(a, 0).length, BYTEA);
        all.strict("bit_count", BIGINT, a -> bitCount(bytes(a, 0)), BYTEA);
        all.strict("get_bit", INTEGER, ByteLibrary::bit, BYTEA, BIGINT);
        all.strict("set_bit", BYTEA, ByteLibrary::withBit, BYTEA, BIGINT, INTEGER);
        all.strict("reverse", BYTEA, a -> reversed(bytes(a, 0)), BYTEA);
        all.strict("crc32", BIGINT, a -> checksum(new CRC32(), bytes(a, 0)), BYTEA);
        all.strict("crc32c", BIGINT, a -> checksum(new CRC32C(), bytes(a, 0)), BYTEA);
        all.nullable("uuid_extract_version", SMALLINT, a -> version(bytes(a, 0)), UUID);
        all.nullable("uuid_extract_timestamp", TIMESTAMPTZ, a -> moment(bytes(a, 0)), UUID);
    }

    private static byte[] bytes(Arguments arguments, int index) {
        return ((ByteString) arguments.value(index)).bytes();
    }

    private static Object trimmed(Arguments arguments, boolean atStart, boolean atEnd) {
        byte[] bytes = bytes(arguments, 0);
        byte[] unwanted = bytes(arguments, 1);
        int from = 0;
        int to = bytes.length;
        while (atStart && from < to && isAmong(bytes[from], unwanted)) {
            from++;
        }
        while (atEnd && to > from && isAmong(bytes[to - 1], unwanted)) {
            to--;
        }
        return ByteString.of(Arrays.copyOfRange(bytes, from, to));
    }

    private static boolean isAmong(byte value, byte[] values) {
        for (byte each : values) {
            if (each == value) {
                return true;
            }
        }
        return false;
    }

    private static long bitCount(byte[] bytes) {
        long count = 0;
        for (byte each : bytes) {
            count += Integer.bitCount(Byte.toUnsignedInt(each));
        }
        return count;
    }

    private static int place(Arguments arguments, byte[] bytes) {
        long index = arguments.number(1);
        if (index < 0 || index >= 8L * bytes.length) {
            throw new SpillwayException(
                    ErrorCode.ARRAY_ELEMENT_ERROR,
                    "index " + index + " out of valid range, 0.." + (8L * bytes.length - 1));
        }
        return (int) (index / 8);
    }

    private static Object bit(Arguments arguments) {
        byte[] bytes = bytes(arguments, 0);
        return (long) (bytes[place(arguments, bytes)] >> (arguments.number(1) % 8) & 1);
    }

    private static Object withBit(Arguments arguments) {
        byte[] bytes = bytes(arguments, 0).clone();
        int place = place(arguments, bytes);
        long value = arguments.number(2);
        if (value != 0 && value != 1) {
            throw FunctionErrors.invalidParameter("new bit must be 0 or 1");
        }
        int bit = 1 << arguments.number(1) % 8;
        bytes[place] = (byte) (value == 1 ? bytes[place] | bit : bytes[place] & ~bit);
        return ByteString.of(bytes);
    }

    private static Object reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[bytes.length - 1 - i] = bytes[i];
        }
        return ByteString.of(reversed);
    }

    private static long checksum(Checksum checksum, byte[] bytes) {
        checksum.update(bytes);
        return checksum.getValue();
    }

    /// NULL for variants other than RFC 9562's.
    private static @Nullable Object version(byte[] uuid) {
        return (uuid[UUID_VARIANT_BYTE] & 0xC0) == 0x80 ? (Object) (long) (uuid[UUID_VERSION_BYTE] >> 4 & 0xF) : null;
    }

    /// Microseconds; of versions 1 and 7 only.
    private static @Nullable Object moment(byte[] uuid) {
        Object version = version(uuid);
        long first = ByteBuffer.wrap(uuid).getLong();
        if (Long.valueOf(7).equals(version)) {
            return (first >>> 16) * 1000;
        }
        if (Long.valueOf(1).equals(version)) {
            long steps = (first & 0xFFF) << 48 | (first >>> 16 & 0xFFFF) << 32 | first >>> 32;
            return (steps - GREGORIAN_TO_UNIX) / 10;
        }
        return null;
    }
}
