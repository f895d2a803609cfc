package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Constraints, RETURNING and transactions as a client sees them.
class ConstraintsIT extends ServiceFixture {
    private static final String TABLE =
            "CREATE TEMP TABLE t (a integer PRIMARY KEY, b integer CHECK (b > 0), c text NOT NULL DEFAULT 'none')";

    @Test
    void aLoadThatViolatesAConstraintSaysWhichRowAndKeepsNothing() {
        String id = openSession();
        rows(id, TABLE);
        assertThat(load(id, "t", "", utf8("a,b,c\n1,10,x\n2,20,y\n")).status()).isEqualTo(200);
        JsonNode repeated =
                load(id, "t", "", utf8("a,b,c\n3,30,z\n2,5,again\n")).problem(400, "23505");
        assertThat(repeated.path("detail").asString()).contains("t_pkey");
        assertThat(repeated.toString()).contains("(a)=(2)");
        StringBuilder many = new StringBuilder("a,b,c\n");
        for (int i = 100; i < 100_000; i++) {
            many.append(i).append(',').append(i == 99_000 ? -7 : i).append(",v\n");
        }
        JsonNode negative = load(id, "t", "", utf8(many.toString())).problem(400, "23514");
        assertThat(negative.toString()).contains("t_b_check").contains("(99000, -7, v)");
        load(id, "t", "", utf8("a,b\n7,\n,8\n")).problem(400, "23502");
        assertThat(rows(id, "SELECT * FROM t ORDER BY a").toString()).isEqualTo("[[1,10,\"x\"],[2,20,\"y\"]]");
        assertThat(rows(id, "SELECT a FROM t WHERE a = 3 OR a = 500").toString())
                .isEqualTo("[]");
    }

    @Test
    void changesAnswerWithTheirRows() {
        String id = openSession();
        rows(id, TABLE);
        assertThat(rows(id, "INSERT INTO t VALUES (1, 1), (2, 2) RETURNING a, c")
                        .toString())
                .isEqualTo("[[1,\"none\"],[2,\"none\"]]");
        assertThat(rows(id, "UPDATE t SET b = b * 10 WHERE a = 2 RETURNING old.b, new.b")
                        .toString())
                .isEqualTo("[[2,20]]");
        assertThat(rows(id, "DELETE FROM t RETURNING a").toString()).isEqualTo("[[1],[2]]");
        assertThat(rows(id, "SELECT count(*) FROM t").toString()).isEqualTo("[[0]]");
    }

    @Test
    void aTransactionsStatusIsToldWithEachAnswer() {
        String id = openSession();
        rows(id, TABLE);
        assertThat(status(id, "BEGIN")).isEqualTo("inTransaction");
        assertThat(status(id, "INSERT INTO t VALUES (1, 1)")).isEqualTo("inTransaction");
        sql(id, "INSERT INTO t VALUES (1, 1)").problem(400, "23505");
        sql(id, "SELECT 1").problem(400, "25P02");
        assertThat(get("/v1/sessions/" + id).json().path("transactionStatus").asString())
                .isEqualTo("failed");
        assertThat(status(id, "ROLLBACK")).isEqualTo("idle");
        assertThat(rows(id, "SELECT count(*) FROM t").toString()).isEqualTo("[[0]]");
    }

    private String status(String id, String statement) {
        return sql(id, statement).json().path("transactionStatus").asString();
    }
}
