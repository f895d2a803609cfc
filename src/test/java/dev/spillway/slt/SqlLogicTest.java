package dev.spillway.slt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.differential.Engine;
import dev.spillway.differential.PostgresEngine;
import dev.spillway.differential.SpillwayEngine;
import dev.spillway.testing.TestEngine;
import dev.spillway.thread.NamedThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files of sqllogictest: no wrong answer, and no refusal that `slt/refused.txt` does not list.
///
/// By default `select1` to `select5` whole and a sample of the `random` and `index` families. `-Dslt.seed=…` repeats a
/// sample, `-Dslt.count=…` sets its size, `-Dslt.files=…` runs the files whole whose path begins so (`-Dslt.files=/`
/// runs all: `make slt`). `-Dslt.engine=postgres` asks PostgreSQL 18 instead.
class SqlLogicTest {
    private static final long SEED = Long.getLong("slt.seed", 20_260_101L);
    private static final int COUNT = Integer.getInteger("slt.count", 20_000);
    private static final String FILES = System.getProperty("slt.files", "");
    private static final boolean IS_POSTGRES = "postgres".equals(System.getProperty("slt.engine"));
    private static final int QUERIES_PER_FILE = 100;
    private static final int PROBLEMS_SHOWN_MAX = Integer.getInteger("slt.shown", 20);
    private static final int THREADS = 2;
    private static final Map<String, String> SETTINGS = Map.of("statement_timeout", "20s");

    @TempDir
    private Path directory;

    private Corpus corpus;
    private Refusals refusals;
    private TestEngine engine;
    private final Tally tally = new Tally();

    @BeforeEach
    void open() throws IOException {
        corpus = new Corpus();
        refusals = Refusals.read();
        engine = new TestEngine(directory, THREADS);
    }

    @AfterEach
    void close() throws IOException {
        engine.close();
        corpus.close();
    }

    @Test
    void everyAnswerIsTheFiles() {
        System.out.println("sqllogictest: seed " + SEED + ", " + (FILES.isEmpty() ? COUNT + " queries" : FILES));
        if (!FILES.isEmpty()) {
            runAll(corpus.paths().stream()
                    .filter(path -> FILES.equals("/") || path.startsWith(FILES))
                    .map(path -> (Runnable) () -> run(path, query -> true))
                    .toList());
        } else {
            List<Runnable> work = new ArrayList<>();
            for (int i = 1; i <= 5; i++) {
                String path = "select" + i + ".test";
                work.add(() -> run(path, query -> true));
            }
            work.addAll(sample());
            runAll(work);
        }
        System.out.println(tally.summary());
        assertNoProblems();
    }

    /// What `refused.txt` lists is still refused.
    @Test
    void everyListedRefusalStillHappens() {
        List<String> gone = Collections.synchronizedList(new ArrayList<>());
        runAll(refusals.all().stream()
                .map(refusal -> (Runnable) () -> {
                    Tally alone = new Tally();
                    Script script = upTo(corpus.open(refusal.path()), refusal.line());
                    Refusals only = new Refusals(List.of(refusal));
                    run(script, only, alone, query -> query.line() == refusal.line());
                    if (!alone.hasRefusedAt(refusal.path() + ":" + refusal.line())) {
                        gone.add(refusal.toString());
                    }
                })
                .toList());
        assertThat(gone).as("listed in refused.txt, but not refused any more").isEmpty();
    }

    private void assertNoProblems() {
        List<String> problems = tally.problems();
        assertThat(String.join("\n\n", problems.subList(0, Math.min(PROBLEMS_SHOWN_MAX, problems.size()))))
                .as(problems.size() + " problems, seed " + SEED)
                .isEmpty();
    }

    private List<Runnable> sample() {
        Random random = new Random(SEED);
        List<List<String>> families = new ArrayList<>();
        for (String family : List.of("random/", "index/")) {
            List<String> paths = new ArrayList<>(corpus.paths().stream()
                    .filter(path -> path.startsWith(family))
                    .toList());
            Collections.shuffle(paths, random);
            families.add(paths);
        }
        List<Runnable> work = new ArrayList<>();
        int files = COUNT / QUERIES_PER_FILE;
        for (int i = 0; i < files; i++) {
            List<String> family = families.get(i % families.size());
            int index = i / families.size();
            if (index < family.size()) {
                String path = family.get(index);
                long seed = random.nextLong();
                work.add(() -> runSome(path, seed));
            }
        }
        return work;
    }

    private void runSome(String path, long seed) {
        Script script = corpus.open(path);
        List<Integer> lines = new ArrayList<>();
        script.steps().stream().filter(Script.Query.class::isInstance).forEach(query -> lines.add(query.line()));
        Collections.shuffle(lines, new Random(seed));
        Set<Integer> chosen = new HashSet<>(lines.subList(0, Math.min(QUERIES_PER_FILE, lines.size())));
        run(script, query -> chosen.contains(query.line()));
    }

    private void run(String path, Predicate<Script.Query> isAskedFor) {
        run(corpus.open(path), isAskedFor);
    }

    private void run(Script script, Predicate<Script.Query> isAskedFor) {
        run(script, refusals, tally, isAskedFor);
    }

    private void run(Script script, Refusals listed, Tally result, Predicate<Script.Query> isAskedFor) {
        try (Engine session = session();
                PostgresJudge judge = new PostgresJudge(script)) {
            new ScriptRunner(script, session, judge, listed, result).run(isAskedFor);
        }
    }

    private Engine session() {
        return IS_POSTGRES ? new PostgresEngine() : new SpillwayEngine(engine, SETTINGS);
    }

    private static Script upTo(Script script, int line) {
        return new Script(
                script.path(),
                script.steps().stream().filter(step -> step.line() <= line).toList());
    }

    private static void runAll(List<Runnable> work) {
        ThreadPoolExecutor pool = NamedThreads.pool("spillway-test-slt", THREADS, Math.max(1, work.size()));
        try {
            List<Future<?>> running = new ArrayList<>();
            work.forEach(task -> running.add(pool.submit(task)));
            for (Future<?> task : running) {
                task.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a file could not be run", e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while files run", e);
        } finally {
            pool.shutdown();
        }
    }
}
