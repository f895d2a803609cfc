package dev.spillway.differential;

import dev.spillway.differential.grammar.Choices;
import dev.spillway.differential.grammar.SampleData;
import dev.spillway.differential.grammar.ScriptGrammar;
import dev.spillway.differential.grammar.Statement;
import dev.spillway.testing.TestEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A number of generated queries, worked off by several threads. Thread-safe.
final class QueryRun {
    private static final String TIMED_OUT = "57014";
    private static final String INTERNAL_ERROR = "XX000";
    private static final String NOT_SUPPORTED = "0A000";
    /// What a plan may or may not meet: data exceptions.
    private static final String ON_DATA = "22";
    /// Which of several constraints a change violates first is left open (docs/differences.md).
    private static final String ON_CONSTRAINTS = "23";
    private static final Pattern NAMES = Pattern.compile("\"[^\"]*\"|'[^']*'|\\d+");
    private static final int SLOWEST_SHOWN = 5;
    /// Differences that are known, while one looks for others: `-Ddifferential.ignored=…`, a pattern.
    private static final Pattern IGNORED = Pattern.compile(System.getProperty("differential.ignored", "(?!)"));

    private final long seed;
    private final int count;
    private final int failuresMax;
    private final AtomicInteger next = new AtomicInteger();
    private final List<String> failures = new ArrayList<>();
    private final Map<String, Integer> refused = new TreeMap<>();
    private final Map<Long, String> slowest = new TreeMap<>();
    private final Map<String, Long> nanos = new TreeMap<>();
    private long rows;
    private long timedOut;
    private long failedOnData;

    QueryRun(long seed, int count, int failuresMax) {
        this.seed = seed;
        this.count = count;
        this.failuresMax = failuresMax;
    }

    /// Runs queries until there are none left, in sessions of its own.
    void work(TestEngine engine) {
        while (next.get() < count && !isHopeless()) {
            workUntilBroken(engine);
        }
    }

    /// Until there are none left, or a session is broken.
    private void workUntilBroken(TestEngine engine) {
        try (Ways ways = new Ways(engine)
                .with("serial", Ways.SERIAL)
                .with("parallel", Ways.PARALLEL)
                .with("flushed", Ways.PARALLEL)
                .with("small memory", Ways.SMALL_MEMORY)) {
            ways.prepare("SET TimeZone = 'Europe/Berlin'");
            SampleData.statements().forEach(ways::prepare);
            ways.session("flushed").run("SET enable_seqscan = off");
            ways.postgres().run("ANALYZE");
            ways.postgres().run("SET jit = off");
            ways.postgres().run("SET max_parallel_workers_per_gather = 0");
            ways.postgres().run("SET statement_timeout = '2s'");
            ways.forEachSession((name, session) -> session.run("SET statement_timeout = '60s'"));
            ways.session("flushed").run("SELECT pg_flush_local_buffers()");
            boolean isUsable = true;
            while (isUsable && !isHopeless()) {
                int query = next.getAndIncrement();
                isUsable = query < count && compare(ways, seed + query);
            }
        }
    }

    /// Whether the sessions can go on.
    private boolean compare(Ways ways, long querySeed) {
        Choices choices = Choices.random(querySeed);
        List<Statement> script = ScriptGrammar.statements(choices);
        ways.session("parallel").run("SELECT pg_temp_buffers_dirty('small'), pg_temp_buffers_dirty('medium')");
        Optional<String> difference = difference(ways, script, true);
        if (difference.isEmpty() || IGNORED.matcher(difference.get()).find()) {
            return true;
        }
        if (difference.get().contains(INTERNAL_ERROR)) {
            fail(querySeed, difference.get() + "\n" + text(script));
            return false;
        }
        String shortest = new Shrinking(choices.taken())
                .shortest(simpler -> difference(ways, ScriptGrammar.statements(simpler), false)
                        .filter(it -> isAlike(it, difference.get()))
                        .isPresent());
        fail(querySeed, difference.get() + "\n" + text(script) + "\nshorter: " + shortest);
        return !difference.get().contains(INTERNAL_ERROR);
    }

    /// Of the same session, and again an error or again rows.
    private static boolean isAlike(String one, String other) {
        return one.split(",|row|columns", 2)[0].equals(other.split(",|row|columns", 2)[0]);
    }

    static String text(List<Statement> script) {
        return script.stream().map(Statement::sql).collect(Collectors.joining(";\n"));
    }

