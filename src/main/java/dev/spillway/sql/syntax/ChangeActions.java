package dev.spillway.sql.syntax;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.sql.impl.Token;
import dev.spillway.sql.syntax.ParsedStatement.Action;
import dev.spillway.sql.syntax.ParsedStatement.Assignment;
import dev.spillway.sql.syntax.ParsedStatement.Match;
import dev.spillway.sql.syntax.ParsedStatement.Name;
import dev.spillway.sql.syntax.ParsedStatement.OnConflict;
import dev.spillway.sql.syntax.ParsedStatement.Overriding;
import dev.spillway.sql.syntax.ParsedStatement.Returning;
import dev.spillway.sql.syntax.ParsedStatement.Target;
import dev.spillway.sql.syntax.ParsedStatement.When;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/// An INSERT, UPDATE, DELETE or MERGE while the grammar's productions (`src/main/codegen/includes/changes.ftl`) read
/// it.
/// Public for the generated parser only. Used for one statement, then thrown away.
public final class ChangeActions {
    private enum Kind {
        INSERT,
        UPDATE,
        DELETE,
        MERGE
    }

    private final List<Name> columns = new ArrayList<>();
    private final List<Assignment> assignments = new ArrayList<>();
    private final List<When> whens = new ArrayList<>();
    private Kind kind = Kind.INSERT;
    private Match match = Match.MATCHED;
    private Optional<SqlNode> whenCondition = Optional.empty();
    private int whenPosition;
    private Optional<SqlNodeList> queries = Optional.empty();
    private Target target = new Target(new Name("", 0), Optional.empty());
    private List<Name> insertColumns = List.of();
    private Optional<Name> constraint = Optional.empty();
    private List<Name> conflictColumns = List.of();
    private int conflictPosition;
    private int conflictTargetPosition;
    private Optional<OnConflict> onConflict = Optional.empty();
    private Overriding overriding = Overriding.NOTHING;
    private @Nullable SqlNode source;
    private @Nullable SqlNode from;
    private @Nullable SqlNode where;
    private Returning returning = Returning.NOTHING;
    private String oldAlias = Returning.NOTHING.oldAlias();
    private String newAlias = Returning.NOTHING.newAlias();

    public void insert() {
        kind = Kind.INSERT;
    }

    public void update() {
        kind = Kind.UPDATE;
    }

    public void delete() {
        kind = Kind.DELETE;
    }

    public void merge() {
        kind = Kind.MERGE;
    }

    /// A WHEN clause begins; its action follows.
    public void when(boolean isMatched, String side, @Nullable SqlNode condition, SqlParserPos position) {
        if (!GrammarActions.isWord(side, "target", "source") || isMatched && side.equals("source")) {
            throw new SpillwayException(ErrorCode.SYNTAX_ERROR, "syntax error at or near \"" + side + "\"")
                    .at(position.getColumnNum());
        }
        match = isMatched
                ? Match.MATCHED
                : side.equals("source") ? Match.NOT_MATCHED_BY_SOURCE : Match.NOT_MATCHED_BY_TARGET;
        whenCondition = Optional.ofNullable(condition);
        whenPosition = position.getColumnNum();
    }

    public void mergeUpdate() {
        act(new Action.Update(assignments));
        assignments.clear();
    }

    public void mergeDelete() {
        act(new Action.Delete());
    }

    public void mergeNothing() {
        act(new Action.Nothing());
    }

    public void mergeInsert(SqlNodeList values) {
        act(new Action.Insert(
                columns, values.getList().stream().map(Objects::requireNonNull).toList()));
        columns.clear();
    }

    private void act(Action action) {
        boolean isInsert = action instanceof Action.Insert;
        if (isInsert != (match == Match.NOT_MATCHED_BY_TARGET) && !(action instanceof Action.Nothing)) {
            throw new SpillwayException(
                            ErrorCode.SYNTAX_ERROR,
                            isInsert
                                    ? "INSERT is for rows that are not matched"
                                    : "only INSERT is for rows without a target")
                    .at(whenPosition);
        }
        whens.add(new When(match, whenCondition, action, whenPosition));
    }

    public void with(SqlNodeList list) {
        queries = Optional.of(list);
    }

    public void target(Name table, @Nullable SqlIdentifier alias) {
        target = new Target(table, Optional.ofNullable(alias).map(ChangeActions::name));
    }

    public void column(SqlIdentifier id) {
        columns.add(name(id));
    }

    public void overriding(String word) {
        overriding = switch (word) {
            case "system" -> Overriding.SYSTEM;
            case "user" -> Overriding.USER;
            default -> throw new SpillwayException(ErrorCode.SYNTAX_ERROR, "syntax error at or near \"" + word + "\"");
        };
    }

    public void source(SqlNode query) {
        source = query;
    }

    /// What an INSERT inserts has been read.
    public void endOfRows() {
        insertColumns = List.copyOf(columns);
        columns.clear();
    }

