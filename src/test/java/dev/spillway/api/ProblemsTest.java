package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What an error's problem document says beside its message.
class ProblemsTest {
    @Test
    void detailHintAndContextSurviveWhateverIsAddedAfterThem() {
        SpillwayException error = new SpillwayException(ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE, "numeric field overflow")
                .withDetail("A field with precision 3, scale 1 must round to an absolute value less than 10^2.")
                .inContext("parallel worker")
                .withHint("Use a wider type.")
                .at(8);
        Map<String, Object> properties =
                Objects.requireNonNull(Problems.of(error, "SELECT x", false).getProperties());
        assertThat(properties)
                .containsEntry("sqlstate", "22003")
                .containsEntry(
                        "sqlDetail",
                        "A field with precision 3, scale 1 must round to an absolute value less than 10^2.")
                .containsEntry("context", "parallel worker")
                .containsEntry("hint", "Use a wider type.")
                .containsEntry("position", 8)
                .containsEntry("column", 8);
    }

    @Test
    void whatIsNotKnownIsNotThere() {
        Map<String, Object> properties = Objects.requireNonNull(
                Problems.of(new SpillwayException(ErrorCode.SYNTAX_ERROR, "syntax error"), null, false)
                        .getProperties());
        assertThat(properties).containsOnlyKeys("sqlstate");
    }
}
