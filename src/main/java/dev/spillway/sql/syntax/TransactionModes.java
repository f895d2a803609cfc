package dev.spillway.sql.syntax;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.sql.syntax.ParsedStatement.Name;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What BEGIN and SET TRANSACTION say of a transaction. Isolation levels are written in lower case. Immutable.
public record TransactionModes(Optional<String> isolation, Optional<Boolean> isReadOnly) {
    public static final TransactionModes NONE = new TransactionModes(Optional.empty(), Optional.empty());

    private static final List<List<String>> MODES = List.of(
            List.of("isolation", "level", "serializable"),
            List.of("isolation", "level", "repeatable", "read"),
            List.of("isolation", "level", "read", "committed"),
            List.of("isolation", "level", "read", "uncommitted"),
            List.of("read", "write"),
            List.of("read", "only"),
            List.of("deferrable"),
            List.of("not", "deferrable"));

    /// From the words of the modes, commas among them, which may be left out.
    static TransactionModes of(List<Name> words) {
        TransactionModes modes = NONE;
        for (int at = 0; at < words.size(); ) {
            if (at > 0 && words.get(at).value().equals(",")) {
                at++;
            }
            List<String> mode = modeAt(words, at);
            modes = modes.with(mode);
            at += mode.size();
        }
        return modes;
    }

    private static List<String> modeAt(List<Name> words, int from) {
        int longest = 0;
        for (List<String> mode : MODES) {
            int same = 0;
            while (same < mode.size()
                    && from + same < words.size()
                    && words.get(from + same).value().toLowerCase(Locale.ROOT).equals(mode.get(same))) {
                same++;
            }
            if (same == mode.size()) {
                return mode;
            }
            longest = Math.max(longest, same);
        }
        if (from + longest >= words.size()) {
            throw new SpillwayException(ErrorCode.SYNTAX_ERROR, "syntax error at end of input");
        }
        Name wrong = words.get(from + longest);
        throw new SpillwayException(ErrorCode.SYNTAX_ERROR, "syntax error at or near \"" + wrong.value() + "\"")
                .at(wrong.position());
    }

    private TransactionModes with(List<String> mode) {
        return switch (mode.getFirst()) {
            case "isolation" ->
                new TransactionModes(Optional.of(String.join(" ", mode.subList(2, mode.size()))), isReadOnly);
            case "read" ->
                new TransactionModes(isolation, Optional.of(mode.getLast().equals("only")));
            default -> this;
        };
    }
}
