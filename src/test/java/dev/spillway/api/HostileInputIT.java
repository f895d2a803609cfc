package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What is small to send and would be large to compute, and what a careless client sends.
class HostileInputIT extends ServiceFixture {
    @Test
    void aNumberOfABillionDigitsIsRefusedAtOnce() {
        for (String number : new String[] {"1e9999999", "1e999999999", "1e-9999999"}) {
            for (String type : new String[] {"numeric", "text", "integer"}) {
                Answer answer = send(
                        "POST",
                        "/v1/statements",
                        "application/json",
                        utf8("{\"statement\":\"SELECT $1::" + type + "\",\"parameters\":[" + number + "]}"));

                assertThat(answer.status()).as(answer.body()).isEqualTo(400);
                assertThat(answer.json().path("sqlstate").asString()).isEqualTo("22003");
            }
        }
    }

    @Test
    void aNumberLongerThanAnyNumericIsRefusedAtOnce() {
        String digits = "1" + "0".repeat(1_000_000);
        for (String sql : new String[] {
            "SELECT " + digits,
            "SELECT '" + digits + "'::numeric",
            "SELECT 0x" + digits,
            "SELECT '" + digits + "'::bigint"
        }) {
            Answer answer = send("POST", "/v1/statements", "text/plain", utf8(sql));

            assertThat(answer.status()).as(sql.substring(0, 20)).isEqualTo(400);
        }
        Answer computed =
                send("POST", "/v1/statements", "text/plain", utf8("SELECT ('1' || repeat('0', 5000000))::numeric"));
        assertThat(computed.json().path("sqlstate").asString()).isEqualTo("22003");
    }

    @Test
    void aBrokenEscapeInTheQueryStringIsTheClientsFault() {
        for (String path : new String[] {"/v1/plans?limit=%25zz", "/v1/plans?limit=nope"}) {
            assertThat(send("GET", path, "text/plain", utf8("")).status()).isEqualTo(400);
        }
    }
}
