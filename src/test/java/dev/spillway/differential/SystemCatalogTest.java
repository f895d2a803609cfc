package dev.spillway.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `pg_catalog` and `information_schema` say of a session's tables what PostgreSQL 18 says, but for the numbers of
/// objects and the name of the schema.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SystemCatalogTest {
    @TempDir
    static Path directory;

    private Ways ways;

    @BeforeAll
    void fill() {
        ways = Ways.all(directory);
        ways.prepare(
                "create temp table shelf (id integer not null, b bigint, s smallint, f boolean, r real, d double precision,"
                        + " n numeric(12,3), m numeric, c char(7), v varchar(30), t text, y date, h time, ts timestamp,"
                        + " z timestamptz, i interval, u uuid, a bytea)",
                "create temp table \"Odd Name\" (\"Col A\" integer)",
                "create temp table keyed (a integer primary key, b text unique, c integer)",
                "create index keyed_c on keyed (c desc, a)",
                "create temp view seen as select a, b from keyed",
                "create temp table ruled (a integer default 5, b integer, c integer not null, constraint low check (a < b), unique (c, a))",
                "comment on table ruled is 'has rules'",
                "comment on column ruled.b is 'second'",
                "comment on index keyed_c is 'sorts'",
                "comment on view seen is 'looks'",
                "comment on column seen.b is 'of the view'",
                "comment on table shelf is 'gone'",
                "comment on table shelf is null",
                "insert into shelf (id, s, t) select g, g % 3, case when g % 4 = 0 then null else 'x' || g % 2 end"
                        + " from generate_series(1, 200) g");
        ways.forEachSession((name, session) -> session.run("analyze shelf"));
        ways.postgres().run("analyze shelf");
    }

    @AfterAll
    void close() {
        ways.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select table_name, table_type, is_insertable_into, is_typed, commit_action from information_schema.tables"
                        + " where table_type = 'LOCAL TEMPORARY' and table_name <> 'seen'",
                "select column_name, ordinal_position, column_default, is_nullable, data_type, character_maximum_length,"
                        + " character_octet_length, numeric_precision, numeric_precision_radix, numeric_scale,"
                        + " datetime_precision, interval_type, udt_schema, udt_name, is_identity, is_generated, is_updatable"
                        + " from information_schema.columns where table_name = 'shelf'",
                "select table_name, column_name from information_schema.columns where table_name like 'Odd%'",
                "select schema_name from information_schema.schemata where schema_name not like 'pg_t%'",
                "select relname, relkind, relpersistence, reltuples, relnatts, relhasindex, relispartition, relchecks"
                        + " from pg_class where relname in ('shelf', 'nope')",
                "select relname, relkind, relnatts, relchecks, relhasindex from pg_class where relname in"
                        + " ('ruled', 'seen', 'keyed_c', 'keyed_pkey', 'ruled_c_a_key')",
                "select a.attname, a.attnum, a.attnotnull, a.atthasdef, format_type(a.atttypid, a.atttypmod) from pg_attribute a"
                        + " where a.attrelid = 'ruled'::regclass and a.attnum > 0",
                "select a.attname, a.attnum, format_type(a.atttypid, a.atttypmod) from pg_attribute a join pg_class c"
                        + " on c.oid = a.attrelid where c.relname in ('seen', 'keyed_c')",
                "select conname, contype, conkey::text, convalidated, connoinherit from pg_constraint where conrelid in"
                        + " ('ruled'::regclass, 'keyed'::regclass)",
                "select c.relname, i.indisunique, i.indisprimary, i.indisvalid, i.indkey::text, i.indoption::text, i.indnatts"
                        + " from pg_index i join pg_class c on c.oid = i.indexrelid"
                        + " where i.indrelid in ('ruled'::regclass, 'keyed'::regclass)",
                "select adnum, pg_get_expr(adbin, adrelid) from pg_attrdef where adrelid = 'ruled'::regclass",
                "select conname, pg_get_constraintdef(oid, true) from pg_constraint where conrelid in"
                        + " ('ruled'::regclass, 'keyed'::regclass)",
                "select column_name, column_default from information_schema.columns where table_name = 'ruled'",
                "select obj_description('ruled'::regclass, 'pg_class'), col_description('ruled'::regclass, 2),"
                        + " col_description('ruled'::regclass, 1), obj_description('keyed_c'::regclass, 'pg_class'),"
                        + " obj_description('seen'::regclass, 'pg_class'), col_description('seen'::regclass, 2),"
                        + " obj_description('shelf'::regclass, 'pg_class')",
                "select c.relname, d.objsubid, d.description from pg_description d join pg_class c on c.oid = d.objoid"
                        + " where c.relname in ('ruled', 'seen', 'keyed_c', 'shelf')",
                "select relname, relpages > 0 from pg_catalog.pg_class where oid = 'shelf'::regclass",
                "select relname from pg_class c where c.oid = '\"Odd Name\"'::regclass",
                "select relname from pg_class where oid = 'nope'::regclass",
                "select attname, attnum, attlen, atttypmod, attnotnull, atthasdef, attisdropped, format_type(atttypid, atttypmod)"
                        + " from pg_attribute where attrelid = 'pg_temp.shelf'::regclass and attnum > 0",
                "select a.attname, t.typname, t.typlen, t.typtype, t.typcategory, t.typispreferred from pg_attribute a"
                        + " join pg_type t on t.oid = a.atttypid where a.attrelid = 'shelf'::regclass and a.attnum > 0",
                "select n.nspname like 'pg_temp%', c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                        + " where c.relpersistence = 't' and c.relkind = 'r'",
                "select nspname from pg_namespace where nspname in ('public', 'pg_catalog', 'information_schema')",
                "select tablename, hasindexes, hasrules, hastriggers, rowsecurity from pg_tables where schemaname like 'pg_temp%'",
                "select name, unit, vartype from pg_settings where name in ('work_mem', 'temp_buffers', 'seq_page_cost', 'enable_sort')",
                "select attname, null_frac, n_distinct from pg_stats where tablename = 'shelf' and attname in ('id', 's', 't')",
                "select count(*) from pg_indexes where tablename = 'shelf'",
                "select tablename, indexname, indexdef from pg_indexes where tablename = 'keyed'",
                "select viewname from pg_views where schemaname like 'pg_temp%'",
                "select constraint_name, table_name, constraint_type, enforced from information_schema.table_constraints"
                        + " where table_name = 'keyed' and constraint_type in ('PRIMARY KEY', 'UNIQUE')",
                "select constraint_name, column_name, ordinal_position from information_schema.key_column_usage"
                        + " where table_name = 'keyed'",
                "select count(*) from information_schema.table_constraints where table_name = 'Odd Name'",
                "select typname, format_type(oid, -1) from pg_type where oid in (16, 17, 20, 21, 23, 25, 700, 701, 1042, 1043,"
                        + " 1082, 1083, 1114, 1184, 1186, 1700, 2950)",
                "select (select count(*) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0) from pg_class c"
                        + " where c.relname in ('shelf', 'Odd Name')",
                "select * from public.shelf",
                "select count(*) from pg_temp.shelf",
                "select * from information_schema.nope",
                "select * from pg_catalog.shelf",
                "select nope from pg_class",
                "select pg_table_is_visible('shelf'::regclass)",
                "with s as (select table_name, count(*) as c from information_schema.columns group by table_name)"
                        + " select c from s where table_name = 'shelf'"
            })
    void answersAreThoseOfPostgres(String sql) {
        ways.assertSame(sql);
    }

    /// What psql's `\d` asks, and what drivers and tools do.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT c.oid, n.nspname, c.relname FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_namespace n"
                        + " ON n.oid = c.relnamespace WHERE pg_catalog.pg_table_is_visible(c.oid) AND c.relname = 'shelf'",
                "SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), (SELECT pg_catalog.pg_get_expr(d.adbin,"
                        + " d.adrelid) FROM pg_catalog.pg_attrdef d WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum AND"
                        + " a.atthasdef), a.attnotnull, a.attidentity, a.attgenerated FROM pg_catalog.pg_attribute a WHERE"
                        + " a.attrelid = 'shelf'::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum",
                "SELECT pg_catalog.pg_class.relname FROM pg_catalog.pg_class JOIN pg_catalog.pg_namespace ON"
                        + " pg_catalog.pg_namespace.oid = pg_catalog.pg_class.relnamespace WHERE pg_catalog.pg_class.relkind"
                        + " IN ('r', 'p') AND pg_catalog.pg_class.relpersistence = 't' AND"
                        + " pg_catalog.pg_table_is_visible(pg_catalog.pg_class.oid)",
                "SELECT n.oid, n.*, d.description FROM pg_catalog.pg_namespace n LEFT OUTER JOIN pg_catalog.pg_description d ON"
                        + " d.objoid = n.oid AND d.objsubid = 0 AND d.classoid = 'pg_namespace'::regclass ORDER BY nspname",
                "SELECT c.oid, c.*, d.description FROM pg_catalog.pg_class c LEFT OUTER JOIN pg_catalog.pg_description d ON"
                        + " d.objoid = c.oid AND d.objsubid = 0 WHERE c.relkind NOT IN ('i', 'I', 'c')"
            })
    void toolsCanLookAround(String sql) {
        ways.forEachSession((name, session) -> {
            Answer answer = session.run(sql);
            assertThat(answer.message()).as(sql).isEmpty();
            assertThat(answer.rows()).as(sql).isNotEmpty();
        });
    }

    /// What the catalog says is what holds now, though the statement was planned before.
    @Test
    void nothingIsRemembered() {
        String sql = "select reltuples from pg_class where relname = 'growing'";
        SpillwayEngine session = ways.session("serial");
        session.run("create temp table growing as select 1 as a");
        assertThat(session.run(sql).rows().toString()).isEqualTo("[[1]]");
        session.run("insert into growing select 2 from generate_series(1, 9)");
        assertThat(session.run(sql).rows().toString()).isEqualTo("[[10]]");
        session.run("drop table growing");
        assertThat(session.run(sql).rows()).isEmpty();
    }
}
