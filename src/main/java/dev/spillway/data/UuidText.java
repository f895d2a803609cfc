package dev.spillway.data;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.util.HexFormat;

/// UUIDs as text: printed with four hyphens in lower case; read in any case, in braces or not, with a hyphen behind any
/// group of four digits or none.
public final class UuidText {
    private static final HexFormat HEX = HexFormat.of();
    private static final int BYTES = 16;

    private UuidText() {}

    public static ByteString parse(String text) {
        boolean isBraced = text.startsWith("{");
        int at = isBraced ? 1 : 0;
        byte[] bytes = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            if (at + 2 > text.length()
                    || !HexFormat.isHexDigit(text.charAt(at))
                    || !HexFormat.isHexDigit(text.charAt(at + 1))) {
                throw syntax(text);
            }
            bytes[i] = (byte) HexFormat.fromHexDigits(text, at, at + 2);
            at += 2;
            if (i % 2 == 1 && i < BYTES - 1 && at < text.length() && text.charAt(at) == '-') {
                at++;
            }
        }
        if (!text.substring(at).equals(isBraced ? "}" : "")) {
            throw syntax(text);
        }
        return ByteString.of(bytes);
    }

    private static SpillwayException syntax(String text) {
        return new SpillwayException(
                ErrorCode.INVALID_TEXT_REPRESENTATION, "invalid input syntax for type uuid: \"" + text + "\"");
    }

    public static String format(ByteString uuid) {
        String digits = HEX.formatHex(uuid.bytes());
        return digits.substring(0, 8) + "-" + digits.substring(8, 12) + "-" + digits.substring(12, 16) + "-"
                + digits.substring(16, 20) + "-" + digits.substring(20);
    }
}