    public void constraint(SqlIdentifier id) {
        constraint = Optional.of(name(id));
    }

    /// ON CONFLICT begins.
    public void onConflict(SqlParserPos position) {
        conflictPosition = position.getColumnNum();
    }

    /// The columns of ON CONFLICT begin.
    public void conflictTarget(SqlParserPos position) {
        conflictTargetPosition = position.getColumnNum();
    }

    /// The columns of ON CONFLICT have been read; its action follows. Errors about them are where they begin, as in
    /// PostgreSQL.
    public void endOfConflictTarget() {
        conflictColumns = columns.stream()
                .map(column -> new Name(column.value(), conflictTargetPosition))
                .toList();
        columns.clear();
    }

    public void conflictNothing() {
        onConflict =
                Optional.of(new OnConflict(conflictColumns, constraint, List.of(), Optional.empty(), conflictPosition));
    }

    public void conflictUpdate() {
        onConflict = Optional.of(
                new OnConflict(conflictColumns, constraint, assignments, Optional.ofNullable(where), conflictPosition));
    }

    public void from(SqlNode items) {
        from = items;
    }

    public void where(SqlNode condition) {
        where = condition;
    }

    public void assign(SqlNode value) {
        assignments.add(
                new Assignment(columns, value, false, value.getParserPosition().getColumnNum()));
        columns.clear();
    }

    public void assignRow(SqlNode value) {
        assignRow(value, value.getParserPosition());
    }

    private void assignRow(SqlNode value, SqlParserPos position) {
        assignments.add(new Assignment(columns, value, true, position.getColumnNum()));
        columns.clear();
    }

    /// What stands in parentheses: a query, or the values of a row.
    public void assignRow(SqlNodeList list, boolean isRow) {
        boolean isSingle = list.size() == 1 && !isRow;
        assignRow(
                isSingle ? list.get(0) : SqlStdOperatorTable.ROW.createCall(list.getParserPosition(), list.getList()),
                list.getParserPosition());
    }

    public void returning(List<SqlNode> items) {
        returning = new Returning(items, oldAlias, newAlias);
    }

    public void returningAlias(SqlIdentifier which, SqlIdentifier alias) {
        switch (which.getSimple()) {
            case "old" -> oldAlias = alias.getSimple();
            case "new" -> newAlias = alias.getSimple();
            default ->
                throw Errors.at(which, ErrorCode.SYNTAX_ERROR, "syntax error at or near \"" + which.getSimple() + "\"");
        }
    }

    /// A word that the lexer takes for a name.
    public static void expect(String word, Token token) {
        if (!token.image.toLowerCase(Locale.ROOT).equals(word)) {
            throw new SpillwayException(ErrorCode.SYNTAX_ERROR, "syntax error at or near \"" + token.image + "\"")
                    .at(token.beginColumn);
        }
    }

    public SqlNode node(SqlParserPos position) {
        return StatementNode.of(position, statement());
    }

    private ParsedStatement statement() {
        Optional<SqlNode> items = Optional.ofNullable(from);
        Optional<SqlNode> condition = Optional.ofNullable(where);
        return switch (kind) {
            case INSERT ->
                new ParsedStatement.Insert(
                        target,
                        queries,
                        insertColumns,
                        Optional.ofNullable(source),
                        overriding,
                        onConflict,
                        returning,
                        "");
            case UPDATE -> new ParsedStatement.Update(target, queries, assignments, items, condition, returning, "");
            case DELETE -> new ParsedStatement.Delete(target, queries, items, condition, returning, "");
            case MERGE ->
                new ParsedStatement.Merge(
                        target, queries, items.orElseThrow(), condition.orElseThrow(), whens, returning, "");
        };
    }

    private static Name name(SqlIdentifier id) {
        return new Name(id.getSimple(), id.getParserPosition().getColumnNum());
    }

    /// The same change with the whole statement's text, once it is known.
    static ParsedStatement withText(ParsedStatement.Change change, String text) {
        return switch (change) {
            case ParsedStatement.Insert insert ->
                new ParsedStatement.Insert(
                        insert.target(),
                        insert.queries(),
                        insert.columns(),
                        insert.source(),
                        insert.overriding(),
                        insert.onConflict(),
                        insert.returning(),
                        text);
            case ParsedStatement.Update(var target, var queries, var set, var from, var where, var rows, var _) ->
                new ParsedStatement.Update(target, queries, set, from, where, rows, text);
            case ParsedStatement.Delete(var target, var queries, var from, var where, var rows, var _) ->
                new ParsedStatement.Delete(target, queries, from, where, rows, text);
            case ParsedStatement.Merge(var target, var queries, var source, var on, var whens, var rows, var _) ->
                new ParsedStatement.Merge(target, queries, source, on, whens, rows, text);
        };
    }
}
