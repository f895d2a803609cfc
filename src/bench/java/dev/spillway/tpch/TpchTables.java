package dev.spillway.tpch;

import java.util.ArrayList;
import java.util.List;

/// The eight TPC-H tables in the specification's types. Keys are `integer`, and `bigint` from SF 100 on, where
/// `l_orderkey` no longer fits.
public final class TpchTables {

    private static final double BIGINT_KEYS_SCALE_FACTOR_MIN = 100;

    private final String key;

    public TpchTables(double scaleFactor) {
        this.key = scaleFactor >= BIGINT_KEYS_SCALE_FACTOR_MIN ? "bigint" : "integer";
    }

    /// In loading order: the tables that today's queries read come first.
    public List<TableDefinition> all() {
        return List.of(orders(), lineitem(), customer(), part(), partsupp(), supplier(), nation(), region());
    }

    public TableDefinition lineitem() {
        return define(
                "lineitem",
                "l_orderkey,l_linenumber",
                List.of("l_partkey,l_suppkey", "l_suppkey"),
                "l_orderkey KEY; l_partkey KEY; l_suppkey KEY; l_linenumber integer; l_quantity numeric(15,2);"
                        + " l_extendedprice numeric(15,2); l_discount numeric(15,2); l_tax numeric(15,2);"
                        + " l_returnflag char(1); l_linestatus char(1); l_shipdate date; l_commitdate date;"
                        + " l_receiptdate date; l_shipinstruct char(25); l_shipmode char(10); l_comment varchar(44)");
    }

    public TableDefinition orders() {
        return define(
                "orders",
                "o_orderkey",
                List.of("o_custkey"),
                "o_orderkey KEY; o_custkey KEY; o_orderstatus char(1); o_totalprice numeric(15,2); o_orderdate date;"
                        + " o_orderpriority char(15); o_clerk char(15); o_shippriority integer; o_comment varchar(79)");
    }

    private TableDefinition customer() {
        return define(
                "customer",
                "c_custkey",
                List.of("c_nationkey"),
                "c_custkey KEY; c_name varchar(25); c_address varchar(40); c_nationkey integer; c_phone char(15);"
                        + " c_acctbal numeric(15,2); c_mktsegment char(10); c_comment varchar(117)");
    }

    private TableDefinition part() {
        return define(
                "part",
                "p_partkey",
                List.of(),
                "p_partkey KEY; p_name varchar(55); p_mfgr char(25); p_brand char(10); p_type varchar(25);"
                        + " p_size integer; p_container char(10); p_retailprice numeric(15,2); p_comment varchar(23)");
    }

    private TableDefinition partsupp() {
        return define(
                "partsupp",
                "ps_partkey,ps_suppkey",
                List.of("ps_suppkey"),
                "ps_partkey KEY; ps_suppkey KEY; ps_availqty integer; ps_supplycost numeric(15,2);"
                        + " ps_comment varchar(199)");
    }

    private TableDefinition supplier() {
        return define(
                "supplier",
                "s_suppkey",
                List.of("s_nationkey"),
                "s_suppkey KEY; s_name char(25); s_address varchar(40); s_nationkey integer; s_phone char(15);"
                        + " s_acctbal numeric(15,2); s_comment varchar(101)");
    }

    private TableDefinition nation() {
        return define(
                "nation",
                "n_nationkey",
                List.of("n_regionkey"),
                "n_nationkey integer; n_name char(25); n_regionkey integer; n_comment varchar(152)");
    }

    private TableDefinition region() {
        return define(
                "region", "r_regionkey", List.of(), "r_regionkey integer; r_name char(25); r_comment varchar(152)");
    }

    /// Column texts are separated by `;` because numeric types contain commas; `KEY` stands for the key type.
    private TableDefinition define(String name, String primaryKey, List<String> foreignKeys, String columnTexts) {
        List<TableDefinition.Column> columns = new ArrayList<>();
        for (String text : columnTexts.split(";", -1)) {
            String[] words = text.strip().split(" ", 2);
            columns.add(new TableDefinition.Column(words[0], words[1].equals("KEY") ? key : words[1]));
        }
        return new TableDefinition(name, columns, primaryKey, foreignKeys);
    }
}
