package dev.spillway.differential.grammar;

import java.util.List;
import java.util.Map;

/// Expressions by the kind of their value. In braces stand the kinds of their parts: `i` INTEGER, `b` BIGINT, `n`
/// NUMERIC, `d` DOUBLE, `t` TEXT, `f` BOOLEAN, `y` DATE, `m` TIMESTAMP, `v` INTERVAL, `#` a digit from 1, `0` a digit,
/// `w` a word.
///
/// No part overflows or fails on any row of the sample tables, since PostgreSQL leaves open which parts are computed.
final class Templates {
    private static final Map<Kind, List<String>> SCALARS = Map.of(
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
                    "CAST({f} AS integer)"),
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
                    "(- {b})"),
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
                    "extract(epoch FROM {v})"),
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
                    "(- {d})"),
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
                    "trim(LEADING 'a' FROM {t})"),
            Kind.BOOLEAN,
            List.of(
                    "(NOT {f})",
                    "({f} AND {f})",
                    "({f} OR {f})",
                    "({f} IS TRUE)",
                    "({f} IS NOT TRUE)",
                    "({f} IS UNKNOWN)",
                    "({f} = {f})",
                    "starts_with({t}, {w})"),
            Kind.DATE,
            List.of(
                    "({y} + {#})",
                    "({y} - {i} % 50)",
                    "CAST({m} AS date)",
                    "CAST(date_trunc('month', {m}) AS date)",
                    "CAST({y} + {v} AS date)"),
            Kind.TIMESTAMP,
            List.of(
                    "({m} + {v})",
                    "({m} - {v})",
                    "({y} + {v})",
                    "date_trunc('hour', {m})",
                    "date_trunc('month', {m})",
                    "date_trunc('week', {m})",
                    "CAST({y} AS timestamp)",
                    "({y} + TIME '01:02:03')"),
            Kind.INTERVAL,
            List.of(
                    "({m} - {m})",
                    "({v} + {v})",
                    "({v} - {v})",
                    "({v} * {#})",
                    "({v} / {#})",
                    "(- {v})",
                    "date_trunc('hour', {v})"));

    /// Aggregates of rows in any order.
    private static final Map<Kind, List<String>> AGGREGATES = Map.of(
            Kind.INTEGER,
            List.of("min({i})", "max({i})", "CAST(count({i}) AS integer)"),
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
                    "min({b})",
                    "max({b})"),
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
                    "stddev_pop({n})"),
            Kind.DOUBLE,
            List.of("sum({d})", "avg({d})", "min({d})", "max({d})"),
            Kind.TEXT,
            List.of("min({t})", "max({t})"),
            Kind.BOOLEAN,
            List.of("bool_and({f})", "bool_or({f})", "every({f})"),
            Kind.DATE,
            List.of("min({y})", "max({y})"),
            Kind.TIMESTAMP,
            List.of("min({m})", "max({m})"),
            Kind.INTERVAL,
            List.of("sum({v})", "avg({v})"));

    /// Window functions that do not tell peers apart.
    static final Map<Kind, List<String>> OF_PEERS = Map.of(
            Kind.BIGINT, List.of("rank()", "dense_rank()"), Kind.DOUBLE, List.of("percent_rank()", "cume_dist()"));

    /// Window functions that need a total order.
    static final Map<Kind, List<String>> OF_ROWS = Map.of(
            Kind.INTEGER,
            List.of("ntile({#})", "lag({i})", "lead({i}, {#}, {i})", "first_value({i})", "last_value({i})"),
            Kind.BIGINT,
            List.of("row_number()", "lag({b}, {0})", "nth_value({b}, {#})"),
            Kind.NUMERIC,
            List.of("lead({n})", "lag({n}, 2, 0)", "first_value({n})"),
            Kind.DOUBLE,
            List.of("last_value({d})"),
            Kind.TEXT,
            List.of("lag({t})", "nth_value({t}, {#})", "first_value({t})"),
            Kind.BOOLEAN,
            List.of("lead({f})"),
            Kind.DATE,
            List.of("lag({y}, {#})"),
            Kind.TIMESTAMP,
            List.of("last_value({m})"),
            Kind.INTERVAL,
            List.of("lead({v})"));

    private Templates() {}

    static List<String> scalars(Kind kind) {
        return SCALARS.getOrDefault(kind, List.of());
    }

    static List<String> aggregates(Kind kind) {
        return AGGREGATES.getOrDefault(kind, List.of());
    }
}
