package dev.spillway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QueryReportTest {

    private static final BenchmarkQuery QUERY = new BenchmarkQuery("q", "select 1", false, 0.7, 20);

    @Test
    void duckDbIsComparedWithServerTimeAndPostgresWithTimeEndToEnd() {
        QueryReport report = report(EngineRuns.of(List.of(answer(10, 6.0))));
        assertThat(report.duckDbRatio()).hasValue(0.6);
        assertThat(report.postgresFactor()).hasValue(15.0);
        assertThat(report.postgresServerFactor()).hasValue(25.0);
        assertThat(report.verdicts()).extracting(Verdict::isReached).containsExactly(true, false);
    }

    @Test
    void aTimeoutHasNoRatioAndNoVerdict() {
        QueryReport report = report(EngineRuns.of(List.of(answer(10, 6.0), new RunOutcome.TimedOut(300))));
        assertThat(report.duckDbRatio()).isEmpty();
        assertThat(report.verdicts()).isEmpty();
        assertThat(report.engines().get("spillway"))
                .extracting(EngineRuns::problem)
                .isEqualTo("timed out after 300 s");
    }

    private static QueryReport report(EngineRuns spillway) {
        Map<String, EngineRuns> engines = Map.of(
                "spillway", spillway,
                "duckdb", new EngineRuns(List.of(10.0, 9.0, 11.0), List.of(), ""),
                "postgres", new EngineRuns(List.of(150.0), List.of(), ""));
        return new QueryReport(QUERY, List.of(), engines, EngineRuns.without("not run"));
    }

    private static RunOutcome answer(long elapsedMillis, double serverMillis) {
        ServerTimings.Phases phases = new ServerTimings.Phases(1, 1, 500, 1, serverMillis - 2, 500);
        return new RunOutcome.Answer(
                List.of(), elapsedMillis * 1_000_000, Optional.of(new ServerTimings(phases, Double.NaN, "")));
    }
}
