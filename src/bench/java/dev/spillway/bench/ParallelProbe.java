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
record ParallelProbe(SpillwayEngine first, SpillwayEngine second, String query, int runs) {

    private static final String WORKERS = "max_parallel_workers_per_gather";
    private static final double CEILING_PART_MIN = 0.9;
    private static final long WARM_UP_NANOS = 3_000_000_000L;
    private static final int RUNS_TOGETHER = 3;

    ParallelReport run() throws IOException {
        warmUp();
        List<Double> alone = new ArrayList<>();
        List<Double> together = new ArrayList<>();
        List<Double> participants = new ArrayList<>();
        for (int round = 0; round < runs; round++) {
            setWorkers("0");
            alone.add(first.serverMillis(query));
            together.addAll(together());
            setWorkers("1");
            participants.add(first.serverMillis(query));
        }
        first.execute("RESET " + WORKERS);
        return new ParallelReport(alone, together, participants);
    }

    /// Both plans until the compiler is done with them: the three kinds of runs take turns afterwards, and the
    /// first of them must not pay for the others.
    private void warmUp() throws IOException {
        for (String workers : List.of("0", "1")) {
            setWorkers(workers);
            long end = System.nanoTime() + WARM_UP_NANOS;
            while (System.nanoTime() < end) {
                first.serverMillis(query);
                second.serverMillis(query);
            }
        }
    }

    private void setWorkers(String workers) throws IOException {
        first.set(WORKERS, workers);
        second.set(WORKERS, workers);
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
            for (int run = 0; run < RUNS_TOGETHER; run++) {
                start.await();
                millis.add(engine.serverMillis(query));
            }
            return millis;
        };
    }

    static List<Verdict> verdicts(ParallelReport report) {
        return List.of(Verdict.atLeast(
                "2 participants on Q1: speed-up / ceiling", report.speedUp() / report.ceiling(), CEILING_PART_MIN));
    }
}
