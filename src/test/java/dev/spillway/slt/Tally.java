package dev.spillway.slt;

import dev.spillway.differential.Answer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What came of the files. Thread-safe; guarded by this.
final class Tally {
    private static final int SLOWEST_SHOWN = 8;
    private static final Pattern NAMES = Pattern.compile("\"[^\"]*\"|'[^']*'|\\d+");

    private final List<String> failures = new ArrayList<>();
    private final Map<String, Kind> refused = new TreeMap<>();
    private final Map<String, Kind> unlisted = new TreeMap<>();
    private final PriorityQueue<Slow> slowest = new PriorityQueue<>(Comparator.comparingLong(Slow::nanos));
    private final Set<String> refusedAt = new HashSet<>();
    private long queries;
    private long statements;
    private long refusals;
    private long abandoned;
    private long asPostgres;
    private final Map<String, Time> times = new TreeMap<>();

    private record Kind(long count, String example) {
        Kind and(Kind other) {
            return new Kind(count + other.count, example);
        }
    }

    private record Time(long queries, long nanos) {
        Time and(Time other) {
            return new Time(queries + other.queries, nanos + other.nanos);
        }

        double millis() {
            return nanos / 1e6 / Math.max(1, queries);
        }
    }

    private record Slow(long nanos, String place) {}

    synchronized void statement() {
        statements++;
    }

    synchronized void query(String place, long nanos) {
        queries++;
        times.merge(place.split("[/.]", 2)[0], new Time(1, nanos), Time::and);
        slowest.add(new Slow(nanos, place));
        if (slowest.size() > SLOWEST_SHOWN) {
            slowest.remove();
        }
    }

    synchronized void refused(Refusals.Refusal refusal, String place) {
        refusals++;
        refusedAt.add(place);
        refused.merge(
                refusal.sqlState() + " " + refusal.message() + ": " + refusal.reason(), new Kind(1, place), Kind::and);
    }

    synchronized boolean hasRefusedAt(String place) {
        return refusedAt.contains(place);
    }

    synchronized void unlisted(Answer error, String place, String sql) {
        String kind = error.sqlState().orElse("") + " "
                + NAMES.matcher(error.message()).replaceAll("…");
        unlisted.merge(kind, new Kind(1, place + ": " + error.message() + "\n" + sql), Kind::and);
    }

    synchronized void failure(String failure) {
        failures.add(failure);
    }

    /// A file whose rest says nothing, as its tables are not what it thinks.
    synchronized void abandoned(int stepsLeft) {
        abandoned += stepsLeft;
    }

    /// Another answer than the file's, but PostgreSQL's.
    synchronized void asPostgres() {
        asPostgres++;
    }

    /// Everything that must not be, most frequent first.
    synchronized List<String> problems() {
        List<String> problems = new ArrayList<>();
        unlisted.forEach((kind, count) ->
                problems.add("not in refused.txt, " + count.count() + " times: " + kind + "\n" + count.example()));
        problems.addAll(failures);
        return problems;
    }

    synchronized String summary() {
        StringBuilder text =
                new StringBuilder(("sqllogictest: %d queries, %d statements, %d refused, %d not run after a"
                                + " refused change, %d answered as PostgreSQL does and SQLite does not")
                        .formatted(queries, statements, refusals, abandoned, asPostgres));
        times.forEach((family, time) ->
                text.append("\n  %s: %d queries, %.3f ms each".formatted(family, time.queries(), time.millis())));
        refused.forEach((kind, count) ->
                text.append("\n  refused %d times: %s (%s)".formatted(count.count(), kind, count.example())));
        slowest.stream()
                .sorted(Comparator.comparingLong(Slow::nanos).reversed())
                .forEach(slow -> text.append("\n  slowest: %.0f ms %s".formatted(slow.nanos() / 1e6, slow.place())));
        return text.toString();
    }
}
