package dev.spillway.api;

import java.util.Arrays;

/// A growing buffer of JSON text in UTF-8. Used by one thread at a time.
///
/// Written for rows by the million: numbers, dates and escapes go straight to bytes.
final class JsonBytes {
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};
    private static final byte[] MIN_LONG = ascii(Long.toString(Long.MIN_VALUE));

    private byte[] bytes;
    private int size;

    JsonBytes(int capacity) {
        bytes = new byte[capacity];
    }

    int size() {
        return size;
    }

    /// The text so far; the buffer starts anew.
    byte[] take() {
        byte[] taken = Arrays.copyOf(bytes, size);
        size = 0;
        return taken;
    }

    JsonBytes raw(byte one) {
        reserve(1);
        bytes[size++] = one;
        return this;
    }

    JsonBytes raw(char one) {
        return raw((byte) one);
    }

    /// ASCII that needs no escapes: keys, punctuation, words.
    JsonBytes raw(String text) {
        int length = text.length();
        reserve(length);
        for (int i = 0; i < length; i++) {
            bytes[size++] = (byte) text.charAt(i);
        }
        return this;
    }

    /// The first `length` bytes of ASCII that needs no escapes.
    JsonBytes raw(byte[] text, int length) {
        reserve(length);
        System.arraycopy(text, 0, bytes, size, length);
        size += length;
        return this;
    }

    JsonBytes nullValue() {
        return raw(NULL, NULL.length);
    }

    JsonBytes number(long value) {
        if (value == Long.MIN_VALUE) {
            return raw(MIN_LONG, MIN_LONG.length);
        }
        reserve(20);
        long rest = value;
        if (value < 0) {
            bytes[size++] = '-';
            rest = -value;
        }
        int digits = digits(rest);
        for (int at = size + digits - 1; at >= size; at--) {
            long quotient = rest / 10;
            bytes[at] = (byte) ('0' + rest - quotient * 10);
            rest = quotient;
        }
        size += digits;
        return this;
    }

    /// A number with leading zeros.
    JsonBytes padded(long value, int width) {
        reserve(width);
        long rest = value;
        for (int at = size + width - 1; at >= size; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += width;
        return this;
    }

    /// A string with its quotes and escapes.
    JsonBytes string(String text) {
        byte[] utf8 = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return string(utf8, 0, utf8.length);
    }

    /// UTF-8 text as a string with its quotes and escapes.
    JsonBytes string(byte[] text, int from, int to) {
        reserve(to - from + 2);
        bytes[size++] = '"';
        int start = from;
        for (int at = from; at < to; at++) {
            byte current = text[at];
            if (current >= 0 && current < 0x20 || current == '"' || current == '\\') {
                copy(text, start, at);
                escape(current);
                start = at + 1;
            }
        }
        copy(text, start, to);
        return raw((byte) '"');
    }

    private void copy(byte[] text, int from, int to) {
        reserve(to - from + 1);
        System.arraycopy(text, from, bytes, size, to - from);
        size += to - from;
    }

    private void escape(byte character) {
        raw((byte) '\\');
        switch (character) {
            case '"', '\\' -> raw(character);
            case '\n' -> raw((byte) 'n');
            case '\r' -> raw((byte) 'r');
            case '\t' -> raw((byte) 't');
            default -> raw("u00").raw(HEX[character >> 4]).raw(HEX[character & 15]);
        }
    }

    private static int digits(long value) {
        int digits = 1;
        for (long limit = 10; digits < 19 && value >= limit; limit *= 10) {
            digits++;
        }
        return digits;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    private void reserve(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
        }
    }
}
