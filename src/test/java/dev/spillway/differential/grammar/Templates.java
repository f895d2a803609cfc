package dev.spillway.differential.grammar;

import java.util.List;
import java.util.Map;

/// Expressions by the kind of their value. In braces stand the kinds of their parts: `i` INTEGER, `b` BIGINT, `n`
/// NUMERIC, `d` DOUBLE, `t` TEXT, `f` BOOLEAN, `y` DATE, `m` TIMESTAMP, `v` INTERVAL, `z` ZONED, `h` TIME, `u` UUID,
/// `x` BYTES, `a` INTEGERS, `s` TEXTS, `#` a digit from 1, `0` a digit, `w` a word, `1` the first part again.
///
/// No part overflows or fails on any row of the sample tables, since PostgreSQL leaves open which parts are computed.
final class Templates {
    private static final Map<Kind, List<String>> SCALARS = Map.ofEntries(
            Map.entry(
                    Kind.INTEGER,
                    List.of(
                            "({i} + {i})",
                            "({i} - {i})",
                            "({i} * {#})",
                            "({i} / {#})",
                            "({i} % {#})",
                            "(- {i})",
                            "abs({i})",
                            "length({t})",
                            "char_length({t})",
                            "octet_length({t})",
                            "strpos({t}, {w})",
                            "position({w} IN {t})",
                            "ascii({t})",
                            "({y} - {y})",
                            "mod({i}, {#})",
                            "CAST(extract(year FROM {m}) AS integer)",
                            "CAST(extract(dow FROM {y}) AS integer)",
                            "CAST({f} AS integer)",
                            "({i} & {i})",
                            "({i} | {#})",
                            "({i} # {i})",
                            "({i} << {#})",
                            "gcd({i}, {#})",
                            "width_bucket({n}, -10, 15, {#})",
                            "regexp_count({t}, '[ae]')",
                            "CAST(CAST({i} AS text) AS integer)",
                            "({a})[{#}]",
                            "cardinality({s})",
                            "array_length({a}, 1)",
                            "array_position({a}, {i})",
                            "length({x})",
                            "num_nulls({i}, {t}, {f})",
                            "CAST(extract(hour FROM {z}) AS integer)",
                            "CAST(date_part('minute', {h}) AS integer)",
                            "CAST(extract(week FROM {y}) AS integer)",
                            "regexp_instr({t}, '[b-e]')",
                            "CAST(jsonb_build_object('a', {i}) ->> 'a' AS integer)",
                            "jsonb_array_length(to_jsonb({a}))",
                            "pg_temp.doubled({i})",
                            "pg_temp.first_of({i}, {i})",
                            "CASE WHEN {f} THEN {i} WHEN {i} > {#} THEN {#} END")),
            Map.entry(
                    Kind.BIGINT,
                    List.of(
                            "({b} + {i})",
                            "({i} + {b})",
                            "({b} - {b})",
                            "({b} / {#})",
                            "({b} % {#})",
                            "abs({b})",
                            "CAST({i} AS bigint)",
                            "({b} / NULLIF({i}, 0))",
                            "(- {b})")),
            Map.entry(
                    Kind.NUMERIC,
                    List.of(
                            "({n} + {n})",
                            "({n} - {i})",
                            "({n} * {#}.25)",
                            "({n} / NULLIF({i}, 0))",
                            "round({n}, {0})",
                            "trunc({n}, {0})",
                            "floor({n})",
                            "ceil({n})",
                            "abs({n})",
                            "sign({n})",
                            "mod({n}, {#})",
                            "CAST({i} AS numeric)",
                            "CAST({b} AS numeric(20,2))",
                            "(- {n})",
                            "extract(month FROM {y})",
                            "extract(second FROM {m})",
                            "extract(epoch FROM {v})",
                            "extract(epoch FROM {z})",
                            "extract(quarter FROM {m})",
                            "round(CAST(sqrt(abs({d})) AS numeric), 4)")),
            Map.entry(
                    Kind.DOUBLE,
                    List.of(
                            "({d} + {d})",
                            "({d} - {i})",
                            "({d} * 0.5::double precision)",
                            "CAST({i} AS double precision)",
                            "abs({d})",
                            "floor({d})",
                            "ceil({d})",
                            "trunc({d})",
                            "sqrt(abs({d}))",
                            "date_part('day', {m})",
                            "CAST(CAST({d} AS text) AS double precision)",
                            "(- {d})")),
            Map.entry(
                    Kind.TEXT,
                    List.of(
                            "({t} || {t})",
                            "({t} || {i})",
                            "upper({t})",
                            "lower({t})",
                            "btrim({t})",
                            "initcap({t})",
                            "reverse({t})",
                            "md5({t})",
                            "substring({t} FROM {#} FOR {0})",
                            "substr({t}, {0})",
                            "left({t}, {0})",
                            "right({t}, {0})",
                            "lpad({t}, {0}, 'x')",
                            "rpad({t}, {#})",
                            "repeat({t}, 2)",
                            "replace({t}, 'e', 'EE')",
                            "translate({t}, 'abc', 'x')",
                            "split_part({t}, 'e', {#})",
                            "concat({t}, {i}, {f})",
                            "concat_ws('-', {t}, {i}, {y})",
                            "CAST({i} AS text)",
                            "CAST({y} AS text)",
                            "CAST({m} AS varchar(13))",
                            "trim(LEADING 'a' FROM {t})",
                            "to_char({m}, 'YYYY-MM-DD HH24:MI:SS')",
                            "to_char({y}, 'Day, DD Mon YY Q')",
                            "to_char({n}, 'S999D99')",
                            "to_char({i}, 'FM0000')",
                            "CAST({u} AS text)",
                            "CAST({z} AS text)",
                            "CAST({v} AS text)",
                            "CAST({h} AS text)",
                            "CAST({a} AS text)",
                            "encode({x}, 'hex')",
                            "array_to_string({s}, '-', '?')",
                            "({s})[{#}]",
                            "regexp_replace({t}, '[aeb]+', 'X', 'g')",
                            "substring({t} FROM '[a-z]+')",
                            "overlay({t} PLACING {w} FROM {#})",
                            "quote_literal({t})",
                            "format('%s is %L', {i}, {t})",
                            "(jsonb_build_object('a', {i}, 'b', {t}) ->> 'b')",
                            "CAST(json_build_array({t}, {i}, {f}) -> {0} AS text)",
                            "CAST(to_jsonb({s}) || to_jsonb({t}) AS text)",
                            "(jsonb_build_object('k', {s}, 'y', {y}) #>> ARRAY['k', '0'])",
                            "jsonb_typeof(to_jsonb({a}) -> {0})",
                            "regexp_substr({t}, '[a-z]', 1, {#})",
                            "to_char({v}, 'DD HH24:MI')",
                            "pg_temp.joined({t}, {i})",
                            "CAST({t} AS char(3))::text")),
            Map.entry(
                    Kind.BOOLEAN,
                    List.of(
                            "(NOT {f})",
                            "({f} AND {f})",
                            "({f} OR {f})",
                            "({f} IS TRUE)",
                            "({f} IS NOT TRUE)",
                            "({f} IS UNKNOWN)",
                            "({f} = {f})",
                            "starts_with({t}, {w})",
                            "({t} ~ '^[a-e]+')",
                            "({t} ~* 'AB|L')",
                            "({t} !~ '(b|y)$')",
                            "({t} SIMILAR TO '(a|_b|s)%')",
                            "({t} NOT SIMILAR TO '%[e-z]')",
                            "({t} NOT ILIKE '%B%')",
                            "({t} LIKE ({w} || '%'))",
                            "({i} = ANY ({a}))",
                            "({i} > ALL ({a}))",
                            "({t} = ANY ({s}))",
                            "({a} @> {a})",
                            "({s} && {s})",
                            "regexp_like({t}, '^.[bc]', 'i')",
                            "(to_jsonb({a}) @> to_jsonb({i}))",
                            "(({y}, {v}) OVERLAPS ({y}, {v}))")),
            Map.entry(
                    Kind.DATE,
                    List.of(
                            "({y} + {#})",
                            "({y} - {i} % 50)",
                            "CAST({m} AS date)",
                            "CAST(date_trunc('month', {m}) AS date)",
                            "CAST({y} + {v} AS date)",
                            "CAST({z} AS date)",
                            "make_date(2001, {#}, 28)",
                            "CAST(CAST({y} AS text) AS date)")),
            Map.entry(
                    Kind.TIMESTAMP,
                    List.of(
                            "({m} + {v})",
                            "({m} - {v})",
                            "({y} + {v})",
                            "date_trunc('hour', {m})",
                            "date_trunc('month', {m})",
                            "date_trunc('week', {m})",
                            "CAST({y} AS timestamp)",
                            "({y} + {h})",
                            "({z} AT TIME ZONE 'America/New_York')",
                            "CAST({z} AS timestamp)",
                            "date_bin('15 minutes', {m}, TIMESTAMP '2001-01-01')")),
            Map.entry(
                    Kind.INTERVAL,
                    List.of(
                            "({m} - {m})",
                            "({v} + {v})",
                            "({v} - {v})",
                            "({v} * {#})",
                            "({v} / {#})",
                            "(- {v})",
                            "date_trunc('hour', {v})",
                            "age({m}, {m})",
                            "({z} - {z})",
                            "({h} - {h})",
                            "justify_hours({v})",
                            "make_interval(days => {i})")),
            Map.entry(
                    Kind.ZONED,
                    List.of(
                            "({z} + {v})",
                            "({z} - {v})",
                            "date_trunc('day', {z})",
                            "date_trunc('hour', {z}, 'Asia/Kolkata')",
                            "({m} AT TIME ZONE 'Asia/Tokyo')",
                            "CAST({m} AS timestamptz)",
                            "CAST({y} AS timestamptz)")),
            Map.entry(
                    Kind.TIME,
                    List.of("({h} + {v})", "({h} - {v})", "CAST({m} AS time)", "date_trunc('hour', {v})::time")),
            Map.entry(Kind.UUID, List.of("CAST(md5({t}) AS uuid)", "CAST(CAST({u} AS text) AS uuid)")),
            Map.entry(
                    Kind.BYTES,
                    List.of(
                            "({x} || {x})",
                            "substring({x} FROM {#} FOR {0})",
                            "decode(md5({t}), 'hex')",
                            "convert_to({t}, 'UTF8')",
                            "sha256({x})")),
            Map.entry(
                    Kind.INTEGERS,
                    List.of(
                            "ARRAY[{i}, {i}]",
                            "({a} || {i})",
                            "({a} || {a})",
                            "array_append({a}, {i})",
                            "array_prepend({i}, {a})",
                            "array_remove({a}, {i})",
                            "array_replace({a}, {i}, {#})",
                            "({a})[{#}:3]")),
            Map.entry(
                    Kind.TEXTS,
                    List.of(
                            "ARRAY[{t}, {t}]",
                            "({s} || {t})",
                            "array_cat({s}, {s})",
                            "CAST({a} AS text[])",
                            "string_to_array({t}, 'e')",
                            "regexp_split_to_array({t}, '[,e ]')",
                            "regexp_match({t}, '([a-e])(.)')")));

