package dev.spillway.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.TestEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/// PostgreSQL 18 beside sessions of Spillway with different settings: whatever way a statement runs, the answer is
/// PostgreSQL's. Owned by one thread.
public final class Ways implements AutoCloseable {
    /// Settings under which the leader runs all alone.
    public static final Map<String, String> SERIAL = Map.of("max_parallel_workers_per_gather", "0");
    /// Settings under which every plan that can be parallel is.
    public static final Map<String, String> PARALLEL = Map.of(
            "parallel_setup_cost", "0",
            "parallel_tuple_cost", "0",
            "min_parallel_table_scan_size", "0",
            "write_page_cost", "0",
            "max_parallel_workers_per_gather", "2");
    /// The least `work_mem` there is.
    public static final Map<String, String> SMALL_MEMORY =
            Map.of("work_mem", "64kB", "hash_mem_multiplier", "1", "max_parallel_workers_per_gather", "0");

    private static final int WORKERS = 2;

    private final TestEngine engine;
    private final boolean isEngineOurs;
    private final PostgresEngine postgres = new PostgresEngine();
    private final Map<String, SpillwayEngine> sessions = new LinkedHashMap<>();

    /// PostgreSQL alone; `directory` is for Spillway's temp files.
    public Ways(Path directory) {
        engine = new TestEngine(directory, WORKERS);
        isEngineOurs = true;
    }

    /// The same over an engine that others use too, and close.
    Ways(TestEngine engine) {
        this.engine = engine;
        isEngineOurs = false;
    }

    /// Serial and parallel.
    public static Ways serialAndParallel(Path directory) {
        return new Ways(directory).with("serial", SERIAL).with("parallel", PARALLEL);
    }

    /// Serial, parallel and with little memory.
    public static Ways all(Path directory) {
        return serialAndParallel(directory).with("small memory", SMALL_MEMORY);
    }

    /// Adds a session with these settings.
    public Ways with(String name, Map<String, String> settings) {
        sessions.put(name, new SpillwayEngine(engine, settings));
        return this;
    }

    public PostgresEngine postgres() {
        return postgres;
    }

    public SpillwayEngine session(String name) {
        SpillwayEngine session = sessions.get(name);
        if (session == null) {
            throw new IllegalArgumentException(
                    "a session must be one of " + sessions.keySet() + " (got: " + name + ")");
        }
        return session;
    }

    public void forEachSession(BiConsumer<String, SpillwayEngine> action) {
        sessions.forEach(action);
    }

    /// Runs what prepares a test; nothing of it may fail, anywhere.
    public void prepare(String... statements) {
        for (String statement : statements) {
            Answer answer = assertSame(statement);
            assertThat(answer.sqlState()).as(statement + " " + answer.message()).isEmpty();
        }
    }

    /// PostgreSQL's answer, which all sessions gave too.
    public Answer assertSame(String sql) {
        Answer expected = postgres.run(sql);
        assertThat(String.join("\n", differences(sql, expected))).as(sql).isEmpty();
        return expected;
    }

    /// What the sessions answer that `expected` is not.
    public List<String> differences(String sql, Answer expected) {
        List<String> differences = new ArrayList<>();
        sessions.forEach((name, session) -> {
            Answer actual = session.run(sql);
            actual.differenceTo(expected)
                    .ifPresent(
                            it -> differences.add(name + ": " + it + messages(actual.message(), expected.message())));
        });
        return differences;
    }

    private static String messages(String actual, String expected) {
        return actual.isEmpty() && expected.isEmpty() ? "" : " [" + actual + " | " + expected + "]";
    }

    @Override
    public void close() {
        sessions.values().forEach(SpillwayEngine::close);
        if (isEngineOurs) {
            engine.close();
        }
        postgres.close();
    }
}
