package dev.spillway.session;

import dev.spillway.data.TypeName;
import dev.spillway.error.Cancellation;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.sql.syntax.ObjectNames;
import dev.spillway.sql.syntax.ParsedStatement;
import dev.spillway.sql.syntax.ParsedStatement.IndexKey;
import dev.spillway.sql.syntax.ParsedStatement.Name;
import dev.spillway.sql.syntax.TableConstraints.Key;
import dev.spillway.storage.ColumnDefinition;
import dev.spillway.storage.IndexColumn;
import dev.spillway.storage.IndexDefinition;
import dev.spillway.storage.TempIndex;
import dev.spillway.storage.TempRelation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// CREATE TABLE with its constraints, CREATE INDEX and DROP INDEX. Leader thread only.
final class TableDefinitions {
    private static final int KEYS_MAX = 32;
    private static final Set<TypeName> ORDERED = EnumSet.of(
            TypeName.BOOLEAN,
            TypeName.SMALLINT,
            TypeName.INTEGER,
            TypeName.BIGINT,
            TypeName.REAL,
            TypeName.DOUBLE_PRECISION,
            TypeName.NUMERIC,
            TypeName.CHAR,
            TypeName.VARCHAR,
            TypeName.TEXT,
            TypeName.DATE,
            TypeName.TIME,
            TypeName.TIMESTAMP,
            TypeName.TIMESTAMPTZ,
            TypeName.UUID,
            TypeName.BYTEA,
            TypeName.INTERVAL);

    private final Leader leader;
    private final SessionTables tables;
    private final Cancellation cancellation;
    private final Consumer<String> notices;

    TableDefinitions(Leader leader, Cancellation cancellation, Consumer<String> notices) {
        this.leader = leader;
        this.tables = leader.tables();
        this.cancellation = cancellation;
        this.notices = notices;
    }

    void createTable(ParsedStatement.CreateTempTable create) {
        TempRelation relation = tables.create(create.table().value(), create.columns(), create.onCommit());
        tables.rules(relation.id(), create.constraints().rules());
        SequenceRunner sequences = new SequenceRunner(tables, notices);
        create.constraints().sequences().forEach(sequence -> sequences.own(relation, sequence));
        leader.engine().analyzer().rules(tables.catalogTable(relation), tables);
        create.constraints().keys().forEach(key -> addKey(relation, key));
    }

    void addKey(TempRelation relation, Key key) {
        List<IndexColumn> columns = key.columns().stream()
                .map(column -> new IndexColumn(indexOf(relation, column.value()), false, false))
                .toList();
        String base = key.isPrimary()
                ? ObjectNames.of(relation.name(), "", "pkey")
                : ObjectNames.of(relation.name(), names(key.columns()), "key");
        String name = key.name().orElseGet(() -> ObjectNames.free(base, tables::isTaken));
        requireFree(name);
        create(relation, new IndexDefinition(name, columns, true, key.isPrimary(), true));
    }

    private static String names(List<Name> columns) {
        return columns.stream().map(Name::value).collect(Collectors.joining("_"));
    }

