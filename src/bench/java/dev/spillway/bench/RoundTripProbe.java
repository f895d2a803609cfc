package dev.spillway.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/// Latency and rate of `SELECT 1` over keep-alive connections. The clients run on the same cores as the server, so the
/// rate is that of both together.
record RoundTripProbe(SpillwayServer server, long secondsPerMeasurement) {

    private static final String STATEMENT = "SELECT 1";
    private static final int WARM_UP_STATEMENTS = 2_000;
    private static final int CONNECTIONS = 8;
    private static final int HTTP_OK = 200;

    List<RoundTripReport> run() throws IOException {
        return List.of(
                measure("in a session", 1, true),
                measure("in a session each", CONNECTIONS, true),
                measure("without a session", 1, false));
    }

    private RoundTripReport measure(String kind, int connections, boolean hasSession) throws IOException {
        List<FutureTask<List<Double>>> tasks = new ArrayList<>();
        for (int connection = 0; connection < connections; connection++) {
            FutureTask<List<Double>> task = new FutureTask<>(connection(hasSession, connections));
            tasks.add(task);
            Thread.ofPlatform().name("bench-connection-" + connection).start(task);
        }
        List<Double> micros = new ArrayList<>();
        for (FutureTask<List<Double>> task : tasks) {
            micros.addAll(result(task));
        }
        return new RoundTripReport(
                kind,
                connections,
                (double) micros.size() / secondsPerMeasurement,
                Statistics.percentile(micros, 50),
                Statistics.percentile(micros, 99));
    }

    private Callable<List<Double>> connection(boolean hasSession, int connections) {
        return () -> {
            try (SpillwayClient client = new SpillwayClient(server.address())) {
                String sessionId = hasSession ? client.createSession(Map.of()) : "";
                List<Double> micros = exchanges(hasSession ? ",\"sessionId\":\"" + sessionId + "\"" : "", connections);
                if (hasSession) {
                    client.closeSession(sessionId);
                }
                return micros;
            }
        };
    }

    private List<Double> exchanges(String sessionMember, int connections) throws IOException {
        String statement = "{\"statement\":\"" + STATEMENT + "\"" + sessionMember + "}";
        byte[] json = statement.getBytes(StandardCharsets.UTF_8);
        try (KeepAliveConnection connection = new KeepAliveConnection(server.address(), "/v1/statements")) {
            for (int run = 0; run < WARM_UP_STATEMENTS / connections; run++) {
                micros(connection, json);
            }
            List<Double> micros = new ArrayList<>();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(secondsPerMeasurement);
            while (System.nanoTime() < end) {
                micros.add(micros(connection, json));
            }
            return micros;
        }
    }

    private static double micros(KeepAliveConnection connection, byte[] json) throws IOException {
        long start = System.nanoTime();
        int status = connection.exchange(json).status();
        if (status != HTTP_OK) {
            throw new IOException(STATEMENT + " must succeed (got: " + status + ")");
        }
        return (System.nanoTime() - start) / 1e3;
    }

    private static List<Double> result(FutureTask<List<Double>> task) throws IOException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new IOException("every connection must be answered", e.getCause());
        } catch (InterruptedException e) {
            throw new IOException("the benchmark must not be interrupted", e);
        }
    }
}