    /// Aggregates of rows in any order.
    private static final Map<Kind, List<String>> AGGREGATES = Map.ofEntries(
            Map.entry(
                    Kind.INTEGER,
                    List.of(
                            "min({i})",
                            "max({i})",
                            "CAST(count({i}) AS integer)",
                            "bit_and({i})",
                            "bit_or({i})",
                            "bit_xor({i})",
                            "percentile_disc(0.5) WITHIN GROUP (ORDER BY {i})",
                            "mode() WITHIN GROUP (ORDER BY {i})")),
            Map.entry(
                    Kind.BIGINT,
                    List.of(
                            "count(*)",
                            "count({i})",
                            "count({t})",
                            "count(DISTINCT {i})",
                            "count(DISTINCT {t})",
                            "count(DISTINCT {y})",
                            "sum({i})",
                            "sum(DISTINCT {i})",
                            "count(DISTINCT {u})",
                            "count(DISTINCT {a})",
                            "regr_count({d}, {i})",
                            "min({b})",
                            "max({b})")),
            Map.entry(
                    Kind.NUMERIC,
                    List.of(
                            "sum({n})",
                            "sum({b})",
                            "avg({i})",
                            "avg({n})",
                            "min({n})",
                            "max({n})",
                            "sum(DISTINCT {n})",
                            "avg(DISTINCT {i})",
                            "variance({i})",
                            "var_pop({n})",
                            "stddev({i})",
                            "stddev_pop({n})",
                            "round(CAST(corr({d}, {i}) AS numeric), 6)",
                            "round(CAST(covar_pop({d}, {i}) AS numeric), 4)",
                            "round(CAST(regr_avgx({d}, {i}) AS numeric), 6)",
                            "round(CAST(regr_sxy({i}, {d}) AS numeric), 2)",
                            "round(CAST(stddev({d}) AS numeric), 6)")),
            Map.entry(
                    Kind.DOUBLE,
                    List.of(
                            "sum({d})",
                            "avg({d})",
                            "min({d})",
                            "max({d})",
                            "percentile_cont(0.25) WITHIN GROUP (ORDER BY {d} DESC)",
                            "percentile_cont(0.5) WITHIN GROUP (ORDER BY {i})")),
            Map.entry(
                    Kind.TEXT,
                    List.of(
                            "min({t})",
                            "max({t})",
                            "string_agg({t}, ',' ORDER BY {1})",
                            "string_agg(DISTINCT {t}, '/' ORDER BY {1} DESC)",
                            "CAST(jsonb_agg({i} ORDER BY {1}) AS text)",
                            "CAST(json_agg({t} ORDER BY {1} DESC) AS text)",
                            "percentile_disc(0.75) WITHIN GROUP (ORDER BY {t})",
                            "mode() WITHIN GROUP (ORDER BY {t} DESC)")),
            Map.entry(Kind.BOOLEAN, List.of("bool_and({f})", "bool_or({f})", "every({f})")),
            Map.entry(
                    Kind.DATE,
                    List.of("min({y})", "max({y})", "percentile_disc(0.3) WITHIN GROUP (ORDER BY {y} DESC)")),
            Map.entry(Kind.TIMESTAMP, List.of("min({m})", "max({m})")),
            Map.entry(Kind.INTERVAL, List.of("sum({v})", "avg({v})")),
            Map.entry(Kind.ZONED, List.of("min({z})", "max({z})")),
            Map.entry(Kind.TIME, List.of("min({h})", "max({h})")),
            Map.entry(Kind.UUID, List.of("CAST(min(CAST({u} AS text)) AS uuid)", "mode() WITHIN GROUP (ORDER BY {u})")),
            Map.entry(Kind.BYTES, List.of("min({x})", "max({x})")),
            Map.entry(
                    Kind.INTEGERS,
                    List.of("min({a})", "max({a})", "array_agg({i} ORDER BY {1})", "array_agg(DISTINCT {i})")),
            Map.entry(Kind.TEXTS, List.of("min({s})", "max({s})", "array_agg({t} ORDER BY {1} DESC)")));

