package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
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
    void aValueThatIsNoNumberIsTheClientsFault() {
        assertThat(send("GET", "/v1/plans?limit=nope", "text/plain", utf8("")).status())
                .isEqualTo(400);
    }

    /// Over a bare socket: no HTTP client sends it.
    @Test
    void aBrokenEscapeInTheQueryStringIsTheClientsFault() throws IOException {
        for (String target : new String[] {"/v1/plans?limit=%zz", "/v1/plans?limit=1%"}) {
            assertThat(statusLine(target)).as(target).startsWith("HTTP/1.1 400 ");
        }
    }

    private String statusLine(String target) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(utf8("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.lines().findFirst().orElse("");
        }
    }
}
