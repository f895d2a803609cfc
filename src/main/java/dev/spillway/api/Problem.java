package dev.spillway.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The shape of an error, for the OpenAPI document.
@Schema(description = "An error as RFC 9457 says, with PostgreSQL's SQLSTATE.")
record Problem(
        String type,
        @Schema(example = "Syntax error") String title,
        @Schema(example = "400") int status,

        @Schema(example = "syntax error at or near \"FORM\"")
        String detail,

        @Schema(example = "42601") @Nullable String sqlstate,

        @Schema(description = "Characters from 1 in the statement") @Nullable
        Integer position,

        @Schema(description = "Line from 1, in the statement or the upload") @Nullable
        Long line,

        @Schema(description = "Column from 1: characters in a statement, fields in an upload") @Nullable
        Integer column,

        @Schema(description = "What PostgreSQL adds to the message as DETAIL") @Nullable
        String sqlDetail,

        @Nullable String hint,

        @Schema(description = "Where the error came from, PostgreSQL's CONTEXT", example = "parallel worker") @Nullable
        String context,

        @Schema(description = "True where the statement was cancelled") @Nullable
        Boolean cancelled,

        @Schema(description = "Tables that went with a session") @Nullable
        List<String> lostTables) {}
