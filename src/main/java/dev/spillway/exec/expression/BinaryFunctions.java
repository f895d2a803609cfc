package dev.spillway.exec.expression;

import dev.spillway.data.ByteString;
import dev.spillway.data.ByteaText;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.Values;
import dev.spillway.plan.Expression;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Functions of BYTEA and UUID. Bytes are counted as PostgreSQL does: from 1 by `substring`, from 0 by `get_byte`.
final class BinaryFunctions {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int UUID_BYTES = 16;
    private static final int BASE64_LINE = 76;

    private BinaryFunctions() {}

    static VectorExpression create(Expression.Call call, List<VectorExpression> arguments) {
        ScalarKernel.Scalar function = switch (call.function()) {
            case CHAR_LENGTH, OCTET_LENGTH -> values -> (long) bytes(values[0]).length;
            case CONCAT -> values -> joined(bytes(values[0]), bytes(values[1]));
            case SUBSTRING -> BinaryFunctions::substring;
            case ENCODE -> values -> encode(bytes(values[0]), text(values[1]));
            case DECODE -> values -> ByteString.of(decode(text(values[0]), text(values[1])));
            case GET_BYTE -> values -> (long) Byte.toUnsignedInt(bytes(values[0])[index(values)]);
            case SET_BYTE -> BinaryFunctions::withByte;
            case MD5 -> values -> HexFormat.of().formatHex(digest("MD5", bytes(values[0])));
            case SHA224 -> values -> ByteString.of(digest("SHA-224", bytes(values[0])));
            case SHA256 -> values -> ByteString.of(digest("SHA-256", bytes(values[0])));
            case SHA384 -> values -> ByteString.of(digest("SHA-384", bytes(values[0])));
            case SHA512 -> values -> ByteString.of(digest("SHA-512", bytes(values[0])));
            case CONVERT_TO ->
                values -> {
                    checkEncoding(text(values[1]), "destination");
                    return ByteString.of(text(values[0]).getBytes(StandardCharsets.UTF_8));
                };
            case CONVERT_FROM ->
                values -> {
                    checkEncoding(text(values[1]), "source");
                    return decoded(bytes(values[0]));
                };
            case GEN_RANDOM_UUID -> _ -> random();
            case UUIDV7 -> _ -> timed();
            default -> throw ExpressionCompiler.undefined(call);
        };
        return call.function().isVolatile()
                ? ScalarKernel.perRow(call.type(), arguments, function)
                : ScalarKernel.strict(call.type(), arguments, function);
    }

    private static byte[] bytes(@Nullable Object value) {
        return ((ByteString) Values.present(value)).bytes();
    }

    private static String text(@Nullable Object value) {
        return (String) Values.present(value);
    }

    private static long number(@Nullable Object value) {
        return (Long) Values.present(value);
    }

    private static ByteString joined(byte[] left, byte[] right) {
        byte[] both = Arrays.copyOf(left, Math.addExact(left.length, right.length));
        System.arraycopy(right, 0, both, left.length, right.length);
        return ByteString.of(both);
    }

    private static Object substring(@Nullable Object[] values) {
        byte[] bytes = bytes(values[0]);
        long first = number(values[1]);
        long end = bytes.length + 1L;
        if (values.length > 2) {
            long count = number(values[2]);
            if (count < 0) {
                throw new SpillwayException(ErrorCode.SUBSTRING_ERROR, "negative substring length not allowed");
            }
            end = Math.min(end, first + count);
        }
        int from = Math.clamp(first - 1, 0, bytes.length);
        return ByteString.of(Arrays.copyOfRange(bytes, from, (int) Math.max(from, end - 1)));
    }

    private static int index(@Nullable Object[] values) {
        long index = number(values[1]);
        int size = bytes(values[0]).length;
        if (index < 0 || index >= size) {
            throw new SpillwayException(
                    ErrorCode.ARRAY_ELEMENT_ERROR, "index " + index + " out of valid range, 0.." + (size - 1));
        }
        return (int) index;
    }

