package dev.spillway.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeepAliveConnectionTest {
    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

    /// A length of 0 makes the JDK's server send chunks.
    @ParameterizedTest
    @ValueSource(longs = {0, 70_000})
    void answersAreReadWholeSoThatTheConnectionIsUsedAgain(long declaredLength) throws IOException {
        Set<InetSocketAddress> clients = ConcurrentHashMap.newKeySet();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/statements", exchange -> {
            clients.add(exchange.getRemoteAddress());
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(clients.size() == 1 ? 200 : 500, declaredLength);
            exchange.getResponseBody().write(new byte[70_000]);
            exchange.close();
        });
        server.start();
        try (KeepAliveConnection connection = new KeepAliveConnection(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "/v1/statements")) {
            assertThat(connection.exchange(BODY).status()).isEqualTo(200);
            assertThat(connection.exchange(BODY).body()).isEqualTo(new byte[70_000]);
            assertThat(connection.exchange(BODY).status()).isEqualTo(200);
        } finally {
            server.stop(0);
        }
        assertThat(clients).hasSize(1);
    }

    @Test
    void anotherConnectionIsOpenedWhenTheServerSaysThatItClosesThisOne() throws IOException {
        Set<InetSocketAddress> clients = ConcurrentHashMap.newKeySet();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            clients.add(exchange.getRemoteAddress());
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Connection", "close");
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        try (KeepAliveConnection connection = new KeepAliveConnection(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "/")) {
            assertThat(connection.exchange(BODY).status()).isEqualTo(200);
            assertThat(connection.exchange(BODY).status()).isEqualTo(200);
        } finally {
            server.stop(0);
        }
        assertThat(clients).hasSize(2);
    }

    @Test
    void aConnectionThatIsClosedInsteadOfAnsweredIsAnError() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                KeepAliveConnection connection =
                        new KeepAliveConnection(URI.create("http://127.0.0.1:" + server.getLocalPort()), "/")) {
            try (Socket accepted = server.accept()) {
                accepted.shutdownOutput();
                assertThatThrownBy(() -> connection.exchange(BODY)).isInstanceOf(EOFException.class);
            }
        }
    }
}
