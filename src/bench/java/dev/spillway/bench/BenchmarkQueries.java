package dev.spillway.bench;

import java.util.List;

/// The queries of `make bench`. All three engines get the same text.
///
/// The aggregation over 1.5 M keys (SF 1) is wrapped so that one row is returned: it measures grouping and not the
/// encoding of a million rows as JSON.
final class BenchmarkQueries {

    /// TPC-H Q1; also what the probe for two participants runs.
    static final String Q1 = """
            select l_returnflag, l_linestatus, sum(l_quantity) as sum_qty, sum(l_extendedprice) as sum_base_price,
              sum(l_extendedprice * (1 - l_discount)) as sum_disc_price,
              sum(l_extendedprice * (1 - l_discount) * (1 + l_tax)) as sum_charge,
              avg(l_quantity) as avg_qty, avg(l_extendedprice) as avg_price, avg(l_discount) as avg_disc,
              count(*) as count_order
            from lineitem
            where l_shipdate <= date '1998-12-01' - interval '90' day
            group by l_returnflag, l_linestatus
            order by l_returnflag, l_linestatus""";

    private static final String Q6 = """
            select sum(l_extendedprice * l_discount) as revenue
            from lineitem
            where l_shipdate >= date '1994-01-01' and l_shipdate < date '1994-01-01' + interval '1' year
              and l_discount between 0.06 - 0.01 and 0.06 + 0.01 and l_quantity < 24""";

    private static final String GROUP_BY_ORDER_KEY = """
            select count(*), sum(q), max(q)
            from (select l_orderkey, sum(l_quantity) as q from lineitem group by l_orderkey) as t""";

    private static final String JOIN = """
            select count(*), sum(l_extendedprice)
            from lineitem join orders on l_orderkey = o_orderkey
            where o_orderdate < date '1995-03-15'""";

    private static final String TOP_100 = """
            select l_orderkey, l_linenumber, l_extendedprice, l_shipdate, l_shipmode, l_comment
            from lineitem
            order by l_extendedprice desc, l_orderkey, l_linenumber
            limit 100""";

    private static final double NOTHING_ASKED = Double.NaN;
    private static final double CLEARLY_FASTER = 0.7;
    private static final double NOT_SLOWER = 1.0;
    private static final double POSTGRES_FACTOR_MIN = 20;

    private BenchmarkQueries() {}

    static List<BenchmarkQuery> all() {
        return List.of(
                unordered("count", "select count(*) from lineitem", NOTHING_ASKED),
                unordered("sum_int", "select sum(l_suppkey) from lineitem", CLEARLY_FASTER),
                unordered("filtered_count", "select count(*) from lineitem where l_quantity < 10", CLEARLY_FASTER),
                unordered(
                        "group_by_7_keys",
                        "select l_shipmode, count(*), sum(l_quantity), sum(l_extendedprice) from lineitem"
                                + " group by l_shipmode",
                        CLEARLY_FASTER),
                unordered("group_by_orderkey", GROUP_BY_ORDER_KEY, NOT_SLOWER),
                unordered("join_orders", JOIN, NOT_SLOWER),
                ordered("top_100", TOP_100, NOT_SLOWER),
                unordered("like_comment", "select count(*) from lineitem where l_comment like '%special%'", NOT_SLOWER),
                ordered("q1", Q1, CLEARLY_FASTER),
                unordered("q6", Q6, CLEARLY_FASTER));
    }

    private static BenchmarkQuery unordered(String name, String sql, double duckDbRatioMax) {
        return new BenchmarkQuery(name, sql, false, duckDbRatioMax, POSTGRES_FACTOR_MIN);
    }

    private static BenchmarkQuery ordered(String name, String sql, double duckDbRatioMax) {
        return new BenchmarkQuery(name, sql, true, duckDbRatioMax, POSTGRES_FACTOR_MIN);
    }
}