    private static Object withByte(@Nullable Object[] values) {
        int index = index(values);
        byte[] bytes = bytes(values[0]).clone();
        bytes[index] = (byte) number(values[2]);
        return ByteString.of(bytes);
    }

    private static String encode(byte[] bytes, String format) {
        return switch (format.toLowerCase(Locale.ROOT)) {
            case "hex" -> HexFormat.of().formatHex(bytes);
            case "base64" ->
                Base64.getMimeEncoder(BASE64_LINE, new byte[] {'\n'}).encodeToString(bytes);
            case "escape" -> ByteaText.escape(bytes);
            default -> throw unknownFormat(format);
        };
    }

    private static byte[] decode(String text, String format) {
        return switch (format.toLowerCase(Locale.ROOT)) {
            case "hex" -> ByteaText.hex(text);
            case "base64" -> base64(text);
            case "escape" -> ByteaText.escaped(text);
            default -> throw unknownFormat(format);
        };
    }

    private static byte[] base64(String text) {
        String digits = text.replaceAll("[ \\t\\n\\r]", "");
        for (int i = 0; i < digits.length(); i++) {
            char digit = digits.charAt(i);
            boolean isDigit = digit < 128 && (Character.isLetterOrDigit(digit) || digit == '+' || digit == '/');
            if (!isDigit && digit != '=') {
                throw new SpillwayException(
                        ErrorCode.INVALID_PARAMETER_VALUE,
                        "invalid symbol \"" + Character.toString(digits.codePointAt(i))
                                + "\" found while decoding base64 sequence");
            }
        }
        try {
            if (digits.length() % 4 == 0) {
                return Base64.getDecoder().decode(digits);
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw new SpillwayException(ErrorCode.INVALID_PARAMETER_VALUE, "invalid base64 end sequence")
                .withHint("Input data is missing padding, is truncated, or is otherwise corrupted.");
    }

    private static SpillwayException unknownFormat(String format) {
        return new SpillwayException(ErrorCode.INVALID_PARAMETER_VALUE, "unrecognized encoding: \"" + format + "\"");
    }

    private static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void checkEncoding(String name, String which) {
        String plain = name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
        if (!plain.equals("utf8") && !plain.equals("unicode")) {
            throw new SpillwayException(
                    ErrorCode.FEATURE_NOT_SUPPORTED,
                    which + " encoding \"" + name + "\" is not supported: only UTF8 is");
        }
    }

    private static String decoded(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.indexOf('\0') < 0) {
                return text;
            }
        } catch (CharacterCodingException e) {
            // Told below.
        }
        throw new SpillwayException(
                ErrorCode.CHARACTER_NOT_IN_REPERTOIRE, "invalid byte sequence for encoding \"UTF8\"");
    }

    private static ByteString random() {
        byte[] bytes = new byte[UUID_BYTES];
        RANDOM.nextBytes(bytes);
        return versioned(bytes, 4);
    }

    /// Milliseconds since 1970, then twelve bits of the rest of the millisecond, then chance.
    private static ByteString timed() {
        byte[] bytes = new byte[UUID_BYTES];
        RANDOM.nextBytes(bytes);
        Instant now = Instant.now();
        long millis = now.toEpochMilli();
        for (int i = 0; i < 6; i++) {
            bytes[i] = (byte) (millis >>> 8 * (5 - i));
        }
        int fraction = (int) ((now.getNano() % 1_000_000L) * 4_096 / 1_000_000);
        bytes[6] = (byte) (fraction >>> 8);
        bytes[7] = (byte) fraction;
        return versioned(bytes, 7);
    }

    private static ByteString versioned(byte[] bytes, int version) {
        bytes[6] = (byte) (bytes[6] & 0x0F | version << 4);
        bytes[8] = (byte) (bytes[8] & 0x3F | 0x80);
        return ByteString.of(bytes);
    }
}
