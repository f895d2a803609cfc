package dev.spillway.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.spillway.system.PlanRecord;
import dev.spillway.system.PlanStore;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/v1/plans", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Plan history", description = "Which plans ran, how often, and what they were chosen over.")
class PlanController {
    private static final int LIMIT_MAX = 1_000;

    private final PlanStore plans;

    PlanController(PlanStore plans) {
        this.plans = plans;
    }

    @Schema(
            name = "Plan",
            description = "One per statement (without its literals) and chosen plan. Times in milliseconds.")
    record PlanAnswer(
            long id,
            String fingerprint,
            String statement,
            @Schema(example = "flush-then-parallel") String chosen,
            @Nullable String rejected,
            double chosenCost,
            @Nullable Double rejectedCost,
            double margin,
            long dirtiedLocalbufs,
            @Nullable Double breakEvenDirtied,
            double writePageCost,
            long calls,
            long rows,
            double planningMillis,
            double executionMillis,
            double executionMillisMax,
            double flushMillis,
            Instant firstSeen,
            Instant lastSeen,

            @Schema(description = "EXPLAIN (FORMAT JSON) of the last call", type = "array") @JsonRawValue @Nullable
            String plan) {
        static PlanAnswer of(PlanRecord plan, boolean withPlan) {
            PlanRecord.Totals totals = plan.totals();
            PlanRecord.Decision decision = plan.decision();
            return new PlanAnswer(
                    plan.id(),
                    plan.fingerprint(),
                    plan.statement(),
                    plan.chosen(),
                    decision.rejected().orElse(null),
                    decision.chosenCost(),
                    decision.rejectedCost().orElse(null),
                    decision.margin(),
                    decision.dirtiedLocalBuffers(),
                    decision.breakEvenDirtied().orElse(null),
                    decision.writePageCost(),
                    totals.calls(),
                    totals.rows(),
                    totals.planningNanos() / 1e6,
                    totals.executionNanos() / 1e6,
                    totals.executionNanosMax() / 1e6,
                    totals.flushNanos() / 1e6,
                    plan.firstSeen(),
                    plan.lastSeen(),
                    withPlan && !plan.plan().isEmpty() ? plan.plan() : null);
        }
    }

    @GetMapping
    @Operation(
            operationId = "listPlans",
            summary = "List plans, the most recently used first",
            description = "The history is written behind the statements, by a fraction of a second.")
    Map<String, List<PlanAnswer>> list(
            @Parameter(description = "Only plans of this statement") @RequestParam(required = false) @Nullable
                    String fingerprint,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(defaultValue = "0") int offset) {
        int bounded = Math.max(1, Math.min(LIMIT_MAX, limit));
        return Map.of(
                "plans",
                plans.list(Optional.ofNullable(fingerprint), bounded, Math.max(0, offset)).stream()
                        .map(plan -> PlanAnswer.of(plan, false))
                        .toList());
    }

    @GetMapping("/{id}")
    @Operation(operationId = "readPlan", summary = "Read one plan with its EXPLAIN (FORMAT JSON)")
    @ApiResponse(responseCode = "200", description = "The plan", useReturnTypeSchema = true)
    @StandardProblems
    PlanAnswer read(@PathVariable long id) {
        return plans.find(id).map(plan -> PlanAnswer.of(plan, true)).orElseThrow(() -> {
            ProblemDetail problem =
                    ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, "no plan " + id + " is remembered");
            problem.setTitle("Unknown plan");
            return new ErrorResponseException(HttpStatus.NOT_FOUND, problem, null);
        });
    }
}