    private static int indexOf(TempRelation relation, String column) {
        List<ColumnDefinition> columns = relation.columns();
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(column)) {
                return i;
            }
        }
        return -1;
    }

    private void requireFree(String name) {
        if (tables.isTaken(name)) {
            throw new SpillwayException(ErrorCode.DUPLICATE_TABLE, "relation \"" + name + "\" already exists");
        }
    }

    void renameIndex(TempIndex index, String name) {
        requireFree(name);
        tables.storage().renameIndex(index.id(), name);
        tables.moveEpoch();
    }

    void alterIndex(ParsedStatement.AlterIndex alter) {
        String name = alter.index().value();
        Optional<TempIndex> index = tables.index(name);
        if (index.isPresent()) {
            renameIndex(index.get(), alter.renamed().value());
        } else if (tables.isRelation(name)) {
            throw new SpillwayException(
                    ErrorCode.FEATURE_NOT_SUPPORTED,
                    "ALTER INDEX of \"" + name + "\", which is no index, is not supported");
        } else if (alter.ifExists()) {
            notices.accept("relation \"" + name + "\" does not exist, skipping");
        } else {
            throw new SpillwayException(ErrorCode.UNDEFINED_TABLE, "relation \"" + name + "\" does not exist");
        }
    }

    /// The name PostgreSQL gives to an index of a table over these columns.
    String freeName(String table, List<String> columns, IndexDefinition like) {
        String base = like.isPrimary()
                ? ObjectNames.of(table, "", "pkey")
                : ObjectNames.of(table, String.join("_", columns), like.isConstraint() ? "key" : "idx");
        return ObjectNames.free(base, tables::isRelation);
    }

    void create(TempRelation relation, IndexDefinition definition) {
        for (IndexColumn column : definition.columns()) {
            ColumnDefinition key = relation.columns().get(column.column());
            if (!ORDERED.contains(key.type().name())) {
                throw new SpillwayException(
                        ErrorCode.FEATURE_NOT_SUPPORTED,
                        "indexes on columns of type " + key.type().sqlName() + " are not supported");
            }
        }
        tables.storage().createIndex(relation.id(), definition, cancellation, new BufferUsage());
        tables.moveEpoch();
    }

    void createIndex(ParsedStatement.CreateIndex create) {
        TempRelation relation = tables.require(create.table());
        if (create.keys().size() > KEYS_MAX) {
            throw new SpillwayException(
                    ErrorCode.TOO_MANY_COLUMNS, "cannot use more than " + KEYS_MAX + " columns in an index");
        }
        Optional<String> given = create.name().map(Name::value);
        if (given.isPresent() && tables.isTaken(given.get()) && create.ifNotExists()) {
            notices.accept("relation \"" + given.get() + "\" already exists, skipping");
            return;
        }
        List<IndexColumn> columns = new ArrayList<>();
        for (IndexKey key : create.keys()) {
            int column = indexOf(relation, key.column().value());
            if (column < 0) {
                throw new SpillwayException(
                        ErrorCode.UNDEFINED_COLUMN, "column \"" + key.column().value() + "\" does not exist");
            }
            columns.add(new IndexColumn(column, key.descending(), key.nullsFirst()));
        }
        String base = ObjectNames.of(
                relation.name(),
                names(create.keys().stream().map(IndexKey::column).toList()),
                "idx");
        String name = given.orElseGet(() -> ObjectNames.free(base, tables::isTaken));
        requireFree(name);
        create(relation, new IndexDefinition(name, columns, create.isUnique(), false, false));
    }

    void dropIndexes(ParsedStatement.DropIndex drop) {
        // All names are looked up first: the statement drops all or none.
        List<TempIndex> indexes = new ArrayList<>();
        for (Name name : drop.indexes()) {
            Optional<TempIndex> index = tables.index(name.value());
            if (index.isPresent()) {
                requireDroppable(index.get());
                indexes.add(index.get());
            } else if (tables.exists(name.value())) {
                throw new SpillwayException(ErrorCode.WRONG_OBJECT_TYPE, "\"" + name.value() + "\" is not an index")
                        .withHint("Use DROP TABLE to remove a table.");
            } else if (drop.ifExists()) {
                notices.accept("index \"" + name.value() + "\" does not exist, skipping");
            } else {
                throw new SpillwayException(
                        ErrorCode.UNDEFINED_OBJECT, "index \"" + name.value() + "\" does not exist");
            }
        }
        indexes.forEach(index -> tables.storage().dropIndex(index.id()));
        tables.moveEpoch();
    }

    private void requireDroppable(TempIndex index) {
        if (index.definition().isConstraint()) {
            String name = index.definition().name();
            String table = tables.storage().relation(index.relation()).name();
            throw new SpillwayException(
                            ErrorCode.DEPENDENT_OBJECTS_STILL_EXIST,
                            "cannot drop index " + name + " because constraint " + name + " on table " + table
                                    + " requires it")
                    .withHint("You can drop constraint " + name + " on table " + table + " instead.");
        }
    }
}
