package dev.spillway.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.catalog.CatalogTable;
import dev.spillway.data.DataType;
import dev.spillway.plan.PlanNode;
import dev.spillway.planner.logical.QueryFixture.Column;
import dev.spillway.planner.logical.QueryFixture.Table;
import dev.spillway.sql.QueryAnalyzer;
import dev.spillway.sql.expression.ConstantFolder;
import dev.spillway.sql.relation.AnalyzedQuery;
import dev.spillway.sql.syntax.ParsedStatement;
import dev.spillway.sql.syntax.StatementParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Plans of SQL texts over the tables of TPC-H at scale factor 1.
class SqlPlanTest {
    private static final DataType MONEY = DataType.numeric(15, 2);
    private static final Table LINEITEM = Table.of(
            1,
            "lineitem",
            6_001_215,
            60_000,
            new Column("l_orderkey", DataType.INTEGER, 2_930, 1_500_000),
            new Column("l_suppkey", DataType.INTEGER, 2_930, 10_000),
            new Column("l_quantity", MONEY, 1_000, 50),
            new Column("l_extendedprice", MONEY, 3_000, 933_900),
            new Column("l_discount", MONEY, 800, 11),
            new Column("l_tax", MONEY, 800, 9),
            new Column("l_returnflag", DataType.character(1), 400, 3),
            new Column("l_linestatus", DataType.character(1), 400, 2),
            new Column("l_shipdate", DataType.DATE, 1_500, 2_526),
            new Column("l_comment", DataType.varchar(44), 20_000, 4_500_000));
    private static final Table ORDERS = Table.of(
            2,
            "orders",
            1_500_000,
            15_000,
            new Column("o_orderkey", DataType.INTEGER, 732, 1_500_000),
            new Column("o_custkey", DataType.INTEGER, 732, 100_000),
            new Column("o_orderdate", DataType.DATE, 400, 2_406));
    private static final Table CUSTOMER = Table.of(
            3,
            "customer",
            150_000,
            2_000,
            new Column("c_custkey", DataType.INTEGER, 74, 150_000),
            new Column("c_nationkey", DataType.INTEGER, 20, 25));
    private static final Table SUPPLIER = Table.of(
            4,
            "supplier",
            10_000,
            150,
            new Column("s_suppkey", DataType.INTEGER, 5, 10_000),
            new Column("s_nationkey", DataType.INTEGER, 2, 25));
    private static final Table NATION = Table.of(
            5,
            "nation",
            25,
            1,
            new Column("n_nationkey", DataType.INTEGER, 1, 25),
            new Column("n_name", DataType.character(25), 1, 25),
            new Column("n_regionkey", DataType.INTEGER, 1, 5));
    private static final Table REGION = Table.of(
            6,
            "region",
            5,
            1,
            new Column("r_regionkey", DataType.INTEGER, 1, 5),
            new Column("r_name", DataType.character(25), 1, 5));
    private static final Map<String, CatalogTable> CATALOG = Stream.of(
                    LINEITEM, ORDERS, CUSTOMER, SUPPLIER, NATION, REGION)
            .map(Table::catalogTable)
            .collect(Collectors.toMap(CatalogTable::name, Function.identity()));

    private static final String Q1 = """
            select l_returnflag, l_linestatus, sum(l_quantity) as sum_qty, sum(l_extendedprice) as sum_base_price,
                   sum(l_extendedprice * (1 - l_discount)) as sum_disc_price,
                   sum(l_extendedprice * (1 - l_discount) * (1 + l_tax)) as sum_charge,
                   avg(l_quantity) as avg_qty, avg(l_extendedprice) as avg_price, avg(l_discount) as avg_disc,
                   count(*) as count_order
            from lineitem where l_shipdate <= date '1998-09-02'
            group by l_returnflag, l_linestatus order by l_returnflag, l_linestatus
            """;
    private static final String Q5 = """
            select n_name, sum(l_extendedprice * (1 - l_discount)) as revenue
            from customer, orders, lineitem, supplier, nation, region
            where c_custkey = o_custkey and l_orderkey = o_orderkey and l_suppkey = s_suppkey
              and c_nationkey = s_nationkey and s_nationkey = n_nationkey and n_regionkey = r_regionkey
              and r_name = 'ASIA' and o_orderdate >= date '1994-01-01' and o_orderdate < date '1995-01-01'
            group by n_name order by revenue desc
            """;

    private final StatementParser parser = new StatementParser();
    private final QueryAnalyzer analyzer = new QueryAnalyzer(ConstantFolder.NONE);
    private final QueryPlanner planner = new QueryPlanner();

    private AnalyzedQuery analyze(String sql) {
        ParsedStatement.Plannable statement = (ParsedStatement.Plannable) parser.parse(sql);
        return analyzer.analyze(statement, name -> Optional.ofNullable(CATALOG.get(name)), List.of());
    }

    private PlannedQuery plan(String sql) {
        return planner.plan(analyze(sql), PlannerSettings.defaults(2));
    }

    private static List<String> nodes(PlanNode plan) {
        return PlanPrinter.print(plan)
                .lines()
                .map(line -> line.strip().replaceAll(" \\d.*", ""))
                .toList();
    }

