package dev.spillway.function;

import static dev.spillway.data.DataType.BIGINT;
import static dev.spillway.data.DataType.BOOLEAN;
import static dev.spillway.data.DataType.INTEGER;
import static dev.spillway.data.DataType.TEXT;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.Locale;

/// Functions of strings. Characters are code points, counted from 1.
final class TextLibrary {
    private TextLibrary() {}

    static void define(Definitions all) {
        all.strict("initcap", TEXT, a -> capitalized(a.text(0)), TEXT);
        all.strict(
                "ascii",
                INTEGER,
                a -> a.text(0).isEmpty() ? 0L : (long) a.text(0).codePointAt(0),
                TEXT);
        all.strict("reverse", TEXT, a -> reversed(a.text(0)), TEXT);
        all.strict("translate", TEXT, a -> translated(a.text(0), a.text(1), a.text(2)), TEXT, TEXT, TEXT);
        all.strict("starts_with", BOOLEAN, a -> a.text(0).startsWith(a.text(1)), TEXT, TEXT);
        all.strict("^@", BOOLEAN, a -> a.text(0).startsWith(a.text(1)), TEXT, TEXT);
        all.strict("md5", TEXT, a -> digest(a.text(0)), TEXT);
        all.strict("bit_length", INTEGER, a -> 8L * bytes(a.text(0)).length, TEXT);
        all.strict(
                "overlay",
                TEXT,
                a -> overlaid(a.text(0), a.text(1), a.number(2), length(a.text(1))),
                TEXT,
                TEXT,
                INTEGER);
        all.strict(
                "overlay",
                TEXT,
                a -> overlaid(a.text(0), a.text(1), a.number(2), a.number(3)),
                TEXT,
                TEXT,
                INTEGER,
                INTEGER);
        all.strict("quote_ident", TEXT, a -> Quoting.identifier(a.text(0)), TEXT);
        all.strict("quote_literal", TEXT, a -> Quoting.literal(a.text(0)), TEXT);
        all.ofAny("quote_literal", TEXT, Quoting::literalOfAny);
        all.ofAny("quote_nullable", TEXT, Quoting::nullable);
        all.ofMany("format", TEXT, TextTemplate::of, TEXT);
        all.strict("to_bin", TEXT, a -> Integer.toBinaryString((int) a.number(0)), INTEGER);
        all.strict("to_bin", TEXT, a -> Long.toBinaryString(a.number(0)), BIGINT);
        all.strict("to_oct", TEXT, a -> Integer.toOctalString((int) a.number(0)), INTEGER);
        all.strict("to_oct", TEXT, a -> Long.toOctalString(a.number(0)), BIGINT);
        all.strict("normalize", TEXT, a -> Normalizer.normalize(a.text(0), Normalizer.Form.NFC), TEXT);
        all.strict("casefold", TEXT, a -> a.text(0).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT), TEXT);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /// The part from character `from` (from 1) on, at most `count` characters; both may reach beyond the text.
    static String part(String text, long from, long count) {
        long first = Math.max(1, from);
        long end = Math.min(length(text) + 1L, from + count);
        if (end <= first) {
            return "";
        }
        int start = text.offsetByCodePoints(0, (int) (first - 1));
        return text.substring(start, text.offsetByCodePoints(start, (int) (end - first)));
    }

    private static String capitalized(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean isInside = false;
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            out.appendCodePoint(isInside ? Character.toLowerCase(character) : Character.toTitleCase(character));
            isInside = Character.isLetterOrDigit(character);
            i += Character.charCount(character);
        }
        return out.toString();
    }

    private static String reversed(String text) {
        return new StringBuilder(text).reverse().toString();
    }

    private static String translated(String text, String from, String to) {
        int[] old = from.codePoints().toArray();
        int[] replacements = to.codePoints().toArray();
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            int at = 0;
            while (at < old.length && old[at] != character) {
                at++;
            }
            if (at == old.length) {
                out.appendCodePoint(character);
            } else if (at < replacements.length) {
                out.appendCodePoint(replacements[at]);
            }
        });
        return out.toString();
    }

    private static String digest(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes(text)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }

    private static String overlaid(String text, String replacement, long from, long count) {
        if (from <= 0) {
            throw new SpillwayException(ErrorCode.SUBSTRING_ERROR, "negative substring length not allowed");
        }
        if (from + count > Integer.MAX_VALUE || from + count < Integer.MIN_VALUE) {
            throw FunctionErrors.integerOutOfRange();
        }
        return part(text, 1, from - 1) + replacement + part(text, from + count, Integer.MAX_VALUE);
    }
}
