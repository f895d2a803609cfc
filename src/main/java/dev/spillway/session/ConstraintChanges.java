package dev.spillway.session;

import dev.spillway.catalog.CheckConstraint;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.sql.change.RuleChanges;
import dev.spillway.sql.syntax.ObjectNames;
import dev.spillway.sql.syntax.ParsedStatement.AlterAction;
import dev.spillway.sql.syntax.ParsedStatement.Name;
import dev.spillway.storage.ColumnDefinition;
import dev.spillway.storage.TempIndex;
import dev.spillway.storage.TempRelation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// What ALTER TABLE does to a table's constraints and DEFAULTs. One statement, leader thread.
final class ConstraintChanges {
    private final Leader leader;
    private final SessionTables tables;
    private final TableDefinitions definitions;
    private final TempRelation relation;
    private final String statement;
    private final Consumer<String> notices;
    private final ColumnOrigins origins;

    ConstraintChanges(
            Leader leader,
            TableDefinitions definitions,
            TempRelation relation,
            String statement,
            Consumer<String> notices) {
        this.leader = leader;
        this.tables = leader.tables();
        this.definitions = definitions;
        this.relation = relation;
        this.statement = statement;
        this.notices = notices;
        this.origins = new ColumnOrigins(tables, relation, notices);
    }

    void run(AlterAction action) {
        switch (action) {
            case AlterAction.SetNullable set -> nullable(set);
            case AlterAction.SetDefault set -> {
                origins.setDefault(set, require(set.column()), statement);
                checkRules();
            }
            case AlterAction.AddIdentity add -> origins.addIdentity(add, require(add.column()));
            case AlterAction.SetIdentity set -> origins.setIdentity(set, require(set.column()));
            case AlterAction.DropIdentity drop -> origins.dropIdentity(drop, require(drop.column()));
            case AlterAction.AddCheck check -> {
                tables.rules(
                        relation.id(),
                        RuleChanges.added(tables.catalogTable(relation), check, statement, this::isTaken));
                checkRules();
                tables.checks(relation).all();
            }
            case AlterAction.AddKey add -> addKey(add);
            case AlterAction.DropConstraint drop -> drop(drop);
            case AlterAction.RenameConstraint rename -> rename(rename);
            case AlterAction.RenameTable _,
                    AlterAction.RenameColumn _,
                    AlterAction.AddColumn _,
                    AlterAction.DropColumn _,
                    AlterAction.SetType _ -> throw new IllegalStateException("not about a constraint: " + action);
        }
    }

    private void checkRules() {
        leader.engine().analyzer().rules(tables.catalogTable(relation), tables);
    }

    private int require(Name column) {
        int position = tables.catalogTable(relation).columnIndex(column.value());
        if (position < 0) {
            throw new SpillwayException(
                    ErrorCode.UNDEFINED_COLUMN,
                    "column \"" + column.value() + "\" of relation \"" + relation.name() + "\" does not exist");
        }
        return position;
    }

    private void nullable(AlterAction.SetNullable set) {
        int column = require(set.column());
        if (!set.isNullable()) {
            notNull(column);
            return;
        }
        origins.requireOrdinary(set.column(), column);
        if (relation.indexes().stream()
                .map(TempIndex::definition)
                .anyMatch(index -> index.isPrimary() && index.covers(column))) {
            throw new SpillwayException(
                    ErrorCode.INVALID_TABLE_DEFINITION,
                    "column \"" + set.column().value() + "\" is in a primary key");
        }
        define(column, true);
    }

    /// Makes a column NOT NULL, or throws 23502 where it has NULLs.
    void notNull(int column) {
        ColumnDefinition definition = relation.columns().get(column);
        if (definition.isNullable() && relation.hasNulls(column)) {
            throw new SpillwayException(
                    ErrorCode.NOT_NULL_VIOLATION,
                    "column \"" + definition.name() + "\" of relation \"" + relation.name()
                            + "\" contains null values");
        }
        define(column, false);
    }

    private void define(int column, boolean isNullable) {
        List<ColumnDefinition> columns = new ArrayList<>(relation.columns());
        ColumnDefinition old = columns.get(column);
        columns.set(column, new ColumnDefinition(old.name(), old.type(), isNullable));
        relation.redefine(columns, IntStream.range(0, columns.size()).toArray(), new BufferUsage());
        tables.moveEpoch();
    }

