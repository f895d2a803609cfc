package dev.spillway.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Speed-up of two participants over one, against the machine's own ceiling: the same serial query in two sessions at
/// the same time. A ceiling below 2 is the machine's (shared caches, memory bandwidth, clock), not the executor's.
record ParallelProbe(SpillwayEngine first, SpillwayEngine second, int runs) {

    private static final String WORKERS = "max_parallel_workers_per_gather";
    private static final double CEILING_PART_MIN = 0.9;

    ParallelReport run() throws IOException {
        first.set(WORKERS, "0");
        second.set(WORKERS, "0");
        List<Double> alone = repeat(first);
        repeat(second);
        List<Double> together = together();
        alone.addAll(repeat(first));
        first.set(WORKERS, "1");
        List<Double> participants = repeat(first);
        first.execute("RESET " + WORKERS);
        return new ParallelReport(alone, together, participants);
    }

    /// One run more than counted, as warm-up after the change of the setting.
    private List<Double> repeat(SpillwayEngine engine) throws IOException {
        engine.serverMillis(BenchmarkQueries.Q1);
        List<Double> millis = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            millis.add(engine.serverMillis(BenchmarkQueries.Q1));
        }
        return millis;
    }

    /// Both start each run together, so that every counted run has the other beside it.
    private List<Double> together() throws IOException {
        CyclicBarrier start = new CyclicBarrier(2);
        FutureTask<List<Double>> beside = new FutureTask<>(inStep(second, start));
        Thread thread = Thread.ofPlatform().name("bench-second-session").start(beside);
        try {
            List<Double> millis = new ArrayList<>(inStep(first, start).call());
            millis.addAll(beside.get());
            thread.join();
            return millis;
        } catch (ExecutionException e) {
            throw new IOException("the second session must answer", e.getCause());
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the benchmark must not be interrupted", e);
        }
    }

    private Callable<List<Double>> inStep(SpillwayEngine engine, CyclicBarrier start) {
        return () -> {
            List<Double> millis = new ArrayList<>();
            for (int run = 0; run < runs; run++) {
                start.await();
                millis.add(engine.serverMillis(BenchmarkQueries.Q1));
            }
            return millis;
        };
    }

    static List<Verdict> verdicts(ParallelReport report) {
        return List.of(Verdict.atLeast(
                "2 participants on Q1: speed-up / ceiling", report.speedUp() / report.ceiling(), CEILING_PART_MIN));
    }
}
