package dev.spillway.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.spillway.session.BufferFlush;
import dev.spillway.session.Session;
import dev.spillway.session.SessionState;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/v1/sessions/{id}/buffers", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Local buffers", description = "What a flush would write, and writing it.")
class BufferController {
    private final SessionAccess sessions;

    BufferController(SessionAccess sessions) {
        this.sessions = sessions;
    }

    /// PostgreSQL's names for these numbers, as its users look for them.
    @Schema(name = "Buffers", description = "Blocks of 8 KiB, as of the end of the session's last statement.")
    record Buffers(
            @JsonProperty("temp_buffers") int tempBuffers,
            @JsonProperty("allocated_localbufs") int allocatedLocalbufs,
            @JsonProperty("dirtied_localbufs") int dirtiedLocalbufs,
            List<Relation> relations) {}

    @Schema(name = "RelationBuffers")
    record Relation(
            String name,
            int blocks,
            @JsonProperty("allocated_localbufs") int allocatedLocalbufs,
            @JsonProperty("dirtied_localbufs") int dirtiedLocalbufs) {
        static Relation of(SessionState.Table table) {
            return new Relation(table.name(), table.blocks(), table.allocated(), table.dirtied());
        }
    }

    @Schema(name = "Flush", description = "What an explicit flush wrote.")
    record Flush(int blocks, long bytes, double seconds) {}

    @GetMapping
    @Operation(operationId = "readBuffers", summary = "Read the state of the local buffer pool")
    @ApiResponse(responseCode = "200", description = "The pool", useReturnTypeSchema = true)
    @StandardProblems
    Buffers read(@PathVariable String id, HttpServletResponse response) {
        Session session = sessions.require(id);
        sessions.stamp(session, response);
        SessionState state = session.state();
        return new Buffers(
                state.buffers().tempBuffers(),
                state.buffers().allocated(),
                state.buffers().dirtied(),
                state.tables().stream().map(Relation::of).toList());
    }

    @PostMapping("/flush")
    @Operation(
            operationId = "flushBuffers",
            summary = "Write every dirty local buffer",
            description = "Like pg_flush_local_buffers(): afterwards parallel plans over TEMP tables cost no flush.")
    @ApiResponse(responseCode = "200", description = "What was written", useReturnTypeSchema = true)
    @StandardProblems
    Flush flush(@PathVariable String id, HttpServletResponse response) {
        BufferFlush flush = sessions.call(id, response, Session::flush);
        return new Flush(flush.blocks(), flush.bytes(), flush.seconds());
    }
}
