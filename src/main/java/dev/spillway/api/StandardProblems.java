package dev.spillway.api;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The errors that most operations share, for the OpenAPI document.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ApiResponse(
        responseCode = "400",
        description = "The statement, its data or the request is wrong; sqlstate says how, position where",
        content =
                @Content(
                        mediaType = "application/problem+json",
                        schema = @Schema(implementation = Problem.class),
                        examples = @ExampleObject(Examples.PROBLEM)))
@ApiResponse(
        responseCode = "404",
        description = "No such session, statement, table or plan",
        content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = Problem.class)))
@ApiResponse(
        responseCode = "410",
        description = "The session has ended; lostTables names what went with it",
        content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = Problem.class)))
@ApiResponse(
        responseCode = "409",
        description = "The statement was cancelled (57014)",
        content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = Problem.class)))
@ApiResponse(
        responseCode = "503",
        description = "A limit of the service is reached (53…) or it is shutting down (57P01); see Retry-After",
        content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = Problem.class)))
@ApiResponse(
        responseCode = "504",
        description = "The statement ran into its timeout (57014)",
        content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = Problem.class)))
@interface StandardProblems {}
