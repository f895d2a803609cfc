package dev.spillway.session;

import static dev.spillway.session.SystemColumns.row;
import static dev.spillway.session.SystemColumns.table;

import dev.spillway.catalog.CheckConstraint;
import dev.spillway.catalog.ColumnDefault;
import dev.spillway.catalog.FunctionDefinition;
import dev.spillway.catalog.FunctionDefinition.Parameter;
import dev.spillway.catalog.SystemTable;
import dev.spillway.function.Quoting;
import dev.spillway.sql.syntax.ObjectNames;
import dev.spillway.storage.ColumnDefinition;
import dev.spillway.storage.IndexColumn;
import dev.spillway.storage.IndexDefinition;
import dev.spillway.storage.TempIndex;
import dev.spillway.storage.TempRelation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The part of `pg_catalog` that says what is defined: indexes, constraints, DEFAULTs, functions and comments.
/// Expressions read as they were written.
final class PgDefinitions {
    /// What `pg_get_indexdef` and its like look up; PostgreSQL has no such table.
    static final String TEXTS = "spillway_definitions";
    private static final int CLASSES = 1_259;
    private static final int FUNCTIONS = 1_255;
    private static final int LANGUAGE_SQL = 14;

    private final SessionTables tables;

    PgDefinitions(SessionTables tables) {
        this.tables = tables;
    }

