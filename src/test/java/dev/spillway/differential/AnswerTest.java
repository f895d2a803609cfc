package dev.spillway.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerTest {
    private static final List<Answer.Kind> EXACT_THEN_FLOAT = List.of(Answer.Kind.EXACT, Answer.Kind.FLOAT);

    @Test
    void orderDoesNotMatterAndFloatsAreClose() {
        Answer a = Answer.of(List.of(List.of("1", "0.1"), List.of("2", "3")), EXACT_THEN_FLOAT);
        Answer b = Answer.of(List.of(List.of("2", "3.0"), List.of("1", "0.10000000000000001")), EXACT_THEN_FLOAT);
        assertThat(a.differenceTo(b)).isEmpty();
    }

    @Test
    void exactTextsMustBeTheSame() {
        Answer a = Answer.of(List.of(List.of("1.0", "0")), EXACT_THEN_FLOAT);
        Answer b = Answer.of(List.of(List.of("1.00", "0")), EXACT_THEN_FLOAT);
        assertThat(a.differenceTo(b)).isPresent();
    }

    @Test
    void nullIsNotTheEmptyString() {
        Answer a = Answer.of(List.of(Arrays.asList(null, "0")), EXACT_THEN_FLOAT);
        Answer b = Answer.of(List.of(List.of("", "0")), EXACT_THEN_FLOAT);
        assertThat(a.differenceTo(b)).isPresent();
    }

    @Test
    void duplicatesCount() {
        Answer a = Answer.of(List.of(List.of("1", "0"), List.of("1", "0")), EXACT_THEN_FLOAT);
        Answer b = Answer.of(List.of(List.of("1", "0"), List.of("2", "0")), EXACT_THEN_FLOAT);
        assertThat(a.differenceTo(b)).isPresent();
    }

    @Test
    void errorsAreEqualByTheirSqlState() {
        assertThat(Answer.error("22012", "").differenceTo(Answer.error("22012", "")))
                .isEmpty();
        assertThat(Answer.error("22012", "").differenceTo(Answer.of(List.of(), List.of())))
                .isPresent();
    }
}
