package dev.spillway.session;

import dev.spillway.catalog.FunctionDefinition;
import dev.spillway.catalog.SessionCatalog;
import dev.spillway.error.SpillwayException;
import dev.spillway.sql.QueryAnalyzer;
import dev.spillway.sql.syntax.ParsedStatement;
import dev.spillway.sql.syntax.StatementParser;
import java.util.List;
import java.util.Map;

/// Functions of `pg_catalog` that look things up in its tables: functions of LANGUAGE SQL, as some are in PostgreSQL
/// too. Stateless.
final class SystemFunctions {
    private static final String DEFINITION =
            "SELECT definition FROM pg_catalog." + PgDefinitions.TEXTS + " WHERE oid = $1";

    private static final Map<String, List<String>> SOURCES = Map.of(
            "obj_description",
            List.of(
                    "(bigint, text) RETURNS text AS $$ SELECT description FROM pg_catalog.pg_description WHERE objoid = $1"
                            + " AND classoid = CASE $2 WHEN 'pg_class' THEN 1259 WHEN 'pg_proc' THEN 1255 END AND objsubid = 0 $$"),
            "col_description",
            List.of("(bigint, integer) RETURNS text AS $$ SELECT description FROM pg_catalog.pg_description"
                    + " WHERE objoid = $1 AND classoid = 1259 AND objsubid = $2 $$"),
            "pg_get_expr",
            List.of(
                    "(text, bigint) RETURNS text AS $$ SELECT $1 $$",
                    "(text, bigint, boolean) RETURNS text AS $$ SELECT $1 $$"),
            "pg_get_indexdef",
            List.of(
                    "(bigint) RETURNS text AS $$ " + DEFINITION + " $$",
                    "(bigint, integer, boolean) RETURNS text AS $$ " + DEFINITION + " AND $2 = 0 $$"),
            "pg_get_constraintdef",
            List.of(
                    "(bigint) RETURNS text AS $$ " + DEFINITION + " $$",
                    "(bigint, boolean) RETURNS text AS $$ " + DEFINITION + " $$"),
            "pg_get_viewdef",
            List.of(
                    "(bigint) RETURNS text AS $$ " + DEFINITION + " $$",
                    "(bigint, boolean) RETURNS text AS $$ " + DEFINITION + " $$"));

    private SystemFunctions() {}

    static boolean isName(String name) {
        return SOURCES.containsKey(name);
    }

    /// The versions of the function of that name.
    static List<FunctionDefinition> find(String name, QueryAnalyzer analyzer, SessionCatalog catalog)
            throws SpillwayException {
        return SOURCES.getOrDefault(name, List.of()).stream()
                .map(source -> new StatementParser()
                        .parse("CREATE FUNCTION " + name + source + " LANGUAGE sql STRICT STABLE PARALLEL SAFE"))
                .map(ParsedStatement.CreateFunction.class::cast)
                .map(create -> analyzer.analyzeFunction(create, catalog))
                .toList();
    }
}
