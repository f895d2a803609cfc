package dev.spillway.session.load;

import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.util.Map;

/// How an upload is written. An unquoted field equal to `nullText` is NULL; a quoted one never is, as in PostgreSQL's
/// COPY.
///
/// `types` are the columns whose type the client declares instead of leaving it to inference.
public record CsvFormat(char delimiter, char quote, boolean hasHeader, String nullText, Map<String, DataType> types) {
    public static final CsvFormat DEFAULT = new CsvFormat(',', '"', true, "", Map.of());

    public CsvFormat {
        types = Map.copyOf(types);
        checkCharacter("delimiter", delimiter);
        checkCharacter("quote", quote);
        if (delimiter == quote) {
            throw new SpillwayException(
                    ErrorCode.INVALID_PARAMETER_VALUE, "delimiter and quote must be different (got: " + quote + ")");
        }
    }

    private static void checkCharacter(String what, char character) {
        if (character >= 0x80 || character == '\n' || character == '\r' || character == 0) {
            throw new SpillwayException(
                    ErrorCode.INVALID_PARAMETER_VALUE, what + " must be one ASCII character that does not end a line");
        }
    }
}
