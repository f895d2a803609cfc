package dev.spillway.bench;

import dev.spillway.tpch.TpchQueries;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The queries of `make bench`: eight of one operator each, and TPC-H's 22. All three engines get the same text.
///
/// The aggregation over 1.5 M keys (SF 1) is wrapped so that one row is returned: it measures grouping and not the
/// encoding of a million rows as JSON.
final class BenchmarkQueries {

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

    private static final String TPCH_PREFIX = "q";
    private static final double NOTHING_ASKED = Double.NaN;
    private static final double CLEARLY_FASTER = 0.7;
    private static final double NOT_SLOWER = 1.0;
    private static final double POSTGRES_FACTOR_MIN = 20;

    private static final double NEVER_MUCH_SLOWER = 2.0;

    private BenchmarkQueries() {}

    static List<BenchmarkQuery> all() throws IOException {
        List<BenchmarkQuery> all = new ArrayList<>(List.of(
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
                unordered(
                        "like_comment", "select count(*) from lineitem where l_comment like '%special%'", NOT_SLOWER)));
        for (int number = 1; number <= TpchQueries.COUNT; number++) {
            String sql = TpchQueries.query(number);
            double bar = number == 1 || number == 6 ? CLEARLY_FASTER : NEVER_MUCH_SLOWER;
            all.add(
                    sql.contains("order by")
                            ? ordered(TPCH_PREFIX + number, sql, bar)
                            : unordered(TPCH_PREFIX + number, sql, bar));
        }
        return all;
    }

    static boolean isTpch(BenchmarkQuery query) {
        return query.name().startsWith(TPCH_PREFIX);
    }

    private static BenchmarkQuery unordered(String name, String sql, double duckDbRatioMax) {
        return new BenchmarkQuery(name, sql, false, duckDbRatioMax, POSTGRES_FACTOR_MIN);
    }

    private static BenchmarkQuery ordered(String name, String sql, double duckDbRatioMax) {
        return new BenchmarkQuery(name, sql, true, duckDbRatioMax, POSTGRES_FACTOR_MIN);
    }
}
