package dev.spillway.function;

import java.util.ArrayList;
import java.util.List;

/// What `regexp_replace` puts in: characters, `\&` for the match, `\1` … `\9` for its groups. Immutable.
record Replacement(List<Part> parts, boolean hasGroups) {
    private static final int LITERAL = -1;

    /// A text, or the number of a group.
    private record Part(String text, int group) {}

    static Replacement of(String written) {
        List<Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        boolean hasGroups = false;
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            char next = i + 1 < written.length() ? written.charAt(i + 1) : 0;
            boolean isGroup = c == '\\' && (next >= '1' && next <= '9' || next == '&');
            if (isGroup) {
                parts.add(new Part(literal.toString(), LITERAL));
                literal.setLength(0);
                parts.add(new Part("", next == '&' ? 0 : next - '0'));
                hasGroups |= next != '&';
                i++;
            } else if (c == '\\' && next == '\\') {
                literal.append('\\');
                i++;
            } else {
                literal.append(c);
            }
        }
        parts.add(new Part(literal.toString(), LITERAL));
        return new Replacement(List.copyOf(parts), hasGroups);
    }

    void append(StringBuilder out, int[] text, int[] match) {
        for (Part part : parts) {
            int at = 2 * part.group();
            if (part.group() == LITERAL) {
                out.append(part.text());
            } else if (at < match.length && match[at] >= 0) {
                out.append(new String(text, match[at], match[at + 1] - match[at]));
            }
        }
    }
}
