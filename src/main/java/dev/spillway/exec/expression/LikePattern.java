package dev.spillway.exec.expression;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A LIKE pattern cut at its `%`: pieces that must occur one after another, the first at the start and the last at the
/// end unless `%` is there. Works on UTF-8 bytes; `_` skips one character. Immutable.
final class LikePattern {
    /// A shorter piece is everywhere.
    private static final int NEEDLE_BYTES_WANTED = 3;

    private final List<Piece> pieces;
    private final boolean isOpenStart;
    private final boolean isOpenEnd;
    private final boolean isCaseBlind;

    /// `wild[i]`: byte `i` stands for one character of any length.
    private record Piece(byte[] bytes, boolean[] wild, boolean hasWild) {}

    private LikePattern(List<Piece> pieces, boolean isOpenStart, boolean isOpenEnd, boolean isCaseBlind) {
        this.pieces = pieces;
        this.isOpenStart = isOpenStart;
        this.isOpenEnd = isOpenEnd;
        this.isCaseBlind = isCaseBlind;
    }

    /// `escape` is one character, or empty for none.
    static LikePattern of(String pattern, String escape, boolean isCaseBlind) {
        if (escape.codePointCount(0, escape.length()) > 1) {
            throw new SpillwayException(ErrorCode.INVALID_ESCAPE_SEQUENCE, "invalid escape string")
                    .withHint("Escape string must be empty or one character.");
        }
        String wanted = isCaseBlind ? pattern.toLowerCase(Locale.ROOT) : pattern;
        int escapeCharacter = escape.isEmpty() ? -1 : escape.codePointAt(0);
        List<Piece> pieces = new ArrayList<>();
        Collector collector = new Collector();
        boolean isOpenStart = false;
        boolean isOpenEnd = false;
        for (int at = 0; at < wanted.length(); ) {
            int character = wanted.codePointAt(at);
            at += Character.charCount(character);
            isOpenEnd = false;
            if (character == escapeCharacter) {
                if (at >= wanted.length()) {
                    throw new SpillwayException(
                            ErrorCode.INVALID_ESCAPE_SEQUENCE, "LIKE pattern must not end with escape character");
                }
                int literal = wanted.codePointAt(at);
                at += Character.charCount(literal);
                collector.literal(literal);
            } else if (character == '%') {
                isOpenStart |= pieces.isEmpty() && collector.isEmpty();
                collector.flush(pieces);
                isOpenEnd = true;
            } else if (character == '_') {
                collector.wildcard();
            } else {
                collector.literal(character);
            }
        }
        collector.flush(pieces);
        return new LikePattern(List.copyOf(pieces), isOpenStart, isOpenEnd, isCaseBlind);
    }

    private static final class Collector {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final List<Boolean> wild = new ArrayList<>();

        boolean isEmpty() {
            return wild.isEmpty();
        }

        void literal(int character) {
            byte[] encoded = Character.toString(character).getBytes(StandardCharsets.UTF_8);
            bytes.writeBytes(encoded);
            for (int i = 0; i < encoded.length; i++) {
                wild.add(false);
            }
        }

        void wildcard() {
            bytes.write(0);
            wild.add(true);
        }

        void flush(List<Piece> pieces) {
            if (wild.isEmpty()) {
                return;
            }
            boolean[] flags = new boolean[wild.size()];
            for (int i = 0; i < flags.length; i++) {
                flags[i] = wild.get(i);
            }
            pieces.add(new Piece(bytes.toByteArray(), flags, wild.contains(true)));
            bytes.reset();
            wild.clear();
        }
    }

    /// A string that occurs in whatever matches: the first piece, after which only the rest is to be looked at, or
    /// the longest where the first is short. Empty where a look at the start of a string is as quick.
    Optional<byte[]> needle() {
        if (!isOpenStart || isCaseBlind) {
            return Optional.empty();
        }
        return isFirstNeedle()
                ? Optional.of(pieces.getFirst().bytes())
                : pieces.stream()
                        .filter(piece -> !piece.hasWild())
                        .map(Piece::bytes)
                        .max(Comparator.comparingInt(bytes -> bytes.length));
    }

