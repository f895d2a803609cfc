package dev.spillway.testing;

import dev.spillway.data.Batch;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.MemoryBudget;
import dev.spillway.exec.gather.PlatformWorkerPool;
import dev.spillway.planner.QueryPlanner;
import dev.spillway.session.Engine;
import dev.spillway.session.ExecutorFolder;
import dev.spillway.session.ResultColumn;
import dev.spillway.session.ResultSink;
import dev.spillway.session.Session;
import dev.spillway.session.SessionOptions;
import dev.spillway.session.SessionRegistry;
import dev.spillway.session.SettingCatalog;
import dev.spillway.session.Settings;
import dev.spillway.session.StatementListener;
import dev.spillway.session.StatementRequest;
import dev.spillway.session.StatementSummary;
import dev.spillway.sql.QueryAnalyzer;
import dev.spillway.sql.syntax.StatementParser;
import dev.spillway.storage.BufferListener;
import dev.spillway.storage.FrameBudget;
import dev.spillway.storage.TempDirectory;
import dev.spillway.thread.NamedThreads;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/// The whole engine without the service around it: sessions over real storage and real workers. Closing it fails the
/// test if anything of it is left: frames, memory, busy workers, files, mappings, threads.
public final class TestEngine implements AutoCloseable {
    private static final long FRAMES_MAX = 1L << 18;
    private static final long MEMORY_BYTES_MAX = 1L << 30;

    /// First, so that it sees what was there before the engine.
    private final LeakCheck leaks = new LeakCheck();
    private final TempDirectory directory;
    private final PlatformWorkerPool workers;
    private final ThreadPoolExecutor loaders;
    private final ScheduledThreadPoolExecutor timers;
    private final FrameBudget frames = new FrameBudget(FRAMES_MAX);
    private final MemoryBudget memory = new MemoryBudget(MEMORY_BYTES_MAX);
    private final SessionRegistry sessions;
    private boolean isStopped;
    private int filesLeft;

    /// An engine with `workersMax` parallel workers, whose temp files are under `base`.
    public TestEngine(Path base, int workersMax) {
        this(base, workersMax, SessionOptions.DEFAULTS);
    }

    /// The same with other limits of sessions.
    public TestEngine(Path base, int workersMax, SessionOptions options) {
        directory = TempDirectory.open(base);
        workers = new PlatformWorkerPool(workersMax);
        loaders = NamedThreads.pool("spillway-test-loader", 2, 16);
        timers = NamedThreads.scheduler("spillway-test-timers");
        SettingCatalog catalog = new SettingCatalog(Math.max(2, workersMax + 1));
        Engine engine = new Engine(
                Settings.configured(catalog, Map.of()),
                new StatementParser(),
                new QueryAnalyzer(new ExecutorFolder()),
                new QueryPlanner(),
                workers,
                memory,
                frames,
                directory,
                BufferListener.NONE,
                StatementListener.NONE,
                loaders,
                timers,
                Clock.systemUTC());
        sessions = new SessionRegistry(engine, options);
    }

    public SessionRegistry sessions() {
        return sessions;
    }

    public FrameBudget frames() {
        return frames;
    }

    public MemoryBudget memory() {
        return memory;
    }

    public int busyWorkers() {
        return workers.busy();
    }

    public Session open(Map<String, String> settings) {
        return sessions.open(Optional.empty(), settings, Optional.empty());
    }

    /// Runs a statement and waits for all of its answer; throws its error.
    public Result run(Session session, String sql) {
        Collector collector = new Collector();
        sessions.run(session, StatementRequest.of(sql), collector);
        return collector.await();
    }

    /// A statement's columns and batches.
    public record Result(List<ResultColumn> columns, List<Batch> batches, StatementSummary summary) {
        public Result {
            columns = List.copyOf(columns);
            batches = List.copyOf(batches);
        }
    }

    @Override
    public void close() {
        close(LeakCheck.PATIENCE_NANOS);
    }

    /// Closes the engine and waits this long for what it leaves.
    void close(long patienceNanos) {
        if (!isStopped) {
            isStopped = true;
            sessions.close();
            workers.close();
            loaders.shutdown();
            timers.shutdown();
            filesLeft = directory.sessionFiles().size();
            directory.close();
        }
        leaks.watch("files of sessions", () -> filesLeft);
        leaks.watch("frames", frames::framesInUse);
        leaks.watch("bytes of memory", memory::usedBytes);
        leaks.watch("busy workers", workers::busy);
        leaks.watch("statements", sessions::statementsActive);
        leaks.check(patienceNanos);
    }

    private static final class Collector implements ResultSink {
        private final List<ResultColumn> columns = new ArrayList<>();
        private final List<Batch> batches = new ArrayList<>();
        private @Nullable StatementSummary summary;
        private @Nullable SpillwayException error;

        @Override
        public synchronized void start(List<ResultColumn> resultColumns) {
            columns.addAll(resultColumns);
        }

        @Override
        public synchronized void batch(Batch batch) {
            batches.add(batch);
        }

        @Override
        public void notice(String message) {}

        @Override
        public synchronized void end(StatementSummary statementSummary) {
            summary = statementSummary;
            notifyAll();
        }

        @Override
        public synchronized void error(SpillwayException failure) {
            error = failure;
            notifyAll();
        }

        synchronized Result await() {
            while (summary == null && error == null) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    throw new IllegalStateException("interrupted while waiting for a statement", e);
                }
            }
            if (error != null) {
                throw error;
            }
            return new Result(columns, batches, java.util.Objects.requireNonNull(summary));
        }
    }
}
