package dev.spillway.session;

import dev.spillway.catalog.CatalogTable;
import dev.spillway.catalog.FunctionDefinition;
import dev.spillway.catalog.SessionCatalog;
import dev.spillway.catalog.SystemTable;
import dev.spillway.catalog.ViewDefinition;
import dev.spillway.sql.syntax.ObjectNames;
import dev.spillway.storage.RelationId;
import dev.spillway.storage.TempRelation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// The names that one statement can use: the session's tables, and `pg_catalog` and `information_schema` as they are
/// now. Leader thread only.
final class SystemCatalog implements SessionCatalog {
    /// `oid` of the schema `pg_catalog`, and of `information_schema`, as in PostgreSQL.
    static final int PG_CATALOG = 11;
    static final int INFORMATION_SCHEMA = 13_000;
    static final int PUBLIC = 2_200;
    static final int PG_TEMP = 16_384;
    /// The name that the session's tables have as their schema.
    static final String PG_TEMP_NAME = "pg_temp_1";
    static final String DATABASE = "spillway";
    static final String OWNER = "spillway";
    static final int OWNER_NUMBER = 10;

    /// Of system tables as objects: `'pg_class'::regclass`.
    private static final Map<String, Long> NUMBERS =
            Map.of("pg_type", 1247L, "pg_attribute", 1249L, "pg_class", 1259L, "pg_namespace", 2615L);
    private static final long FIRST_RELATION = 16_385;
    private static final int FIRST_NAMED = 1 << 30;

    private final SessionTables tables;
    private final Settings settings;
    private boolean hasSystemTables;

    SystemCatalog(SessionTables tables, Settings settings) {
        this.tables = tables;
        this.settings = settings;
    }

    /// Whether the statement names a system table, so that it holds for this moment only.
    boolean hasSystemTables() {
        return hasSystemTables;
    }

    @Override
    public Optional<CatalogTable> table(String name) {
        return tables.table(name);
    }

    @Override
    public Optional<CatalogTable> table(RelationId id) {
        return tables.table(id);
    }

    @Override
    public Optional<ViewDefinition> view(String name) {
        return tables.view(name);
    }

    @Override
    public boolean isRelation(String name) {
        return tables.isRelation(name);
    }

    @Override
    public List<FunctionDefinition> functions(String name) {
        if (!SystemFunctions.isName(name)) {
            return tables.functions(name);
        }
        hasSystemTables = true;
        return SystemFunctions.find(name, tables.analyzer(), this);
    }

    @Override
    public Optional<SystemTable> systemTable(String schema, String name) {
        Optional<SystemTable> table = switch (schema) {
            case "pg_catalog" -> new PgCatalog(tables, settings).find(name);
            case PG_TEMP_NAME, "pg_temp" -> PgSequences.rows(tables, name);
            case "information_schema" -> new InformationSchema(tables).find(name);
            default -> Optional.empty();
        };
        hasSystemTables |= table.isPresent();
        return table;
    }

    @Override
    public OptionalLong relationNumber(String name) {
        hasSystemTables = true;
        String relation = ObjectNames.ofRelation(name);
        OptionalLong own = tables.all().stream()
                .filter(it -> it.name().equals(relation))
                .mapToLong(SystemCatalog::number)
                .findFirst();
        own = own.isPresent()
                ? own
                : tables.index(relation).stream()
                        .mapToLong(it -> number(it.id()))
                        .findFirst();
        own = own.isPresent()
                ? own
                : tables.view(relation).stream()
                        .mapToLong(it -> number(it.name()))
                        .findFirst();
        own = own.isPresent()
                ? own
                : tables.sequences().find(relation).stream()
                        .mapToLong(it -> it.definition().number())
                        .findFirst();
        Long system = NUMBERS.get(relation);
        return own.isPresent() || system == null ? own : OptionalLong.of(system);
    }

    static long number(TempRelation relation) {
        return number(relation.id());
    }

    /// The number of a relation or index.
    static long number(RelationId relation) {
        return FIRST_RELATION + relation.value();
    }

    /// The number of what has only a name, always the same.
    static long number(String name) {
        return (long) FIRST_NAMED + Math.floorMod(name.hashCode(), FIRST_NAMED);
    }
}