    private boolean isFirstNeedle() {
        return !pieces.isEmpty()
                && !pieces.getFirst().hasWild()
                && (pieces.size() == 1 || pieces.getFirst().bytes().length >= NEEDLE_BYTES_WANTED);
    }

    /// Whether a string matches in which the needle first ends before `needleEnd`.
    boolean matchesWithNeedle(byte[] bytes, int start, int needleEnd, int end) {
        return isFirstNeedle() && (isOpenEnd || pieces.size() > 1)
                ? matchesPieces(1, bytes, needleEnd, end)
                : matchesPieces(bytes, start, end);
    }

    boolean matches(byte[] bytes, int start, int end) {
        if (isCaseBlind) {
            byte[] lower = new String(bytes, start, end - start, StandardCharsets.UTF_8)
                    .toLowerCase(Locale.ROOT)
                    .getBytes(StandardCharsets.UTF_8);
            return matchesPieces(lower, 0, lower.length);
        }
        return matchesPieces(bytes, start, end);
    }

    private boolean matchesPieces(byte[] bytes, int start, int end) {
        if (pieces.isEmpty()) {
            return isOpenStart || start == end;
        }
        int at = start;
        int first = 0;
        if (!isOpenStart) {
            at = endOfMatch(pieces.getFirst(), bytes, start, end);
            first = 1;
            if (at < 0) {
                return false;
            }
            if (pieces.size() == 1) {
                return isOpenEnd || at == end;
            }
        }
        return matchesPieces(first, bytes, at, end);
    }

    /// The pieces from `first` on, each somewhere after the one before.
    private boolean matchesPieces(int first, byte[] bytes, int start, int end) {
        int at = start;
        int last = isOpenEnd ? pieces.size() : pieces.size() - 1;
        for (int i = first; i < last; i++) {
            at = find(pieces.get(i), bytes, at, end);
            if (at < 0) {
                return false;
            }
        }
        return isOpenEnd || matchesAtEnd(pieces.getLast(), bytes, at, end);
    }

    /// The end of the first occurrence at or after `from`, or -1.
    private static int find(Piece piece, byte[] bytes, int from, int end) {
        if (!piece.hasWild()) {
            return findLiteral(piece.bytes(), bytes, from, end);
        }
        for (int at = from; at <= end; at++) {
            boolean isCharacterStart = at == end || (bytes[at] & 0xC0) != 0x80;
            int after = isCharacterStart ? endOfMatch(piece, bytes, at, end) : -1;
            if (after >= 0) {
                return after;
            }
        }
        return -1;
    }

    /// Whole characters are never found in the middle of others: that is how UTF-8 is made.
    private static int findLiteral(byte[] wanted, byte[] bytes, int from, int end) {
        byte first = wanted[0];
        int reach = wanted.length - 1;
        byte last = wanted[reach];
        for (int at = from; at + reach < end; at++) {
            if (bytes[at] == first
                    && bytes[at + reach] == last
                    && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at + wanted.length;
            }
        }
        return -1;
    }

    private static boolean matchesAtEnd(Piece piece, byte[] bytes, int from, int end) {
        if (!piece.hasWild()) {
            int start = end - piece.bytes().length;
            return start >= from && Arrays.equals(bytes, start, end, piece.bytes(), 0, piece.bytes().length);
        }
        for (int at = from; at <= end; at++) {
            if ((at == end || (bytes[at] & 0xC0) != 0x80) && endOfMatch(piece, bytes, at, end) == end) {
                return true;
            }
        }
        return false;
    }

    /// Where the piece ends if it starts at `at`, or -1.
    private static int endOfMatch(Piece piece, byte[] bytes, int at, int end) {
        int position = at;
        byte[] wanted = piece.bytes();
        for (int i = 0; i < wanted.length; i++) {
            if (position >= end) {
                return -1;
            }
            if (piece.wild()[i]) {
                position++;
                while (position < end && (bytes[position] & 0xC0) == 0x80) {
                    position++;
                }
            } else if (bytes[position++] != wanted[i]) {
                return -1;
            }
        }
        return position;
    }
}
