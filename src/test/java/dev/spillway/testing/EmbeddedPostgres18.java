package dev.spillway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A PostgreSQL 18 of one's own: sorted by code points as in the C collation, with Unicode's upper and lower case,
/// UTF-8, no durability, loopback only, user `postgres` without a password. Works for root too, which PostgreSQL
/// refuses, by running as an unprivileged user.
///
/// [#shared()] is what tests use: started at the first call, stopped when the JVM ends. [#start(Map)] is for those who
/// need settings of their own and close it themselves. Starting takes one to three seconds. Thread-safe.
public final class EmbeddedPostgres18 implements AutoCloseable {

    private static final int START_SECONDS_MAX = 60;

    private final UnprivilegedUser user;
    private final Path programs;
    private final Path home;
    private final int port;

    private EmbeddedPostgres18(UnprivilegedUser user, Path programs, Path home, int port) {
        this.user = user;
        this.programs = programs;
        this.home = home;
        this.port = port;
    }

    /// The server all tests of this JVM share. Use TEMP tables or a schema of your own in it.
    public static EmbeddedPostgres18 shared() {
        return Shared.SERVER;
    }

    /// Starts a server with these settings (`work_mem` to `64MB`) over the defaults. The caller closes it.
    public static EmbeddedPostgres18 start(Map<String, String> settings) {
        try {
            Path home = Files.createTempDirectory("spillway-postgres-data");
            EmbeddedPostgres18 server = new EmbeddedPostgres18(
                    UnprivilegedUser.find(), PostgresBinaries.unpacked().resolve("bin"), home, freePort());
            server.user.own(home);
            server.run(List.of(
                    "initdb",
                    "--pgdata=" + server.cluster(),
                    "--username=postgres",
                    "--auth=trust",
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=PG_UNICODE_FAST",
                    "--encoding=UTF8",
                    "--no-sync"));
            server.launch(settings);
            return server;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
    }

    /// A new connection: a session with TEMP tables of its own. The caller closes it.
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url());
    }

    /// Stops the server whatever its sessions do, and deletes its files.
    @Override
    public void close() {
        try {
            run(List.of("pg_ctl", "stop", "--pgdata=" + cluster(), "--mode=immediate", "--silent"));
            deleteHome();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Path cluster() {
        return home.resolve("cluster");
    }

    private void launch(Map<String, String> settings) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "postgres",
                "-D",
                cluster().toString(),
                "-p",
                Integer.toString(port),
                "-k",
                "",
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "fsync=off",
                "-c",
                "synchronous_commit=off",
                "-c",
                "full_page_writes=off"));
        settings.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        Process process = start(command);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS_MAX);
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("PostgreSQL did not start: " + Files.readString(log()));
            }
            pause();
        }
    }

    private boolean answers() {
        try (Connection connection = connect()) {
            return connection.isValid(1);
        } catch (SQLException _) {
            return false;
        }
    }

    private void run(List<String> program) throws IOException {
        try {
            if (start(program).waitFor() != 0) {
                throw new IllegalStateException(program.getFirst() + " failed: " + Files.readString(log()));
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException("interrupted while waiting for " + program.getFirst(), interrupted);
        }
    }

    private Process start(List<String> program) throws IOException {
        List<String> absolute = new ArrayList<>(program);
        absolute.set(0, programs.resolve(program.getFirst()).toString());
        ProcessBuilder builder = new ProcessBuilder(user.command(absolute));
        builder.directory(home.toFile());
        builder.environment().put("LC_ALL", "C");
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        return builder.start();
    }

    private Path log() {
        return home.resolve("log");
    }

    private void deleteHome() throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException("interrupted while PostgreSQL starts", interrupted);
        }
    }

    /// Initialised by the first use, once.
    private static final class Shared {

        private static final EmbeddedPostgres18 SERVER = start(Map.of("max_connections", "50"));

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close, "spillway-postgres-stop"));
        }
    }
}