    @Test
    void aggregatesAreFinishedAboveTheGather() {
        PlannedQuery planned = plan(Q1);
        assertThat(nodes(planned.alternatives().flushed()))
                .containsExactly(
                        "Sort",
                        "FINALIZE HASHED Aggregate",
                        "Gather",
                        "PARTIAL HASHED Aggregate",
                        "Parallel Seq Scan on lineitem");
        assertThat(nodes(planned.alternatives().leaderOnly()))
                .containsExactly("Sort", "SIMPLE HASHED Aggregate", "Seq Scan on lineitem");
        PlanNode.SeqScan scan = (PlanNode.SeqScan) planned.alternatives()
                .leaderOnly()
                .children()
                .getFirst()
                .children()
                .getFirst();
        assertThat(scan.columns()).as("columns of the query only").containsExactly(2, 3, 4, 5, 6, 7, 8);
        assertThat(scan.header().output())
                .as("the filter's column is not passed on")
                .hasSize(6);
    }

    @Test
    void rootIsNamedAfterTheResult() {
        PlanNode plan = plan("select l_suppkey as s, count(*) from lineitem group by l_suppkey")
                .alternatives()
                .leaderOnly();
        assertThat(plan.header().output().stream().map(output -> output.name())).containsExactly("s", "count");
    }

    @Test
    void limitTakesTheRowsOfEachParticipant() {
        List<String> plan = nodes(plan("select * from lineitem order by l_extendedprice desc limit 100")
                .alternatives()
                .flushed());
        assertThat(plan).containsExactly("Limit", "Sort", "Gather", "Sort", "Parallel Seq Scan on lineitem");
    }

    @Test
    void unorderedLimitStaysInTheLeader() {
        PlannedQuery planned = plan("select * from lineitem limit 10");
        assertThat(planned.alternatives().needsFlush()).isFalse();
        assertThat(planned.alternatives().leaderOnly().header().totalCost()).isLessThan(1);
    }

    @Test
    void joinsStartWithTheFewestRows() {
        PlannedQuery planned = plan(Q5);
        List<String> order = nodes(planned.alternatives().leaderOnly());
        assertThat(order).filteredOn(node -> node.startsWith("Nested Loop")).isEmpty();
        assertThat(order).filteredOn(node -> node.startsWith("Hash INNER Join")).hasSize(5);
        double rows = largestJoin(planned.alternatives().leaderOnly());
        assertThat(rows).as("no join is larger than lineitem").isLessThanOrEqualTo(LINEITEM.rows());
        assertThat(nodes(planned.alternatives().flushed())).contains("Gather", "Parallel Seq Scan on lineitem");
    }

    private static double largestJoin(PlanNode node) {
        double own = node instanceof PlanNode.HashJoin ? node.header().rows() : 0;
        return Math.max(
                own,
                node.children().stream()
                        .mapToDouble(SqlPlanTest::largestJoin)
                        .max()
                        .orElse(0));
    }

    @Test
    void choiceFlipsWithTheDirtyCount() {
        PlannedQuery planned = plan(Q1);
        PlannerSettings settings = PlannerSettings.defaults(2);
        double flip =
                PlanChooser.choose(planned, 0, settings).breakEvenDirtied().orElseThrow();
        long below = (long) Math.floor(flip);
        assertThat(PlanChooser.choose(planned, below, settings).chosen().name()).isEqualTo("flush-then-parallel");
        assertThat(PlanChooser.choose(planned, below + 1, settings).chosen().name())
                .isEqualTo("serial");
        assertThat(planned.relations()).hasSize(1);
    }

    @Test
    void statementsWithoutRelationsAreResults() {
        PlannedQuery planned = plan("select 1 + 1");
        assertThat(nodes(planned.alternatives().leaderOnly())).containsExactly("Result");
        assertThat(planned.serialReason()).isEqualTo("no relation is read");
    }

    @Test
    void outerJoinsBecomeInnerWhereNullsAreRejected() {
        String join = "select count(*) from orders left join customer on o_custkey = c_custkey";
        assertThat(nodes(plan(join).alternatives().leaderOnly()))
                .anyMatch(node -> node.contains("LEFT") || node.contains("RIGHT"));
        assertThat(nodes(plan(join + " where c_nationkey = 3").alternatives().leaderOnly()))
                .anyMatch(node -> node.contains("INNER"));
    }

    @Test
    void everyEqualColumnIsHeldToTheConstant() {
        PlanNode plan = plan("select count(*) from customer, supplier"
                        + " where c_nationkey = s_nationkey and c_nationkey = 2 and s_nationkey = 3")
                .alternatives()
                .leaderOnly();
        List<PlanNode.SeqScan> scans = new ArrayList<>();
        collectScans(plan, scans);
        assertThat(scans).hasSize(2);
        assertThat(scans)
                .anySatisfy(scan -> assertThat(scan.filter().toString()).contains("value=2", "value=3"));
    }

    private static void collectScans(PlanNode node, List<PlanNode.SeqScan> into) {
        if (node instanceof PlanNode.SeqScan scan) {
            into.add(scan);
        }
        node.children().forEach(child -> collectScans(child, into));
    }
}