    private void addKey(AlterAction.AddKey add) {
        boolean isPrimary = add.key().isPrimary();
        if (isPrimary
                && relation.indexes().stream()
                        .anyMatch(index -> index.definition().isPrimary())) {
            throw new SpillwayException(
                            ErrorCode.INVALID_TABLE_DEFINITION,
                            "multiple primary keys for table \"" + relation.name() + "\" are not allowed")
                    .at(add.position());
        }
        for (Name name : add.key().columns()) {
            int column = tables.catalogTable(relation).columnIndex(name.value());
            if (column < 0) {
                throw new SpillwayException(
                                ErrorCode.UNDEFINED_COLUMN,
                                "column \"" + name.value() + "\" named in key does not exist")
                        .at(add.position());
            }
            if (add.key().columns().stream()
                            .map(Name::value)
                            .filter(name.value()::equals)
                            .count()
                    > 1) {
                throw new SpillwayException(
                                ErrorCode.DUPLICATE_COLUMN,
                                "column \"" + name.value() + "\" appears twice in "
                                        + (isPrimary ? "primary key" : "unique") + " constraint")
                        .at(add.position());
            }
            if (isPrimary) {
                notNull(column);
            }
        }
        Optional<String> given = add.key().name();
        if (given.isPresent() && isTaken(given.get()) && !tables.isTaken(given.get())) {
            throw alreadyThere(given.get());
        }
        definitions.addKey(relation, add.key());
    }

    private SpillwayException alreadyThere(String name) {
        return new SpillwayException(
                ErrorCode.DUPLICATE_OBJECT,
                "constraint \"" + name + "\" for relation \"" + relation.name() + "\" already exists");
    }

    /// Whether a constraint of the table has the name.
    private boolean isTaken(String name) {
        return isCheck(name) || key(name).isPresent() || notNullColumn(name) >= 0;
    }

    private boolean isCheck(String name) {
        return tables.rules(relation.id()).checks().stream()
                .map(CheckConstraint::name)
                .anyMatch(name::equals);
    }

    private Optional<TempIndex> key(String name) {
        return relation.indexes().stream()
                .filter(index -> index.definition().isConstraint())
                .filter(index -> index.definition().name().equals(name))
                .findFirst();
    }

    /// The column whose NOT NULL has the name, or -1.
    private int notNullColumn(String name) {
        for (int i = 0; i < relation.columns().size(); i++) {
            ColumnDefinition column = relation.columns().get(i);
            if (!column.isNullable()
                    && ObjectNames.of(relation.name(), column.name(), "not_null")
                            .equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private void drop(AlterAction.DropConstraint drop) {
        String name = drop.name().value();
        if (isCheck(name)) {
            tables.rules(relation.id(), RuleChanges.dropped(tables.rules(relation.id()), name));
        } else if (key(name).isPresent()) {
            tables.storage().dropIndex(key(name).get().id());
        } else if (notNullColumn(name) >= 0) {
            String column = relation.columns().get(notNullColumn(name)).name();
            nullable(new AlterAction.SetNullable(new Name(column, drop.name().position()), true));
        } else if (drop.ifExists()) {
            notices.accept(
                    "constraint \"" + name + "\" of relation \"" + relation.name() + "\" does not exist, skipping");
        } else {
            throw new SpillwayException(
                    ErrorCode.UNDEFINED_OBJECT,
                    "constraint \"" + name + "\" of relation \"" + relation.name() + "\" does not exist");
        }
    }

    private void rename(AlterAction.RenameConstraint rename) {
        String from = rename.constraint().value();
        String to = rename.name().value();
        if (isTaken(to)) {
            throw alreadyThere(to);
        }
        if (isCheck(from)) {
            tables.rules(relation.id(), RuleChanges.renamed(tables.rules(relation.id()), from, to));
        } else if (key(from).isPresent()) {
            definitions.renameIndex(key(from).get(), to);
        } else if (notNullColumn(from) >= 0) {
            throw new SpillwayException(
                    ErrorCode.FEATURE_NOT_SUPPORTED, "names of NOT NULL constraints are not supported");
        } else {
            throw new SpillwayException(
                    ErrorCode.UNDEFINED_OBJECT,
                    "constraint \"" + from + "\" for table \"" + relation.name() + "\" does not exist");
        }
    }
}
