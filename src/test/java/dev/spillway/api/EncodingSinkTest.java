package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.data.Batch;
import dev.spillway.data.DataType;
import dev.spillway.data.LongVector;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.session.ResultColumn;
import dev.spillway.session.SessionState;
import dev.spillway.session.StatementSummary;
import dev.spillway.session.StatementTimings;
import dev.spillway.session.TransactionStatus;
import dev.spillway.thread.NamedThreads;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EncodingSinkTest {
    private static final int BATCHES = 2_000;

    private final ThreadPoolExecutor encoders = NamedThreads.pool("test-encoder", 1, 100);
    private final ScheduledThreadPoolExecutor timers = NamedThreads.scheduler("test-timers");

    @TempDir
    private Path directory;

    @AfterEach
    void stop() {
        encoders.shutdown();
        timers.shutdown();
    }

    private EncodingSink sink(long spoolDelayMillis, long spoolBytesMax) {
        return new EncodingSink(
                new ResultFormat.Lines(false),
                new EncodingMeans(
                        encoders, timers, directory, TimeUnit.MILLISECONDS.toNanos(spoolDelayMillis), spoolBytesMax));
    }

    private static Batch batch(int number) {
        long[] values = new long[Batch.MAX_ROWS];
        for (int i = 0; i < values.length; i++) {
            values[i] = (long) number * Batch.MAX_ROWS + i;
        }
        return new Batch(List.of(new LongVector(values, null, values.length)), values.length);
    }

    private static Batch oneRow() {
        return new Batch(List.of(new LongVector(new long[] {7}, null, 1)), 1);
    }

    private static StatementSummary end() {
        SessionState state = new SessionState(
                "s",
                Optional.empty(),
                Instant.EPOCH,
                1,
                TransactionStatus.IDLE,
                Map.of(),
                new SessionState.Buffers(100, 0, 0),
                List.of());
        return new StatementSummary("SELECT", 1, false, StatementTimings.NONE, Optional.empty(), state);
    }

    private static void start(EncodingSink sink) {
        sink.start(List.of(ResultColumn.of("n", DataType.BIGINT)));
    }

    private static void send(EncodingSink sink, int batches) {
        start(sink);
        for (int i = 0; i < batches; i++) {
            sink.batch(batch(i));
        }
        sink.end(end());
    }

    private static String readAll(EncodingSink sink) throws IOException, InterruptedException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] chunk = sink.pipe().take();
                chunk != null;
                chunk = sink.pipe().take()) {
            all.writeBytes(chunk);
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    private static void assertComplete(String text, int batches) {
        List<String> lines = text.lines().toList();
        assertThat(lines).hasSize(batches * Batch.MAX_ROWS + 2);
        assertThat(lines.getFirst()).startsWith("{\"header\":");
        for (int i = 0; i < batches * Batch.MAX_ROWS; i += 4_999) {
            assertThat(lines.get(i + 1)).isEqualTo("{\"row\":[" + i + "]}");
        }
        assertThat(lines.getLast()).startsWith("{\"end\":");
    }

    @Test
    void aReaderThatStallsLetsTheLeaderGoAndStillGetsEverything() throws Exception {
        EncodingSink sink = sink(50, Long.MAX_VALUE);
        // Nobody reads: without the file the leader would stay in batch().
        send(sink, BATCHES);
        assertThat(sink.pipe().isSpooled()).isTrue();
        assertComplete(readAll(sink), BATCHES);
        sink.pipe().close();
        try (var files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aReaderThatKeepsUpNeedsNoFile() throws Exception {
        EncodingSink sink = sink(30_000, 0);
        Thread leader = NamedThreads.platform("test-leader", () -> send(sink, BATCHES));
        leader.start();
        assertComplete(readAll(sink), BATCHES);
        leader.join();
        assertThat(sink.pipe().isSpooled()).isFalse();
    }

    @Test
    void aLittleResultIsReadyAtItsEnd() throws Exception {
        EncodingSink sink = sink(1_000, 0);
        start(sink);
        sink.batch(oneRow());
        assertThat(sink.pipe().hasBytes()).isFalse();
        sink.end(end());
        assertThat(sink.pipe().hasBytes()).isTrue();
        assertThat(readAll(sink).lines()).hasSize(3);
    }

    @Test
    void aReaderThatHasGoneStopsTheStatement() {
        EncodingSink sink = sink(30_000, 0);
        start(sink);
        sink.batch(batch(0));
        sink.pipe().abandon();
        assertThatThrownBy(() -> sink.batch(batch(1)))
                .isInstanceOfSatisfying(
                        SpillwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_CANCELED));
    }

    @Test
    void aSpoolThatIsTooLongEndsTheStatement() {
        EncodingSink sink = sink(1, 1_000_000);
        assertThatThrownBy(() -> send(sink, BATCHES))
                .isInstanceOfSatisfying(
                        SpillwayException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION_LIMIT_EXCEEDED));
    }

    @Test
    void anErrorBeforeTheFirstByteLeavesNothingToRead() throws Exception {
        EncodingSink sink = sink(1_000, 0);
        start(sink);
        sink.batch(oneRow());
        sink.error(new SpillwayException(ErrorCode.DIVISION_BY_ZERO, "division by zero"));
        assertThat(readAll(sink)).isEmpty();
        assertThat(sink.failure()).isPresent();
    }

    @Test
    void anErrorAfterTheFirstByteIsTheLastLine() throws Exception {
        EncodingSink sink = sink(1_000, Long.MAX_VALUE);
        start(sink);
        for (int i = 0; i < 20; i++) {
            sink.batch(batch(i));
        }
        while (!sink.pipe().hasBytes()) {
            Thread.sleep(1);
        }
        sink.error(new SpillwayException(ErrorCode.DIVISION_BY_ZERO, "division by zero"));
        assertThat(readAll(sink).lines().toList().getLast())
                .isEqualTo(
                        "{\"error\":{\"title\":\"Division by zero\",\"detail\":\"division by zero\",\"sqlstate\":\"22012\"}}");
    }
}
