package dev.spillway.session;

import dev.spillway.catalog.TableRules;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.sql.ParsedStatement;
import dev.spillway.sql.ParsedStatement.AlterAction;
import dev.spillway.sql.ParsedStatement.Name;
import dev.spillway.storage.ColumnDefinition;
import dev.spillway.storage.TempIndex;
import dev.spillway.storage.TempRelation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// ALTER TABLE. All its actions together are one change of the table's columns, in PostgreSQL's order: what is dropped,
/// what is added, what may be NULL. One statement, leader thread.
final class TableAlteration {
    private final SessionTables tables;
    private final Consumer<String> notices;
    private final List<Column> columns = new ArrayList<>();

    TableAlteration(SessionTables tables, Consumer<String> notices) {
        this.tables = tables;
        this.notices = notices;
    }

    /// A column as it will be; `source` is where it is now, or [TempRelation#NEW_COLUMN].
    private record Column(ColumnDefinition definition, int source) {}

    void run(ParsedStatement.AlterTable alter) {
        String name = alter.table().value();
        if (alter.ifExists() && !tables.exists(name)) {
            notices.accept("relation \"" + name + "\" does not exist, skipping");
            return;
        }
        TempRelation relation = tables.require(alter.table());
        if (alter.actions().getFirst() instanceof AlterAction.RenameTable rename) {
            tables.rename(name, rename.name().value());
            return;
        }
        alter.actions().forEach(action -> requireIndependent(action, relation));
        for (int i = 0; i < relation.columns().size(); i++) {
            columns.add(new Column(relation.columns().get(i), i));
        }
        alter.actions().forEach(action -> drop(action, name));
        alter.actions().forEach(action -> add(action, relation));
        alter.actions().forEach(action -> redefine(action, relation));
        if (columns.isEmpty()) {
            throw new SpillwayException(ErrorCode.FEATURE_NOT_SUPPORTED, "a table must have at least one column");
        }
        relation.redefine(
                columns.stream().map(Column::definition).toList(),
                columns.stream().mapToInt(Column::source).toArray(),
                new BufferUsage());
        tables.moveEpoch();
    }

    /// Rules and indexes know columns by position or, in their text, by name.
    private void requireIndependent(AlterAction action, TempRelation relation) {
        TableRules rules = tables.rules(relation.id());
        boolean hasRules = !rules.checks().isEmpty() || !rules.defaults().isEmpty();
        if (action instanceof AlterAction.DropColumn drop && isRead(relation)) {
            throw new SpillwayException(
                            ErrorCode.DEPENDENT_OBJECTS_STILL_EXIST,
                            "cannot drop column " + drop.column().value() + " of table " + relation.name()
                                    + " because other objects depend on it")
                    .withHint("Drop the views that read the table first.");
        }
        if (action instanceof AlterAction.DropColumn
                && (hasRules || !relation.indexes().isEmpty())) {
            throw new SpillwayException(
                    ErrorCode.FEATURE_NOT_SUPPORTED,
                    "DROP COLUMN is not supported for tables with indexes, constraints or defaults");
        }
        if (action instanceof AlterAction.RenameColumn && hasRules) {
            throw new SpillwayException(
                    ErrorCode.FEATURE_NOT_SUPPORTED,
                    "RENAME COLUMN is not supported for tables with constraints or defaults");
        }
    }

    private boolean isRead(TempRelation relation) {
        return tables.views().all().values().stream()
                .flatMap(view -> view.tables().values().stream())
                .anyMatch(table -> table.id().equals(relation.id()));
    }

    private void drop(AlterAction action, String table) {
        if (action instanceof AlterAction.DropColumn drop) {
            int position = position(drop.column().value());
            if (position >= 0) {
                columns.remove(position);
            } else if (drop.ifExists()) {
                notices.accept("column \"" + drop.column().value() + "\" of relation \"" + table
                        + "\" does not exist, skipping");
            } else {
                throw undefined(drop.column(), table);
            }
        }
    }

    private void add(AlterAction action, TempRelation relation) {
        if (action instanceof AlterAction.AddColumn add) {
            ColumnDefinition column = add.column();
            if (position(column.name()) < 0) {
                if (!column.isNullable() && relation.rowCount() > 0) {
                    throw containsNulls(column.name(), relation.name());
                }
                columns.add(new Column(column, TempRelation.NEW_COLUMN));
            } else if (add.ifNotExists()) {
                notices.accept("column \"" + column.name() + "\" of relation \"" + relation.name()
                        + "\" already exists, skipping");
            } else {
                throw duplicate(column.name(), relation.name());
            }
        }
    }

    private void redefine(AlterAction action, TempRelation relation) {
        switch (action) {
            case AlterAction.RenameColumn rename -> {
                int position = position(rename.column().value());
                if (position < 0) {
                    throw new SpillwayException(
                            ErrorCode.UNDEFINED_COLUMN,
                            "column \"" + rename.column().value() + "\" does not exist");
                }
                if (position(rename.name().value()) >= 0) {
                    throw duplicate(rename.name().value(), relation.name());
                }
                ColumnDefinition old = columns.get(position).definition();
                change(position, new ColumnDefinition(rename.name().value(), old.type(), old.isNullable()));
            }
            case AlterAction.SetNullable set -> {
                int position = position(set.column().value());
                if (position < 0) {
                    throw undefined(set.column(), relation.name());
                }
                Column column = columns.get(position);
                if (set.isNullable() && isInPrimaryKey(column, relation)) {
                    throw new SpillwayException(
                            ErrorCode.INVALID_TABLE_DEFINITION,
                            "column \"" + set.column().value() + "\" is in a primary key");
                }
                if (!set.isNullable() && hasNulls(column, relation)) {
                    throw containsNulls(set.column().value(), relation.name());
                }
                ColumnDefinition old = column.definition();
                change(position, new ColumnDefinition(old.name(), old.type(), set.isNullable()));
            }
            case AlterAction.AddColumn _, AlterAction.DropColumn _, AlterAction.RenameTable _ -> {}
        }
    }

    private static boolean hasNulls(Column column, TempRelation relation) {
        return column.source() == TempRelation.NEW_COLUMN
                ? relation.rowCount() > 0
                : column.definition().isNullable() && relation.hasNulls(column.source());
    }

    private static boolean isInPrimaryKey(Column column, TempRelation relation) {
        return relation.indexes().stream()
                .map(TempIndex::definition)
                .anyMatch(index -> index.isPrimary() && index.covers(column.source()));
    }

    private void change(int position, ColumnDefinition definition) {
        columns.set(position, new Column(definition, columns.get(position).source()));
    }

    private int position(String name) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).definition().name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private static SpillwayException undefined(Name column, String table) {
        return new SpillwayException(
                ErrorCode.UNDEFINED_COLUMN,
                "column \"" + column.value() + "\" of relation \"" + table + "\" does not exist");
    }

    private static SpillwayException duplicate(String column, String table) {
        return new SpillwayException(
                ErrorCode.DUPLICATE_COLUMN, "column \"" + column + "\" of relation \"" + table + "\" already exists");
    }

    private static SpillwayException containsNulls(String column, String table) {
        return new SpillwayException(
                ErrorCode.NOT_NULL_VIOLATION,
                "column \"" + column + "\" of relation \"" + table + "\" contains null values");
    }
}
