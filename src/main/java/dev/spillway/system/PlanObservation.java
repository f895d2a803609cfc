package dev.spillway.system;

import dev.spillway.plan.PlanChoice;
import dev.spillway.session.StatementEvent;
import dev.spillway.session.StatementTimings;
import java.time.Instant;

/// One execution of one plan, on its way to the history.
record PlanObservation(
        String fingerprint,
        String statement,
        Instant at,
        PlanChoice choice,
        StatementTimings timings,
        long rows,
        String planJson) {
    static PlanObservation of(StatementEvent event, PlanChoice choice, boolean keepsLiterals) {
        return new PlanObservation(
                event.fingerprint().get().hash(),
                keepsLiterals ? event.text() : event.fingerprint().get().text(),
                event.startedAt(),
                choice,
                event.measures().timings(),
                event.measures().rows(),
                event.planJson().render(keepsLiterals));
    }
}
