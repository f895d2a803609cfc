package dev.spillway.session;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.session.SessionNames.Commented;
import dev.spillway.sql.syntax.ParsedStatement.Comment;
import dev.spillway.sql.syntax.ParsedStatement.Name;
import dev.spillway.storage.TempIndex;
import dev.spillway.storage.TempRelation;
import java.util.List;
import java.util.Optional;

/// COMMENT ON. One statement, leader thread.
final class CommentRunner {
    private final Leader leader;
    private final SessionTables tables;

    CommentRunner(Leader leader) {
        this.leader = leader;
        this.tables = leader.tables();
    }

    void run(Comment comment) {
        tables.comment(subject(comment), comment.text());
    }

    private Commented subject(Comment comment) {
        return switch (comment.kind()) {
            case TABLE -> Commented.table(tables.require(comment.name()).id());
            case COLUMN -> column(comment);
            case INDEX -> index(comment.name());
            case VIEW -> view(comment.name());
            case FUNCTION ->
                Commented.function(new FunctionRunner(leader, _ -> {})
                        .find(comment.function().orElseThrow(), false)
                        .orElseThrow()
                        .signature());
        };
    }

    private Commented column(Comment comment) {
        Name table = comment.name();
        Name column = comment.column().orElseThrow();
        if (tables.view(table.value()).isPresent()) {
            List<String> columns = tables.view(table.value()).get().columns().stream()
                    .map(it -> it.name())
                    .toList();
            if (columns.contains(column.value())) {
                return Commented.viewColumn(table.value(), column.value());
            }
            throw undefined(column, table);
        }
        TempRelation relation = tables.require(table);
        if (tables.catalogTable(relation).columnIndex(column.value()) < 0) {
            throw undefined(column, table);
        }
        return Commented.column(relation.id(), column.value());
    }

    private static SpillwayException undefined(Name column, Name table) {
        return new SpillwayException(
                ErrorCode.UNDEFINED_COLUMN,
                "column \"" + column.value() + "\" of relation \"" + table.value() + "\" does not exist");
    }

    private Commented index(Name name) {
        Optional<TempIndex> index = tables.index(name.value());
        if (index.isEmpty()) {
            throw tables.exists(name.value()) || tables.view(name.value()).isPresent()
                    ? new SpillwayException(ErrorCode.WRONG_OBJECT_TYPE, "\"" + name.value() + "\" is not an index")
                    : new SpillwayException(
                            ErrorCode.UNDEFINED_TABLE, "relation \"" + name.value() + "\" does not exist");
        }
        return Commented.table(index.get().id());
    }

    private Commented view(Name name) {
        if (tables.view(name.value()).isEmpty()) {
            throw tables.exists(name.value()) || tables.index(name.value()).isPresent()
                    ? new SpillwayException(ErrorCode.WRONG_OBJECT_TYPE, "\"" + name.value() + "\" is not a view")
                    : new SpillwayException(
                            ErrorCode.UNDEFINED_TABLE, "relation \"" + name.value() + "\" does not exist");
        }
        return Commented.view(name.value());
    }
}
