package dev.spillway.api;

import dev.spillway.api.SessionBodies.LoadAnswer;
import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.session.LoadRequest;
import dev.spillway.session.load.CsvFormat;
import dev.spillway.session.load.Gzip;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.BindParam;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Uploads", description = "Load files into TEMP tables.")
class LoadController {
    private final SessionAccess sessions;

    LoadController(SessionAccess sessions) {
        this.sessions = sessions;
    }

    @PostMapping(
            path = "/v1/sessions/{id}/tables/{table}/rows",
            consumes = {"text/csv", "application/gzip", "application/octet-stream"},
            produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "loadRows",
            summary = "Load CSV into a TEMP table",
            description =
                    "The body is streamed, gzip or not. With create=true the table is made, its types inferred from the"
                            + " first 4 MiB (declare others with types=column:type,…). An unquoted empty field is NULL, a quoted one"
                            + " is ''. A bad row fails the whole load with its line and column (the field's number) and leaves no table.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "text/csv",
                                            schema = @Schema(type = "string", format = "binary"),
                                            examples =
                                                    @ExampleObject(
                                                            "date,delay,distance,origin,destination\n2001-01-01 00:04:00,0,2355,OGG,SJC\n"))))
    @ApiResponse(responseCode = "201", description = "Loaded into a new table", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "200", description = "Appended to an existing table", useReturnTypeSchema = true)
    @StandardProblems
    ResponseEntity<LoadAnswer> load(
            @PathVariable String id,
            @PathVariable String table,
            @Parameter(description = "Make the table; it must not exist") @RequestParam(defaultValue = "false")
                    boolean create,
            @ParameterObject LoadOptions options,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        checkEncoding(request);
        LoadRequest load = new LoadRequest(table, create, options.format(), body(request));
        LoadAnswer answer = LoadAnswer.of(sessions.call(id, response, session -> session.load(load)));
        return ResponseEntity.status(create ? HttpStatus.CREATED : HttpStatus.OK)
                .body(answer);
    }

    /// What calls itself gzip must begin as gzip does; without the header the loader looks for itself.
    private static InputStream body(HttpServletRequest request) throws IOException {
        if (!"gzip".equalsIgnoreCase(request.getHeader("Content-Encoding"))) {
            return request.getInputStream();
        }
        BufferedInputStream body = new BufferedInputStream(request.getInputStream());
        if (!Gzip.startsAt(body)) {
            throw new SpillwayException(
                    ErrorCode.BAD_COPY_FILE_FORMAT, "the upload has Content-Encoding gzip and is not a gzip file");
        }
        return body;
    }

    private static void checkEncoding(HttpServletRequest request) {
        String encoding = request.getHeader("Content-Encoding");
        boolean isKnown =
                encoding == null || encoding.equalsIgnoreCase("gzip") || encoding.equalsIgnoreCase("identity");
        String charset = request.getCharacterEncoding();
        boolean isUtf8 = charset == null || Charset.isSupported(charset) && isUtf8OrLess(Charset.forName(charset));
        if (!isKnown || !isUtf8) {
            ProblemDetail problem = ProblemDetail.forStatusAndDetail(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "uploads are UTF-8, plain or gzip (got: Content-Encoding " + encoding + ", charset " + charset
                            + ")");
            problem.setProperty("sqlstate", ErrorCode.FEATURE_NOT_SUPPORTED.sqlState());
            throw new ErrorResponseException(HttpStatus.UNSUPPORTED_MEDIA_TYPE, problem, null);
        }
    }

    private static boolean isUtf8OrLess(Charset charset) {
        return charset.equals(StandardCharsets.UTF_8) || charset.equals(StandardCharsets.US_ASCII);
    }

    /// The query string of an upload.
    record LoadOptions(
            @Parameter(description = "The character between fields, `\\t` for a tab", example = ",") @Nullable
            String delimiter,

            @Parameter(description = "The character around fields", example = "\"") @Nullable
            String quote,

            @Parameter(description = "Whether the first row has the names (true unless said otherwise)") @Nullable
            Boolean header,

            @BindParam("null")
            @Parameter(name = "null", description = "Unquoted text that is NULL; empty unless said otherwise")
            @Nullable
            String nullText,

            @Parameter(description = "Types instead of inferred ones", example = "zip:text,price:numeric(10,2)")
            @Nullable
            String types) {

        CsvFormat format() {
            return new CsvFormat(
                    character("delimiter", delimiter, ','),
                    character("quote", quote, '"'),
                    header == null || header,
                    nullText == null ? "" : nullText,
                    types == null ? Map.of() : types(types));
        }

        private static char character(String name, @Nullable String text, char otherwise) {
            if (text == null) {
                return otherwise;
            }
            String meant = text.equals("\\t") || text.toLowerCase(Locale.ROOT).equals("tab") ? "\t" : text;
            if (meant.length() != 1) {
                throw new SpillwayException(
                        ErrorCode.INVALID_PARAMETER_VALUE, name + " must be one character (got: \"" + text + "\")");
            }
            return meant.charAt(0);
        }

        private static Map<String, DataType> types(String text) {
            Map<String, DataType> types = new HashMap<>();
            for (String part : text.split(",(?![^(]*\\))")) {
                int colon = part.lastIndexOf(':');
                if (colon <= 0) {
                    throw new SpillwayException(
                            ErrorCode.INVALID_PARAMETER_VALUE, "types must be column:type,… (got: \"" + part + "\")");
                }
                types.put(part.substring(0, colon).strip(), TypeText.parse(part.substring(colon + 1)));
            }
            return types;
        }
    }
}