    /// Window functions that do not tell peers apart.
    static final Map<Kind, List<String>> OF_PEERS = Map.of(
            Kind.BIGINT, List.of("rank()", "dense_rank()"), Kind.DOUBLE, List.of("percent_rank()", "cume_dist()"));

    /// Window functions that need a total order.
    static final Map<Kind, List<String>> OF_ROWS = Map.ofEntries(
            Map.entry(
                    Kind.INTEGER,
                    List.of("ntile({#})", "lag({i})", "lead({i}, {#}, {i})", "first_value({i})", "last_value({i})")),
            Map.entry(Kind.BIGINT, List.of("row_number()", "lag({b}, {0})", "nth_value({b}, {#})")),
            Map.entry(Kind.NUMERIC, List.of("lead({n})", "lag({n}, 2, 0)", "first_value({n})")),
            Map.entry(Kind.DOUBLE, List.of("last_value({d})")),
            Map.entry(Kind.TEXT, List.of("lag({t})", "nth_value({t}, {#})", "first_value({t})")),
            Map.entry(Kind.BOOLEAN, List.of("lead({f})")),
            Map.entry(Kind.DATE, List.of("lag({y}, {#})")),
            Map.entry(Kind.TIMESTAMP, List.of("last_value({m})")),
            Map.entry(Kind.INTERVAL, List.of("lead({v})")),
            Map.entry(Kind.UUID, List.of("lag({u})")),
            Map.entry(Kind.INTEGERS, List.of("first_value({a})")));

    /// Functions that give several rows.
    private static final Map<Kind, List<String>> ROWS = Map.of(
            Kind.INTEGER, List.of("generate_series(1, {0})", "unnest({a})", "generate_subscripts({s}, 1)"),
            Kind.TEXT, List.of("unnest({s})", "string_to_table({t}, 'e')"),
            Kind.TIMESTAMP, List.of("generate_series({m}, {1} + INTERVAL '{#} days', INTERVAL '36 hours')"));

    private Templates() {}

    static List<String> rows(Kind kind) {
        return ROWS.getOrDefault(kind, List.of());
    }

    static List<String> scalars(Kind kind) {
        return SCALARS.getOrDefault(kind, List.of());
    }

    /// Whether nothing is around the call of the aggregate.
    static boolean isCall(String aggregate) {
        return !aggregate.startsWith("CAST(") && !aggregate.startsWith("round(");
    }

    static List<String> aggregates(Kind kind) {
        return AGGREGATES.getOrDefault(kind, List.of());
    }
}
