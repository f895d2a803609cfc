package dev.spillway.session;

import static dev.spillway.session.SystemColumns.row;
import static dev.spillway.session.SystemColumns.table;

import dev.spillway.catalog.ColumnDefault;
import dev.spillway.catalog.ColumnDefault.Kind;
import dev.spillway.catalog.SequenceDefinition.Options;
import dev.spillway.catalog.SystemTable;
import dev.spillway.data.DataType;
import dev.spillway.data.TypeName;
import dev.spillway.storage.ColumnDefinition;
import dev.spillway.storage.IndexDefinition;
import dev.spillway.storage.TempRelation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `information_schema`, as far as it says something of TEMP tables.
final class InformationSchema {
    private static final int TEXT_BYTES_MAX = 1 << 30;
    private static final int UTF8_BYTES_MAX = 4;

    private final SessionTables tables;

    InformationSchema(SessionTables tables) {
        this.tables = tables;
    }

    Optional<SystemTable> find(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "schemata" -> schemata();
                    case "tables" -> tables();
                    case "columns" -> columns();
                    case "views" ->
                        SystemColumns.table(
                                name,
                                "table_catalog:t table_schema:t table_name:t view_definition:v check_option:v"
                                        + " is_updatable:v is_insertable_into:v",
                                Stream.empty());
                    case "table_constraints" -> constraints();
                    case "key_column_usage" -> keyColumns();
                    case "sequences" -> PgSequences.sequences(tables);
                    default -> null;
                });
    }

    private static SystemTable schemata() {
        return table(
                "schemata",
                "catalog_name:t schema_name:t schema_owner:t default_character_set_catalog:t"
                        + " default_character_set_schema:t default_character_set_name:t sql_path:v",
                Stream.of("information_schema", "pg_catalog", SystemCatalog.PG_TEMP_NAME, "public")
                        .map(name -> row(SystemCatalog.DATABASE, name, SystemCatalog.OWNER, null, null, null, null)));
    }

    private SystemTable tables() {
        return table(
                "tables",
                "table_catalog:t table_schema:t table_name:t table_type:v self_referencing_column_name:t"
                        + " reference_generation:v user_defined_type_catalog:t user_defined_type_schema:t"
                        + " user_defined_type_name:t is_insertable_into:v is_typed:v commit_action:v",
                tables.all().stream()
                        .map(relation -> row(
                                SystemCatalog.DATABASE,
                                SystemCatalog.PG_TEMP_NAME,
                                relation.name(),
                                "LOCAL TEMPORARY",
                                null,
                                null,
                                null,
                                null,
                                null,
                                "YES",
                                "NO",
                                null)));
    }

    private record Key(TempRelation relation, IndexDefinition index) {}

    private Stream<Key> keys() {
        return tables.all().stream()
                .flatMap(relation -> relation.indexes().stream()
                        .filter(index -> index.definition().isConstraint())
                        .map(index -> new Key(relation, index.definition())));
    }

    /// Keys only: neither NOT NULL nor CHECK.
    private SystemTable constraints() {
        return table(
                "table_constraints",
                "constraint_catalog:t constraint_schema:t constraint_name:t table_catalog:t table_schema:t table_name:t"
                        + " constraint_type:v is_deferrable:v initially_deferred:v enforced:v",
                keys().map(key -> row(
                        SystemCatalog.DATABASE,
                        SystemCatalog.PG_TEMP_NAME,
                        key.index().name(),
                        SystemCatalog.DATABASE,
                        SystemCatalog.PG_TEMP_NAME,
                        key.relation().name(),
                        key.index().isPrimary() ? "PRIMARY KEY" : "UNIQUE",
                        "NO",
                        "NO",
                        "YES")));
    }

    private SystemTable keyColumns() {
        List<@Nullable Object[]> rows = new ArrayList<>();
        keys().forEach(key -> {
            for (int i = 0; i < key.index().columns().size(); i++) {
                rows.add(row(
                        SystemCatalog.DATABASE,
                        SystemCatalog.PG_TEMP_NAME,
                        key.index().name(),
                        SystemCatalog.DATABASE,
                        SystemCatalog.PG_TEMP_NAME,
                        key.relation().name(),
                        key.relation()
                                .columns()
                                .get(key.index().columns().get(i).column())
                                .name(),
                        i + 1,
                        null));
            }
        });
        return table(
                "key_column_usage",
                "constraint_catalog:t constraint_schema:t constraint_name:t table_catalog:t table_schema:t table_name:t"
                        + " column_name:t ordinal_position:i position_in_unique_constraint:i",
                rows.stream());
    }

    private SystemTable columns() {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (TempRelation relation : tables.all()) {
            int position = 0;
            for (ColumnDefinition column : relation.columns()) {
                Optional<ColumnDefault> value = tables.rules(relation.id()).defaultOf(position);
                rows.add(column(relation, column, ++position, value));
            }
        }
        return table(
                "columns",
                "table_catalog:t table_schema:t table_name:t column_name:t ordinal_position:i column_default:v"
                        + " is_nullable:v data_type:v character_maximum_length:i character_octet_length:i"
                        + " numeric_precision:i numeric_precision_radix:i numeric_scale:i datetime_precision:i"
                        + " interval_type:v interval_precision:i collation_name:t domain_name:t udt_catalog:t"
                        + " udt_schema:t udt_name:t is_self_referencing:v is_identity:v identity_generation:v"
                        + " identity_start:v identity_increment:v identity_maximum:v identity_minimum:v identity_cycle:v"
                        + " is_generated:v generation_expression:v is_updatable:v",
                rows.stream());
    }

    private @Nullable Object[] column(
            TempRelation relation, ColumnDefinition column, int position, Optional<ColumnDefault> origin) {
        Kind kind = origin.map(ColumnDefault::kind).orElse(Kind.DEFAULT);
        String text = origin.map(ColumnDefault::text).orElse(null);
        Optional<Options> identity = kind.isIdentity()
                ? Optional.of(new SequenceRunner(tables, _ -> {})
                        .identity(relation, column.name())
                        .definition()
                        .options())
                : Optional.empty();
        DataType type = column.type();
        TypeName name = type.name();
        return row(
                SystemCatalog.DATABASE,
                SystemCatalog.PG_TEMP_NAME,
                relation.name(),
                column.name(),
                position,
                kind == Kind.DEFAULT ? text : null,
                column.isNullable() ? "YES" : "NO",
                name.sqlName(),
                name.isString() && type.precision() != DataType.UNCONSTRAINED ? type.precision() : null,
                name.isString() ? octets(type) : null,
                precision(type),
                radix(name),
                name.isInteger() ? (Object) 0 : name == TypeName.NUMERIC && type.hasFixedScale() ? type.scale() : null,
                datetimePrecision(name),
                null,
                null,
                null,
                null,
                SystemCatalog.DATABASE,
                "pg_catalog",
                type.isArray() ? "_" + SystemTypes.shortName(type.element().name()) : SystemTypes.shortName(name),
                "NO",
                kind.isIdentity() ? "YES" : "NO",
                kind.isIdentity() ? kind == Kind.IDENTITY_ALWAYS ? "ALWAYS" : "BY DEFAULT" : null,
                identity.map(it -> String.valueOf(it.start())).orElse(null),
                identity.map(it -> String.valueOf(it.increment())).orElse(null),
                identity.map(it -> String.valueOf(it.max())).orElse(null),
                identity.map(it -> String.valueOf(it.min())).orElse(null),
                identity.map(it -> it.isCycle() ? "YES" : "NO").orElse("NO"),
                "NEVER",
                null,
                "YES");
    }

    private static int octets(DataType type) {
        return type.precision() == DataType.UNCONSTRAINED ? TEXT_BYTES_MAX : type.precision() * UTF8_BYTES_MAX;
    }

    /// Bits or decimal digits, as [#radix] says.
    private static @Nullable Integer precision(DataType type) {
        return switch (type.name()) {
            case SMALLINT -> 16;
            case INTEGER -> 32;
            case BIGINT -> 64;
            case REAL -> 24;
            case DOUBLE_PRECISION -> 53;
            case NUMERIC -> type.precision() == DataType.UNCONSTRAINED ? null : type.precision();
            case BOOLEAN,
                    CHAR,
                    VARCHAR,
                    TEXT,
                    DATE,
                    TIME,
                    TIMESTAMP,
                    TIMESTAMPTZ,
                    INTERVAL,
                    UUID,
                    BYTEA,
                    ARRAY,
                    JSON,
                    JSONB -> null;
        };
    }

    private static @Nullable Integer radix(TypeName type) {
        return type == TypeName.NUMERIC ? (Integer) 10 : type.isNumber() ? 2 : null;
    }

    private static @Nullable Integer datetimePrecision(TypeName type) {
        return switch (type) {
            case DATE -> 0;
            case TIME, TIMESTAMP, TIMESTAMPTZ, INTERVAL -> 6;
            case BOOLEAN,
                    SMALLINT,
                    INTEGER,
                    BIGINT,
                    REAL,
                    DOUBLE_PRECISION,
                    NUMERIC,
                    CHAR,
                    VARCHAR,
                    TEXT,
                    UUID,
                    BYTEA,
                    ARRAY,
                    JSON,
                    JSONB -> null;
        };
    }
}
