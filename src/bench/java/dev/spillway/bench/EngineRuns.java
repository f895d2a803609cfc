package dev.spillway.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// All timed runs of one query on one engine, in the order in which they ran.
///
/// @param elapsedMillis end to end, one per run
/// @param server one per run from an engine that reports its own phases, otherwise empty
/// @param problem why there are no runs, empty when there are
record EngineRuns(List<Double> elapsedMillis, List<ServerTimings> server, String problem) {

    EngineRuns {
        elapsedMillis = List.copyOf(elapsedMillis);
        server = List.copyOf(server);
    }

    static EngineRuns without(String problem) {
        return new EngineRuns(List.of(), List.of(), problem);
    }

    static EngineRuns of(List<RunOutcome> outcomes) {
        List<Double> elapsedMillis = new ArrayList<>();
        List<ServerTimings> server = new ArrayList<>();
        for (RunOutcome outcome : outcomes) {
            switch (outcome) {
                case RunOutcome.Answer answer -> {
                    elapsedMillis.add(answer.elapsedMillis());
                    answer.server().ifPresent(server::add);
                }
                case RunOutcome.TimedOut(long seconds) -> {
                    return without("timed out after " + seconds + " s");
                }
                case RunOutcome.Failed(String message) -> {
                    return without(message);
                }
            }
        }
        return new EngineRuns(elapsedMillis, server, "");
    }

    Optional<Statistics> elapsed() {
        return elapsedMillis.isEmpty() ? Optional.empty() : Optional.of(Statistics.of(elapsedMillis));
    }

    Optional<Statistics> serverMillis() {
        return server.isEmpty()
                ? Optional.empty()
                : Optional.of(Statistics.of(
                        server.stream().map(ServerTimings::serverMillis).toList()));
    }

    /// The time that is compared: the engine's own where it reports one, otherwise end to end.
    Optional<Statistics> engineMillis() {
        return serverMillis().or(this::elapsed);
    }

    /// The plan of the last run, empty when the engine has no choice.
    String lastChoice() {
        return server.isEmpty() ? "" : server.getLast().choice();
    }
}
