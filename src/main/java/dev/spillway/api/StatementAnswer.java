package dev.spillway.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The shape of a statement's answer, for the OpenAPI document; the answer itself is streamed.
@Schema(description = "A result.")
record StatementAnswer(
        String statementId,
        List<Column> columns,

        @Schema(description = "A row is an array with one value per column")
        List<List<Object>> rows,

        @Schema(example = "SELECT") String command,
        @Schema(description = "Rows returned, or changed") long rowCount,

        @Schema(description = "Whether maxRows cut the result off")
        boolean truncated,

        @Schema(
                description = "Whether the session is in a transaction block afterwards; failed: until ROLLBACK",
                allowableValues = {"idle", "inTransaction", "failed"})
        String transactionStatus,

        @Schema(description = "Milliseconds: queue, parse, plan, planCpu, flush (part of exec), exec, ser, total")
        Map<String, Double> timings,

        @Schema(description = "Which plan ran and what it was compared with") @Nullable
        Map<String, Object> planChoice,

        List<String> notices) {

    record Column(String name, @Schema(example = "bigint") String type, boolean nullable) {}
}
