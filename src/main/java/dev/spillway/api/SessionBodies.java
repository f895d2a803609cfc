package dev.spillway.api;

import dev.spillway.session.LoadReport;
import dev.spillway.session.Session;
import dev.spillway.session.SessionState;
import dev.spillway.storage.ColumnDefinition;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Request and response bodies of sessions and their tables.
final class SessionBodies {
    private SessionBodies() {}

    @Schema(name = "SessionRequest", description = "How to open or change a session.")
    record SessionRequest(
            @Schema(example = "nightly report") @Nullable String name,

            @Schema(description = "Settings to SET in the session", example = "{\"work_mem\": \"64MB\"}") @Nullable
            Map<String, Object> settings,

            @Schema(description = "How long it may be unused: milliseconds, or text with a unit", example = "30min")
            @Nullable
            Object idleTimeout) {}

    @Schema(name = "Session", description = "A session as of the end of its last statement.")
    record SessionAnswer(
            String id,
            @Nullable String name,
            Instant createdAt,
            Instant lastUsedAt,

            @Schema(description = "When it will end if it is not used before")
            Instant expiresAt,

            long idleTimeoutMillis,

            @Schema(description = "Whether a statement runs or waits")
            boolean busy,

            @Schema(description = "Statements that wait behind the running one")
            int waiting,

            @Schema(description = "Statements so far") long statements,

            @Schema(
                    description = "Whether it is in a transaction block; failed: after an error, until ROLLBACK",
                    allowableValues = {"idle", "inTransaction", "failed"})
            String transactionStatus,

            @Schema(description = "Settings that are not at their default")
            Map<String, String> settings,

            @Schema(description = "Most local buffers, in blocks of 8 KiB")
            int tempBuffers,

            @Schema(description = "Local buffers allocated now")
            int allocatedLocalbufs,

            @Schema(description = "Local buffers that are dirty now")
            int dirtiedLocalbufs,

            @Schema(example = "[\"flights\"]") List<String> tables) {

        static SessionAnswer of(Session session) {
            SessionState state = session.state();
            return new SessionAnswer(
                    state.id(),
                    state.name().orElse(null),
                    state.createdAt(),
                    session.lastUsedAt(),
                    session.expiresAt(),
                    session.idleTimeout().toMillis(),
                    session.isBusy(),
                    session.waiting(),
                    state.statements(),
                    state.transaction().label(),
                    state.changedSettings(),
                    state.buffers().tempBuffers(),
                    state.buffers().allocated(),
                    state.buffers().dirtied(),
                    state.tables().stream().map(SessionState.Table::name).toList());
        }
    }

    @Schema(name = "Table", description = "A TEMP table of a session.")
    record TableAnswer(
            String name,
            List<ColumnAnswer> columns,
            long rows,

            @Schema(description = "Blocks of 8 KiB (relpages)")
            int blocks,

            @Schema(description = "Its blocks in local buffers")
            int allocatedLocalbufs,

            @Schema(description = "Of these, dirty ones") int dirtiedLocalbufs) {
        static TableAnswer of(SessionState.Table table) {
            return new TableAnswer(
                    table.name(),
                    table.columns().stream().map(ColumnAnswer::of).toList(),
                    table.rows(),
                    table.blocks(),
                    table.allocated(),
                    table.dirtied());
        }
    }

    @Schema(name = "Column")
    record ColumnAnswer(
            String name, @Schema(example = "integer") String type, boolean nullable) {
        static ColumnAnswer of(ColumnDefinition column) {
            return new ColumnAnswer(column.name(), column.type().sqlName(), column.isNullable());
        }
    }

    @Schema(name = "LoadReport", description = "What an upload did.")
    record LoadAnswer(
            @Schema(example = "flights") String table,

            @Schema(description = "Whether the upload made the table")
            boolean created,

            @Schema(example = "3000000") long rows,
            List<ColumnAnswer> columns,

            @Schema(description = "Bytes of text, decompressed")
            long bytes,

            double seconds,

            @Schema(description = "The table's size in blocks of 8 KiB")
            int blocks,

            @Schema(description = "The session's dirty local buffers afterwards")
            int dirtiedLocalbufs) {
        static LoadAnswer of(LoadReport report) {
            return new LoadAnswer(
                    report.table(),
                    report.isCreated(),
                    report.rows(),
                    report.columns().stream().map(ColumnAnswer::of).toList(),
                    report.bytes(),
                    report.seconds(),
                    report.blocks(),
                    report.dirtiedLocalBuffers());
        }
    }
}
