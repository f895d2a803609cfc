package dev.spillway.session;

import static dev.spillway.session.SystemColumns.row;
import static dev.spillway.session.SystemColumns.table;

import dev.spillway.catalog.ColumnDefault;
import dev.spillway.catalog.SystemTable;
import dev.spillway.catalog.ViewDefinition;
import dev.spillway.data.TextFormat;
import dev.spillway.data.TypeName;
import dev.spillway.function.Quoting;
import dev.spillway.storage.ColumnDefinition;
import dev.spillway.storage.ColumnStatistics;
import dev.spillway.storage.IndexColumn;
import dev.spillway.storage.IndexDefinition;
import dev.spillway.storage.TempIndex;
import dev.spillway.storage.TempRelation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `pg_catalog`, as far as tools look around in it. It lists the session's relations, not itself.
final class PgCatalog {
    private static final double PART_OF_ROWS_MIN = 0.1;
    /// The access method of indexes.
    private static final int BTREE = 403;

    private final SessionTables tables;
    private final Settings settings;

    PgCatalog(SessionTables tables, Settings settings) {
        this.tables = tables;
        this.settings = settings;
    }

    Optional<SystemTable> find(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "pg_class" -> pgClass();
                    case "pg_attribute" -> pgAttribute();
                    case "pg_type" -> pgType();
                    case "pg_namespace" -> pgNamespace();
                    case "pg_tables" -> pgTables();
                    case "pg_indexes" -> pgIndexes();
                    case "pg_views" -> pgViews();
                    case "pg_settings" -> pgSettings();
                    case "pg_stats" -> pgStats();
                    case "pg_database" -> pgDatabase();
                    case "pg_roles" -> pgRoles();
                    case "pg_sequence" -> PgSequences.pgSequence(tables);
                    case "pg_sequences" -> PgSequences.pgSequences(tables);
                    default -> new PgDefinitions(tables).find(name).orElseGet(() -> without(name));
                });
    }

    /// Those that say nothing yet.
    private static @Nullable SystemTable without(String name) {
        String columns = switch (name) {
            case "pg_inherits" -> "inhrelid:l inhparent:l inhseqno:i";
            default -> "";
        };
        return columns.isEmpty() ? null : SystemColumns.table(name, columns, Stream.empty());
    }

    private SystemTable pgClass() {
        return table(
                "pg_class",
                "oid:l relname:t relnamespace:l reltype:l reloftype:l relowner:l relam:l relfilenode:l reltablespace:l"
                        + " relpages:i reltuples:r relallvisible:i reltoastrelid:l relhasindex:b relisshared:b"
                        + " relpersistence:t relkind:t relnatts:s relchecks:s relhasrules:b relhastriggers:b"
                        + " relhassubclass:b relrowsecurity:b relforcerowsecurity:b relispopulated:b relreplident:t"
                        + " relispartition:b reloptions:t relpartbound:t",
                Stream.of(
                                tables.all().stream().map(this::relation),
                                tables.all().stream()
                                        .flatMap(relation -> relation.indexes().stream()
                                                .map(index -> index(index, relation.rowCount()))),
                                tables.views().all().values().stream().map(PgCatalog::view),
                                tables.names().sequences().values().stream().map(PgCatalog::sequence))
                        .flatMap(it -> it)
                        .map(PgCatalog::values));
    }

    /// A row of `pg_class`.
    private record Relation(
            long number,
            String name,
            String kind,
            int accessMethod,
            int blocks,
            double rows,
            int columns,
            int checks,
            boolean hasIndexes) {}

    private Relation relation(TempRelation relation) {
        return new Relation(
                SystemCatalog.number(relation),
                relation.name(),
                "r",
                2,
                relation.blockCount(),
                (double) relation.rowCount(),
                relation.columns().size(),
                tables.rules(relation.id()).checks().size(),
                !relation.indexes().isEmpty());
    }

    private static Relation index(TempIndex index, long rows) {
        int columns = index.definition().columns().size();
        return new Relation(
                SystemCatalog.number(index.id()),
                index.definition().name(),
                "i",
                BTREE,
                index.blockCount(),
                (double) rows,
                columns,
                0,
                false);
    }

    private static Relation view(ViewDefinition view) {
        return new Relation(
                SystemCatalog.number(view.name()),
                view.name(),
                "v",
                0,
                0,
                -1,
                view.columns().size(),
                0,
                false);
    }

    private static Relation sequence(SessionNames.NamedSequence sequence) {
        return new Relation(
                sequence.definition().number(), sequence.definition().name(), "S", 0, 1, 1, 3, 0, false);
    }

    private static @Nullable Object[] values(Relation it) {
        return row(
                it.number(),
                it.name(),
                SystemCatalog.PG_TEMP,
                0,
                0,
                SystemCatalog.OWNER_NUMBER,
                it.accessMethod(),
                it.kind().equals("v") ? 0 : it.number(),
                0,
                it.blocks(),
                it.rows(),
                0,
                0,
                it.hasIndexes(),
                false,
                "t",
                it.kind(),
                it.columns(),
                it.checks(),
                it.kind().equals("v"),
                false,
                false,
                false,
                false,
                true,
                it.kind().equals("r") ? "d" : "n",
                false,
                null,
                null);
    }

    private SystemTable pgAttribute() {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (TempRelation relation : tables.all()) {
            int position = 0;
            for (ColumnDefinition column : relation.columns()) {
                Optional<ColumnDefault.Kind> origin =
                        tables.rules(relation.id()).kindOf(position);
                rows.add(attribute(SystemCatalog.number(relation), column, ++position, origin));
            }
            for (TempIndex index : relation.indexes()) {
                int key = 0;
                for (IndexColumn column : index.definition().columns()) {
                    ColumnDefinition of = relation.columns().get(column.column());
                    ColumnDefinition own = new ColumnDefinition(of.name(), of.type(), true);
                    rows.add(attribute(SystemCatalog.number(index.id()), own, ++key, Optional.empty()));
                }
            }
        }
        for (ViewDefinition view : tables.views().all().values()) {
            int position = 0;
            for (ViewDefinition.Column column : view.columns()) {
                ColumnDefinition own = new ColumnDefinition(column.name(), column.type(), true);
                rows.add(attribute(SystemCatalog.number(view.name()), own, ++position, Optional.empty()));
            }
        }
        return table(
                "pg_attribute",
                "attrelid:l attname:t atttypid:l attlen:s attnum:s atttypmod:i attndims:s attnotnull:b atthasdef:b"
                        + " atthasmissing:b attidentity:t attgenerated:t attisdropped:b attislocal:b attinhcount:s"
                        + " attcollation:l attacl:t attoptions:t attfdwoptions:t",
                rows.stream());
    }

    private static @Nullable Object[] attribute(
            long relation, ColumnDefinition column, int position, Optional<ColumnDefault.Kind> origin) {
        TypeName type = column.type().name();
        return row(
                relation,
                column.name(),
                type.number(),
                SystemTypes.length(type),
                position,
                SystemTypes.modifier(column.type()),
                0,
                !column.isNullable(),
                origin.filter(it -> !it.isIdentity()).isPresent(),
                false,
                origin.map(PgCatalog::identity).orElse(""),
                "",
                false,
                true,
                0,
                type.isString() ? 100 : 0,
                null,
                null,
                null);
    }

    private static String identity(ColumnDefault.Kind kind) {
        return switch (kind) {
            case IDENTITY_ALWAYS -> "a";
            case IDENTITY_BY_DEFAULT -> "d";
            case DEFAULT -> "";
        };
    }

    private static SystemTable pgType() {
        return table(
                "pg_type",
                "oid:l typname:t typnamespace:l typowner:l typlen:s typbyval:b typtype:t typcategory:t"
                        + " typispreferred:b typisdefined:b typdelim:t typrelid:l typelem:l typarray:l typnotnull:b"
                        + " typbasetype:l typtypmod:i typndims:i typcollation:l typdefault:t",
                Arrays.stream(TypeName.values())
                        .map(type -> row(
                                type.number(),
                                SystemTypes.shortName(type),
                                SystemCatalog.PG_CATALOG,
                                SystemCatalog.OWNER_NUMBER,
                                SystemTypes.length(type),
                                SystemTypes.length(type) > 0 && SystemTypes.length(type) <= Long.BYTES,
                                "b",
                                SystemTypes.category(type),
                                isPreferred(type),
                                true,
                                ",",
                                0,
                                0,
                                0,
                                false,
                                0,
                                -1,
                                0,
                                type.isString() ? 100 : 0,
                                null)));
    }

    private static boolean isPreferred(TypeName type) {
        return switch (type) {
            case BOOLEAN, DOUBLE_PRECISION, TEXT, TIMESTAMPTZ, INTERVAL -> true;
            case SMALLINT,
                    INTEGER,
                    BIGINT,
                    REAL,
                    NUMERIC,
                    CHAR,
                    VARCHAR,
                    DATE,
                    TIME,
                    TIMESTAMP,
                    UUID,
                    BYTEA,
                    ARRAY,
                    JSON,
                    JSONB -> false;
        };
    }

    private static SystemTable pgNamespace() {
        return table(
                "pg_namespace",
                "oid:l nspname:t nspowner:l nspacl:t",
                Stream.of(
                        row(SystemCatalog.PG_CATALOG, "pg_catalog", SystemCatalog.OWNER_NUMBER, null),
                        row(SystemCatalog.PUBLIC, "public", SystemCatalog.OWNER_NUMBER, null),
                        row(SystemCatalog.INFORMATION_SCHEMA, "information_schema", SystemCatalog.OWNER_NUMBER, null),
                        row(SystemCatalog.PG_TEMP, SystemCatalog.PG_TEMP_NAME, SystemCatalog.OWNER_NUMBER, null)));
    }

    private SystemTable pgTables() {
        return table(
                "pg_tables",
                "schemaname:t tablename:t tableowner:t tablespace:t hasindexes:b hasrules:b hastriggers:b rowsecurity:b",
                tables.all().stream()
                        .map(relation -> row(
                                SystemCatalog.PG_TEMP_NAME,
                                relation.name(),
                                SystemCatalog.OWNER,
                                null,
                                !relation.indexes().isEmpty(),
                                false,
                                false,
                                false)));
    }

    private SystemTable pgIndexes() {
        return table(
                "pg_indexes",
                "schemaname:t tablename:t indexname:t tablespace:t indexdef:t",
                tables.all().stream()
                        .flatMap(relation -> relation.indexes().stream()
                                .map(index -> row(
                                        SystemCatalog.PG_TEMP_NAME,
                                        relation.name(),
                                        index.definition().name(),
                                        null,
                                        definition(relation, index.definition())))));
    }

    static String definition(TempRelation relation, IndexDefinition index) {
        String columns = index.columns().stream()
                .map(column -> Quoting.identifier(
                                relation.columns().get(column.column()).name())
                        + (column.descending() ? " DESC" : "")
                        + (column.descending() == column.nullsFirst()
                                ? ""
                                : column.nullsFirst() ? " NULLS FIRST" : " NULLS LAST"))
                .collect(Collectors.joining(", "));
        return "CREATE " + (index.isUnique() ? "UNIQUE " : "") + "INDEX " + Quoting.identifier(index.name()) + " ON "
                + "pg_temp." + Quoting.identifier(relation.name()) + " USING btree (" + columns
                + ")";
    }

    /// The definition is the statement that made the view.
    private SystemTable pgViews() {
        return table(
                "pg_views",
                "schemaname:t viewname:t viewowner:t definition:t",
                tables.views().all().values().stream()
                        .map(view -> row(SystemCatalog.PG_TEMP_NAME, view.name(), SystemCatalog.OWNER, view.text())));
    }

    private SystemTable pgSettings() {
        return table(
                "pg_settings",
                "name:t setting:t unit:t category:t short_desc:t extra_desc:t context:t vartype:t source:t min_val:t"
                        + " max_val:t enumvals:t boot_val:t reset_val:t sourcefile:t sourceline:i pending_restart:b",
                settings.definitions().stream().map(this::setting));
    }

    private @Nullable Object[] setting(SettingDefinition definition) {
        boolean isNumber =
                definition.kind() == SettingDefinition.Kind.INTEGER || definition.kind() == SettingDefinition.Kind.REAL;
        String unit = definition.unit().label();
        List<String> values = definition.description().values();
        return row(
                definition.name(),
                raw(settings.value(definition)),
                unit.isEmpty() ? null : unit,
                definition.description().category(),
                definition.description().text(),
                null,
                definition.description().context() == SettingDefinition.Context.INTERNAL ? "internal" : "user",
                definition.kind().label(),
                settings.source(definition).label(),
                isNumber ? number(definition, definition.min()) : null,
                isNumber ? number(definition, definition.max()) : null,
                values.isEmpty() ? null : "{" + String.join(",", values) + "}",
                raw(definition.defaultValue()),
                raw(definition.defaultValue()),
                null,
                null,
                false);
    }

    private static String number(SettingDefinition definition, double bound) {
        return definition.kind() == SettingDefinition.Kind.INTEGER ? Long.toString((long) bound) : raw(bound);
    }

    /// In the setting's own unit.
    private static String raw(Object value) {
        return switch (value) {
            case Boolean flag -> flag ? "on" : "off";
            case Double real -> TextFormat.doublePrecision(real);
            default -> value.toString();
        };
    }

    private SystemTable pgStats() {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (TempRelation relation : tables.all()) {
            List<ColumnStatistics> statistics = relation.statistics().columns();
            for (int i = 0; i < statistics.size() && relation.rowCount() > 0; i++) {
                rows.add(statistics(relation, relation.columns().get(i), statistics.get(i)));
            }
        }
        return table(
                "pg_stats",
                "schemaname:t tablename:t attname:t inherited:b null_frac:r avg_width:i n_distinct:r most_common_vals:t"
                        + " most_common_freqs:t histogram_bounds:t correlation:r",
                rows.stream());
    }

    private static @Nullable Object[] statistics(
            TempRelation relation, ColumnDefinition column, ColumnStatistics statistics) {
        List<ColumnStatistics.MostCommonValue> common = statistics.mostCommonValues();
        return row(
                SystemCatalog.PG_TEMP_NAME,
                relation.name(),
                column.name(),
                false,
                statistics.nullFraction(),
                (long) statistics.averageWidth(),
                distinct(statistics.distinctCount(), relation.rowCount()),
                common.isEmpty()
                        ? null
                        : common.stream()
                                .map(it -> element(it.value(), column))
                                .collect(Collectors.joining(",", "{", "}")),
                common.isEmpty()
                        ? null
                        : common.stream()
                                .map(it -> String.format(Locale.ROOT, "%.6g", it.frequency()))
                                .collect(Collectors.joining(",", "{", "}")),
                statistics.histogramBounds().isEmpty()
                        ? null
                        : statistics.histogramBounds().stream()
                                .map(it -> element(it, column))
                                .collect(Collectors.joining(",", "{", "}")),
                statistics.correlation());
    }

    /// A number of values, or as a negative part of the rows where it grows with them.
    private static double distinct(double count, long rows) {
        return count > PART_OF_ROWS_MIN * rows ? -count / rows : count;
    }

    /// Quoted where an array of PostgreSQL would have it quoted.
    private static String element(Object value, ColumnDefinition column) {
        String text = TextFormat.formatPresent(value, column.type());
        boolean isPlain = !text.isEmpty()
                && !text.equalsIgnoreCase("null")
                && text.chars().noneMatch(c -> Character.isWhitespace(c) || "{},\"\\".indexOf(c) >= 0);
        return isPlain ? text : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static SystemTable pgDatabase() {
        return table(
                "pg_database",
                "oid:l datname:t datdba:l encoding:i datcollate:t datctype:t datistemplate:b datallowconn:b datconnlimit:i",
                Stream.<@Nullable Object[]>of(
                        row(5, SystemCatalog.DATABASE, SystemCatalog.OWNER_NUMBER, 6, "C", "C", false, true, -1)));
    }

    private static SystemTable pgRoles() {
        return table(
                "pg_roles",
                "oid:l rolname:t rolsuper:b rolinherit:b rolcreaterole:b rolcreatedb:b rolcanlogin:b",
                Stream.<@Nullable Object[]>of(
                        row(SystemCatalog.OWNER_NUMBER, SystemCatalog.OWNER, false, true, false, false, true)));
    }
}