    /// Of the first statement that differs somewhere, or is refused. The last one leads back, and is always run.
    private Optional<String> difference(Ways ways, List<Statement> script, boolean isCounted) {
        Optional<String> difference = Optional.empty();
        boolean goesOn = true;
        for (Statement statement : script) {
            if (goesOn && difference.isEmpty()) {
                Step step = step(ways, statement, isCounted);
                difference = step.difference();
                goesOn = step.goesOn();
            }
        }
        if (script.size() > 1) {
            ways.postgres().run(script.getLast().sql());
            ways.forEachSession((name, session) -> session.run(script.getLast().sql()));
        }
        return difference;
    }

    private record Step(Optional<String> difference, boolean goesOn) {}

    /// Of the first session that differs.
    private Step step(Ways ways, Statement statement, boolean isCounted) {
        Answer expected = timed("postgres", ways.postgres(), statement.sql());
        if (isCounted) {
            count(expected);
        }
        if (expected.sqlState().filter(TIMED_OUT::equals).isPresent()) {
            return new Step(Optional.empty(), false);
        }
        List<String> differences = new ArrayList<>();
        AtomicBoolean isSame = new AtomicBoolean(expected.sqlState().isEmpty());
        ways.forEachSession((name, session) -> {
            if (differences.isEmpty()) {
                Answer actual = timed(name, session, statement.sql());
                isSame.compareAndSet(true, actual.sqlState().isEmpty());
                if (!isExcused(actual, expected, isCounted)) {
                    actual.differenceTo(expected, statement.isOrdered())
                            .ifPresent(it -> differences.add(
                                    name + ": " + it + " [" + actual.message() + " | " + expected.message() + "]"));
                }
            }
        });
        return new Step(differences.stream().findFirst(), isSame.get());
    }

    private Answer timed(String name, Engine engine, String sql) {
        long start = System.nanoTime();
        Answer answer = engine.run(sql);
        long taken = System.nanoTime() - start;
        synchronized (this) {
            nanos.merge(name, taken, Long::sum);
            if (!name.equals("postgres")) {
                slowest.put(taken, name + ": " + sql);
                if (slowest.size() > SLOWEST_SHOWN) {
                    slowest.remove(slowest.keySet().iterator().next());
                }
            }
        }
        return answer;
    }

    private boolean isExcused(Answer actual, Answer expected, boolean isCounted) {
        if (actual.sqlState().filter(NOT_SUPPORTED::equals).isPresent()) {
            if (isCounted) {
                countRefusal(actual.message());
            }
            return true;
        }
        return isOf(expected, ON_CONSTRAINTS) && isOf(actual, ON_CONSTRAINTS)
                || isOf(expected, ON_DATA) && (actual.sqlState().isEmpty() || isOf(actual, ON_DATA));
    }

    private static boolean isOf(Answer answer, String errorClass) {
        return answer.sqlState().filter(state -> state.startsWith(errorClass)).isPresent();
    }

    private synchronized void countRefusal(String message) {
        refused.merge(NAMES.matcher(message).replaceAll("…"), 1, Integer::sum);
    }

    private synchronized void count(Answer expected) {
        rows += expected.rows().size();
        String state = expected.sqlState().orElse("");
        timedOut += state.equals(TIMED_OUT) ? 1 : 0;
        failedOnData += state.startsWith(ON_DATA) ? 1 : 0;
    }

    private synchronized void fail(long querySeed, String failure) {
        failures.add("seed " + querySeed + ": " + failure);
        System.out.println(failures.getLast() + "\n");
    }

    private synchronized boolean isHopeless() {
        return failures.size() >= failuresMax;
    }

    synchronized List<String> failures() {
        return List.copyOf(failures);
    }

    /// Queries that PostgreSQL was too slow for or that met a bad row.
    synchronized long unusable() {
        return timedOut + failedOnData;
    }

    synchronized String summary() {
        StringBuilder text =
                new StringBuilder("differential: %d rows, %d queries too slow for PostgreSQL, %d failed on their data"
                        .formatted(rows, timedOut, failedOnData));
        nanos.forEach((name, taken) -> text.append("\n  %s: %.1f s".formatted(name, taken / 1e9)));
        refused.forEach((message, times) -> text.append("\n  not supported %d times: %s".formatted(times, message)));
        slowest.forEach((taken, sql) -> text.append("\n  slow: %.0f ms %s".formatted(taken / 1e6, sql)));
        return text.toString();
    }
}