    Optional<SystemTable> find(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "pg_index" -> pgIndex();
                    case "pg_constraint" -> pgConstraint();
                    case "pg_attrdef" -> pgAttrdef();
                    case "pg_proc" -> pgProc();
                    case "pg_description" -> pgDescription();
                    case TEXTS -> texts();
                    default -> null;
                });
    }

    private record Index(TempRelation relation, TempIndex index) {
        IndexDefinition definition() {
            return index.definition();
        }

        /// Positions of its columns from 1, between the given marks.
        String positions(String before, String between, String after) {
            return definition().columns().stream()
                    .map(column -> String.valueOf(column.column() + 1))
                    .collect(Collectors.joining(between, before, after));
        }

        String columns() {
            return definition().columns().stream()
                    .map(column -> Quoting.identifier(
                            relation.columns().get(column.column()).name()))
                    .collect(Collectors.joining(", "));
        }
    }

    private Stream<Index> indexes() {
        return tables.all().stream()
                .flatMap(relation -> relation.indexes().stream().map(index -> new Index(relation, index)));
    }

    private SystemTable pgIndex() {
        return table(
                "pg_index",
                "indexrelid:l indrelid:l indnatts:s indnkeyatts:s indisunique:b indnullsnotdistinct:b indisprimary:b"
                        + " indisexclusion:b indimmediate:b indisclustered:b indisvalid:b indisready:b indislive:b"
                        + " indisreplident:b indkey:t indoption:t indexprs:t indpred:t",
                indexes()
                        .map(it -> row(
                                SystemCatalog.number(it.index().id()),
                                SystemCatalog.number(it.relation()),
                                it.definition().columns().size(),
                                it.definition().columns().size(),
                                it.definition().isUnique(),
                                false,
                                it.definition().isPrimary(),
                                false,
                                true,
                                false,
                                true,
                                true,
                                true,
                                false,
                                it.positions("", " ", ""),
                                it.definition().columns().stream()
                                        .map(PgDefinitions::option)
                                        .collect(Collectors.joining(" ")),
                                null,
                                null)));
    }

    private static String option(IndexColumn column) {
        return String.valueOf((column.descending() ? 1 : 0) + (column.nullsFirst() ? 2 : 0));
    }

    /// A constraint as its catalog row and as the text that would make it.
    private record Constraint(TempRelation relation, String name, String type, long index, String key, String text) {
        long number() {
            return SystemCatalog.number(type + " " + relation.id().value() + " " + name);
        }
    }

    private List<Constraint> constraints() {
        List<Constraint> all = new ArrayList<>();
        indexes().filter(it -> it.definition().isConstraint()).forEach(it -> {
            boolean isPrimary = it.definition().isPrimary();
            all.add(new Constraint(
                    it.relation(),
                    it.definition().name(),
                    isPrimary ? "p" : "u",
                    SystemCatalog.number(it.index().id()),
                    it.positions("{", ",", "}"),
                    (isPrimary ? "PRIMARY KEY (" : "UNIQUE (") + it.columns() + ")"));
        });
        for (TempRelation relation : tables.all()) {
            for (CheckConstraint check : tables.rules(relation.id()).checks()) {
                all.add(new Constraint(
                        relation, check.name(), "c", 0, columns(relation, check), "CHECK (" + check.text() + ")"));
            }
            for (int i = 0; i < relation.columns().size(); i++) {
                ColumnDefinition column = relation.columns().get(i);
                if (!column.isNullable()) {
                    all.add(new Constraint(
                            relation,
                            ObjectNames.of(relation.name(), column.name(), "not_null"),
                            "n",
                            0,
                            "{" + (i + 1) + "}",
                            "NOT NULL " + Quoting.identifier(column.name())));
                }
            }
        }
        return all;
    }

    private String columns(TempRelation relation, CheckConstraint check) {
        return tables.catalogTable(relation).columnsOf(check).stream()
                .map(column -> String.valueOf(column + 1))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private SystemTable pgConstraint() {
        return table(
                "pg_constraint",
                "oid:l conname:t connamespace:l contype:t condeferrable:b condeferred:b conenforced:b convalidated:b"
                        + " conrelid:l contypid:l conindid:l conparentid:l confrelid:l conislocal:b coninhcount:s"
                        + " connoinherit:b conkey:t confkey:t conbin:t",
                constraints().stream()
                        .map(it -> row(
                                it.number(),
                                it.name(),
                                SystemCatalog.PG_TEMP,
                                it.type(),
                                false,
                                false,
                                true,
                                true,
                                SystemCatalog.number(it.relation()),
                                0,
                                it.index(),
                                0,
                                0,
                                true,
                                0,
                                it.index() != 0,
                                it.key(),
                                null,
                                null)));
    }

    private SystemTable pgAttrdef() {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (TempRelation relation : tables.all()) {
            for (ColumnDefault value : tables.rules(relation.id()).defaults()) {
                if (value.kind().isIdentity()) {
                    continue;
                }
                rows.add(row(
                        SystemCatalog.number("default " + relation.id().value() + " " + value.column()),
                        SystemCatalog.number(relation),
                        value.column() + 1,
                        value.text()));
            }
        }
        return table("pg_attrdef", "oid:l adrelid:l adnum:s adbin:t", rows.stream());
    }

    private SystemTable pgProc() {
        return table(
                "pg_proc",
                "oid:l proname:t pronamespace:l proowner:l prolang:l procost:r prorows:r prokind:t prosecdef:b"
                        + " proleakproof:b proisstrict:b proretset:b provolatile:t proparallel:t pronargs:s"
                        + " pronargdefaults:s prorettype:l proargtypes:t proargnames:t prosrc:t",
                tables.names().functions().values().stream()
                        .map(it -> row(
                                SystemCatalog.number(it.signature()),
                                it.name(),
                                SystemCatalog.PG_TEMP,
                                SystemCatalog.OWNER_NUMBER,
                                LANGUAGE_SQL,
                                100.0,
                                0.0,
                                "f",
                                false,
                                false,
                                it.isStrict(),
                                false,
                                initial(it.volatility()),
                                initial(it.parallel()),
                                it.parameters().size(),
                                it.parameters().size() - it.required(),
                                it.result().name().number(),
                                it.types().stream()
                                        .map(type -> String.valueOf(type.name().number()))
                                        .collect(Collectors.joining(" ")),
                                names(it),
                                it.source())));
    }

    private static String initial(Enum<?> value) {
        return value.name().substring(0, 1).toLowerCase(Locale.ROOT);
    }

    private static @Nullable String names(FunctionDefinition function) {
        List<Parameter> parameters = function.parameters();
        return parameters.stream().allMatch(parameter -> parameter.name().isEmpty())
                ? null
                : parameters.stream()
                        .map(parameter -> parameter.name().orElse("\"\""))
                        .collect(Collectors.joining(",", "{", "}"));
    }

    private SystemTable pgDescription() {
        List<@Nullable Object[]> rows = new ArrayList<>();
        tables.names().comments().forEach((subject, text) -> {
            if (subject.isFunction()) {
                rows.add(row(SystemCatalog.number(subject.name()), FUNCTIONS, 0, text));
            } else if (subject.relation().isPresent()) {
                tables.table(subject.relation().get())
                        .map(table -> table.columnIndex(subject.column()) + 1)
                        .filter(position -> position > 0 || subject.column().isEmpty())
                        .or(() -> indexes()
                                .filter(it -> it.index()
                                        .id()
                                        .equals(subject.relation().get()))
                                .map(_ -> 0)
                                .findFirst())
                        .ifPresent(position -> rows.add(
                                row(SystemCatalog.number(subject.relation().get()), CLASSES, position, text)));
            } else {
                tables.view(subject.name()).ifPresent(view -> {
                    int position = 0;
                    for (int i = 0; i < view.columns().size(); i++) {
                        position = view.columns().get(i).name().equals(subject.column()) ? i + 1 : position;
                    }
                    rows.add(row(SystemCatalog.number(view.name()), CLASSES, position, text));
                });
            }
        });
        return table("pg_description", "objoid:l classoid:l objsubid:i description:t", rows.stream());
    }

    private SystemTable texts() {
        List<@Nullable Object[]> rows = new ArrayList<>();
        indexes()
                .forEach(it -> rows.add(row(
                        SystemCatalog.number(it.index().id()), PgCatalog.definition(it.relation(), it.definition()))));
        constraints().forEach(it -> rows.add(row(it.number(), it.text())));
        tables.views().all().values().forEach(view -> rows.add(row(SystemCatalog.number(view.name()), view.text())));
        return table(TEXTS, "oid:l definition:t", rows.stream());
    }
}
