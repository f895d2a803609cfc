package dev.spillway.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The service as its own process, started as `make run` starts it, on a random port and with its files in a directory
/// of the benchmark.
final class SpillwayServer implements AutoCloseable {

    private static final long START_SECONDS_MAX = 90;
    private static final long STOP_SECONDS_MAX = 30;
    private static final long POLL_MILLIS = 100;

    private final Process process;
    private final URI address;
    private final Path directory;

    private SpillwayServer(Process process, URI address, Path directory) {
        this.process = process;
        this.address = address;
        this.directory = directory;
    }

    /// How to start it: the class path and the JVM flags come from the build, which is the only place that knows
    /// them.
    record Command(String classPath, List<String> jvmFlags) {

        private static final String MAIN_CLASS = "dev.spillway.SpillwayApplication";

        Command {
            jvmFlags = List.copyOf(jvmFlags);
        }

        Command withFlag(String flag) {
            List<String> flags = new ArrayList<>(jvmFlags);
            flags.add(flag);
            return new Command(classPath, flags);
        }

        private List<String> line(int port) {
            List<String> line = new ArrayList<>();
            line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            line.addAll(jvmFlags);
            line.addAll(List.of("-cp", classPath, MAIN_CLASS, "--server.port=" + port));
            return line;
        }
    }

    static SpillwayServer start(Command command, Path directory) throws IOException {
        Files.createDirectories(directory);
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder(command.line(port))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("server.log").toFile());
        builder.environment().put("SPILLWAY_HOME", directory.toString());
        Process process = builder.start();
        // A benchmark that is stopped takes its server with it.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "bench-stop-server"));
        SpillwayServer server = new SpillwayServer(process, URI.create("http://127.0.0.1:" + port), directory);
        server.awaitReady();
        return server;
    }

    URI address() {
        return address;
    }

    long processId() {
        return process.pid();
    }

    /// Where the relations' files are, so that a plain write can be measured beside them.
    Path directory() {
        return directory;
    }

    /// Output of `jcmd` for this process.
    String diagnose(String... command) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        line.add(Long.toString(process.pid()));
        line.addAll(List.of(command));
        Process jcmd = new ProcessBuilder(line).redirectErrorStream(true).start();
        return new String(jcmd.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }

    private void awaitReady() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS_MAX);
        try (SpillwayClient client = new SpillwayClient(address)) {
            while (System.nanoTime() < deadline) {
                if (!process.isAlive()) {
                    throw new IOException("Spillway must start; see " + directory.resolve("server.log"));
                }
                if (isReady(client)) {
                    return;
                }
                pause();
            }
        }
        close();
        throw new IOException(
                "Spillway must be ready within " + START_SECONDS_MAX + " s; see " + directory.resolve("server.log"));
    }

    private static boolean isReady(SpillwayClient client) {
        try {
            Optional<?> health = client.read("/actuator/health");
            return health.isPresent();
        } catch (IOException notListeningYet) {
            return false;
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException("the benchmark must not be interrupted", e));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }
}
