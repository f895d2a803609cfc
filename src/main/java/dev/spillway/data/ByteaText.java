package dev.spillway.data;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// BYTEA as text: printed as `\x` and hexadecimal digits; read so, or in the escape format (`\\` and `\ooo`).
public final class ByteaText {
    private static final HexFormat HEX = HexFormat.of();

    private ByteaText() {}

    public static ByteString parse(String text) {
        return ByteString.of(text.startsWith("\\x") ? hex(text.substring(2)) : escaped(text));
    }

    /// Pairs of hexadecimal digits, with white space between them.
    public static byte[] hex(String digits) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(digits.length() / 2);
        for (int at = 0; at < digits.length(); at++) {
            if (" \n\t\r".indexOf(digits.charAt(at)) >= 0) {
                continue;
            }
            int high = digit(digits, at);
            if (++at >= digits.length()) {
                throw new SpillwayException(
                        ErrorCode.INVALID_PARAMETER_VALUE, "invalid hexadecimal data: odd number of digits");
            }
            bytes.write(high << 4 | digit(digits, at));
        }
        return bytes.toByteArray();
    }

    private static int digit(String digits, int at) {
        if (!HexFormat.isHexDigit(digits.charAt(at))) {
            throw new SpillwayException(
                    ErrorCode.INVALID_PARAMETER_VALUE,
                    "invalid hexadecimal digit: \"" + Character.toString(digits.codePointAt(at)) + "\"");
        }
        return HexFormat.fromHexDigit(digits.charAt(at));
    }

    /// The escape format.
    public static byte[] escaped(String text) {
        byte[] source = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(source.length);
        int at = 0;
        while (at < source.length) {
            if (source[at] != '\\') {
                bytes.write(source[at++]);
            } else if (at + 1 < source.length && source[at + 1] == '\\') {
                bytes.write('\\');
                at += 2;
            } else if (at + 3 < source.length
                    && source[at + 1] >= '0'
                    && source[at + 1] <= '3'
                    && isOctal(source[at + 2])
                    && isOctal(source[at + 3])) {
                bytes.write((source[at + 1] - '0') << 6 | (source[at + 2] - '0') << 3 | source[at + 3] - '0');
                at += 4;
            } else {
                throw new SpillwayException(
                        ErrorCode.INVALID_TEXT_REPRESENTATION, "invalid input syntax for type bytea");
            }
        }
        return bytes.toByteArray();
    }

    private static boolean isOctal(byte digit) {
        return digit >= '0' && digit <= '7';
    }

    public static String format(ByteString bytes) {
        return "\\x" + HEX.formatHex(bytes.bytes());
    }

    /// In the escape format: backslashes doubled; zero and what is not ASCII in octal digits.
    public static String escape(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte each : bytes) {
            int value = Byte.toUnsignedInt(each);
            if (value == '\\') {
                text.append("\\\\");
            } else if (value == 0 || value > 127) {
                text.append('\\').append(value >> 6).append(value >> 3 & 7).append(value & 7);
            } else {
                text.append((char) value);
            }
        }
        return text.toString();
    }
}
