package dev.spillway.sql.syntax;

import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.sql.syntax.ParsedStatement.AlterSequence;
import dev.spillway.sql.syntax.ParsedStatement.Name;
import dev.spillway.sql.syntax.SequenceOptions.Bound;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/// CREATE SEQUENCE, ALTER SEQUENCE and the options of an identity column while they are read. Public for the generated
/// parser only. Used for one statement, then thrown away.
public final class SequenceActions {
    private final Set<String> seen = new HashSet<>();
    private boolean isForgiving;
    private Optional<DataType> type = Optional.empty();
    private OptionalLong increment = OptionalLong.empty();
    private Optional<Bound> min = Optional.empty();
    private Optional<Bound> max = Optional.empty();
    private OptionalLong start = OptionalLong.empty();
    private Optional<Bound> restart = Optional.empty();
    private OptionalLong cache = OptionalLong.empty();
    private Optional<Boolean> isCycle = Optional.empty();
    private Optional<List<Name>> owner = Optional.empty();

    /// IF EXISTS or IF NOT EXISTS.
    public void forgive() {
        isForgiving = true;
    }

    public boolean hasOptions() {
        return !seen.isEmpty();
    }

    public void type(SqlDataTypeSpec spec, SqlParserPos position) {
        once("as", position);
        DataType resolved = TypeNames.resolve(spec);
        type = Optional.of(resolved);
    }

    /// An option with a number; `word` begins it.
    public void number(String word, @Nullable String text, SqlParserPos position) {
        once(word, position);
        OptionalLong value = text == null ? OptionalLong.empty() : OptionalLong.of(number(text));
        switch (word) {
            case "increment" -> increment = value;
            case "minvalue" -> min = Optional.of(new Bound(value));
            case "maxvalue" -> max = Optional.of(new Bound(value));
            case "start" -> start = value;
            case "restart" -> restart = Optional.of(new Bound(value));
            case "cache" -> cache = value;
            default -> throw syntaxError(word, position);
        }
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw text.contains(".") || text.contains("e")
                    ? new SpillwayException(
                            ErrorCode.INVALID_TEXT_REPRESENTATION,
                            "invalid input syntax for type bigint: \"" + text + "\"",
                            e)
                    : new SpillwayException(
                            ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE,
                            "value \"" + text + "\" is out of range for type bigint",
                            e);
        }
    }

    /// CYCLE, or what NO stands before.
    public void word(String word, boolean isNo, SqlParserPos position) {
        if (word.equals("cycle")) {
            once(word, position);
            isCycle = Optional.of(!isNo);
        } else if (isNo && (word.equals("minvalue") || word.equals("maxvalue"))) {
            number(word, null, position);
        } else {
            throw syntaxError(word, position);
        }
    }

    /// `table.column`, or NONE.
    public void owner(SqlIdentifier id, SqlParserPos position) {
        once("owned", position);
        int count = id.names.size();
        int column = id.getParserPosition().getColumnNum();
        if (count == 1 && id.getSimple().equals("none")) {
            owner = Optional.of(List.of());
        } else if (count == 1) {
            throw new SpillwayException(ErrorCode.SYNTAX_ERROR, "invalid OWNED BY option")
                    .withHint("Specify OWNED BY table.column or OWNED BY NONE.");
        } else {
            Name table =
                    GrammarActions.tableName(new SqlIdentifier(id.names.subList(0, count - 1), id.getParserPosition()));
            owner = Optional.of(List.of(table, new Name(id.names.getLast(), column)));
        }
    }

    private void once(String word, SqlParserPos position) {
        if (!seen.add(word)) {
            throw new SpillwayException(ErrorCode.SYNTAX_ERROR, "conflicting or redundant options")
                    .at(position.getColumnNum());
        }
    }

    private static SpillwayException syntaxError(String word, SqlParserPos position) {
        return new SpillwayException(ErrorCode.SYNTAX_ERROR, "syntax error at or near \"" + word + "\"")
                .at(position.getColumnNum());
    }

    SequenceOptions options() {
        return new SequenceOptions(type, increment, min, max, start, restart, cache, isCycle, owner);
    }

    public ParsedStatement create(Name name, boolean isTemporary, SqlParserPos position) {
        if (!isTemporary) {
            throw new SpillwayException(ErrorCode.FEATURE_NOT_SUPPORTED, "permanent sequences are not supported")
                    .at(position.getColumnNum())
                    .withHint("Write CREATE TEMP SEQUENCE.");
        }
        return new ParsedStatement.CreateSequence(name, isForgiving, options());
    }

    public ParsedStatement alter(Name name, @Nullable SqlIdentifier renamed) {
        Optional<Name> other = Optional.ofNullable(renamed)
                .map(id -> new Name(id.getSimple(), id.getParserPosition().getColumnNum()));
        return new AlterSequence(name, isForgiving, other, options());
    }

    public static ParsedStatement drop(List<Name> names, boolean ifExists, boolean isCascade) {
        return new ParsedStatement.DropSequence(names, ifExists, isCascade);
    }
}
