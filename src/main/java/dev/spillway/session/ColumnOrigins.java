package dev.spillway.session;

import dev.spillway.catalog.ColumnDefault;
import dev.spillway.catalog.ColumnDefault.Kind;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.sql.change.RuleChanges;
import dev.spillway.sql.syntax.ParsedStatement.AlterAction;
import dev.spillway.sql.syntax.ParsedStatement.Name;
import dev.spillway.sql.syntax.RuleText;
import dev.spillway.sql.syntax.TableConstraints.NewSequence;
import dev.spillway.storage.TempRelation;
import java.util.Optional;
import java.util.function.Consumer;

/// What ALTER TABLE does to where a column's values come from: DEFAULT and identity. One statement, leader
/// thread.
final class ColumnOrigins {
    private final SessionTables tables;
    private final TempRelation relation;
    private final Consumer<String> notices;
    private final SequenceRunner sequences;

    ColumnOrigins(SessionTables tables, TempRelation relation, Consumer<String> notices) {
        this.tables = tables;
        this.relation = relation;
        this.notices = notices;
        this.sequences = new SequenceRunner(tables, notices);
    }

    private Optional<Kind> kind(int column) {
        return tables.rules(relation.id()).kindOf(column);
    }

    private String called(Name column) {
        return "column \"" + column.value() + "\" of relation \"" + relation.name() + "\" ";
    }

    private static SpillwayException notReady(String message) {
        return new SpillwayException(ErrorCode.OBJECT_NOT_IN_PREREQUISITE_STATE, message);
    }

    /// Throws where DEFAULT or NOT NULL are not the column's to lose.
    void requireOrdinary(Name column, int position) {
        if (kind(position).filter(Kind::isIdentity).isPresent()) {
            throw new SpillwayException(ErrorCode.SYNTAX_ERROR, called(column) + "is an identity column");
        }
    }

    void setDefault(AlterAction.SetDefault set, int column, String statement) {
        if (kind(column).filter(Kind::isIdentity).isPresent() && set.value().isEmpty()) {
            throw new SpillwayException(ErrorCode.SYNTAX_ERROR, called(set.column()) + "is an identity column")
                    .withHint("Use ALTER TABLE ... ALTER COLUMN ... DROP IDENTITY instead.");
        }
        requireOrdinary(set.column(), column);
        tables.rules(
                relation.id(),
                set.value()
                        .map(node -> RuleText.written(new ColumnDefault(column, node, "", "", Kind.DEFAULT), statement))
                        .map(it -> RuleChanges.defaulted(tables.rules(relation.id()), it))
                        .orElseGet(() -> RuleChanges.withoutDefault(tables.rules(relation.id()), column)));
    }

    void addIdentity(AlterAction.AddIdentity add, int column) {
        if (relation.columns().get(column).isNullable()) {
            throw notReady(called(add.column()) + "must be declared NOT NULL before identity can be added");
        }
        if (kind(column).isPresent()) {
            throw notReady(called(add.column())
                    + (kind(column).get().isIdentity()
                            ? "is already an identity column"
                            : "already has a default value"));
        }
        sequences.own(
                relation,
                new NewSequence(column, add.sequence().kind(), add.sequence().options()));
    }

    void setIdentity(AlterAction.SetIdentity set, int column) {
        ColumnDefault origin = tables.rules(relation.id())
                .defaultOf(column)
                .filter(it -> it.kind().isIdentity())
                .orElseThrow(() -> notReady(called(set.column()) + "is not an identity column"));
        sequences.alterIdentity(relation, set.column().value(), set.options());
        set.isAlways()
                .map(isAlways -> isAlways ? Kind.IDENTITY_ALWAYS : Kind.IDENTITY_BY_DEFAULT)
                .ifPresent(kind -> tables.rules(
                        relation.id(), RuleChanges.defaulted(tables.rules(relation.id()), origin.as(kind))));
    }

    void dropIdentity(AlterAction.DropIdentity drop, int column) {
        if (kind(column).filter(Kind::isIdentity).isPresent()) {
            sequences.dropIdentity(relation, drop.column().value());
            tables.rules(relation.id(), RuleChanges.withoutDefault(tables.rules(relation.id()), column));
            return;
        }
        String message = called(drop.column()) + "is not an identity column";
        if (!drop.ifExists()) {
            throw notReady(message);
        }
        notices.accept(message + ", skipping");
    }
}
