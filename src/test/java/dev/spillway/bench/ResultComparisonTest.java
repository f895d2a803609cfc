package dev.spillway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultComparisonTest {

    @Test
    void exactValuesAreEqualByValueWhateverTheirScale() {
        assertThat(ResultComparison.difference(rows(exact("1.50")), rows(exact("1.5")), true))
                .isEmpty();
    }

    @Test
    void exactValuesThatDifferInTheLastDigitAreDifferent() {
        assertThat(ResultComparison.difference(
                        rows(exact("12345678901234567890.01")), rows(exact("12345678901234567890.02")), true))
                .hasValueSatisfying(text -> assertThat(text).contains("row 1, column 1"));
    }

    @Test
    void floatsAreEqualWithinTheRelativeTolerance() {
        List<List<Value>> expected = rows(approximate(1e12));
        assertThat(ResultComparison.difference(expected, rows(approximate(1e12 + 100)), true))
                .isEmpty();
        assertThat(ResultComparison.difference(expected, rows(approximate(1e12 + 10_000)), true))
                .isPresent();
    }

    @Test
    void aFloatAndAnExactValueAreComparedAsFloats() {
        List<List<Value>> expected = rows(exact("0.0499852957"));
        assertThat(ResultComparison.difference(expected, rows(approximate(0.04998529570001)), true))
                .isEmpty();
        assertThat(ResultComparison.difference(expected, rows(approximate(0.0499853)), true))
                .isPresent();
    }

    @Test
    void unorderedAnswersAreEqualAsMultisets() {
        List<List<Value>> expected = List.of(List.of(text("a"), exact("1")), List.of(text("b"), exact("2")));
        List<List<Value>> reversed = List.of(List.of(text("b"), exact("2.0")), List.of(text("a"), exact("1.0")));
        assertThat(ResultComparison.difference(expected, reversed, false)).isEmpty();
        assertThat(ResultComparison.difference(expected, reversed, true)).isPresent();
    }

    @Test
    void multisetsCountRepeatedRows() {
        List<List<Value>> expected = List.of(List.of(text("a")), List.of(text("a")), List.of(text("b")));
        List<List<Value>> actual = List.of(List.of(text("a")), List.of(text("b")), List.of(text("b")));
        assertThat(ResultComparison.difference(expected, actual, false)).isPresent();
    }

    @Test
    void aFloatInTheFirstColumnDoesNotReorderRowsThatOthersTellApart() {
        List<List<Value>> expected =
                List.of(List.of(approximate(1.0), text("a")), List.of(approximate(1.0 + 1e-12), text("b")));
        List<List<Value>> actual =
                List.of(List.of(approximate(1.0 + 1e-12), text("a")), List.of(approximate(1.0), text("b")));
        assertThat(ResultComparison.difference(expected, actual, false)).isEmpty();
    }

    @Test
    void nullEqualsOnlyNull() {
        assertThat(ResultComparison.difference(rows(new Value.Null()), rows(new Value.Null()), false))
                .isEmpty();
        assertThat(ResultComparison.difference(rows(new Value.Null()), rows(exact("0")), false))
                .isPresent();
        assertThat(ResultComparison.difference(rows(exact("0")), rows(new Value.Null()), false))
                .isPresent();
    }

    @Test
    void aNumberAndItsTextAreDifferent() {
        assertThat(ResultComparison.difference(rows(exact("1")), rows(text("1")), true))
                .isPresent();
    }

    @Test
    void missingRowsAndColumnsAreDifferences() {
        assertThat(ResultComparison.difference(rows(exact("1")), List.of(), false))
                .hasValueSatisfying(text -> assertThat(text).contains("row counts"));
        assertThat(ResultComparison.difference(rows(exact("1")), List.of(List.of(exact("1"), exact("2"))), false))
                .hasValueSatisfying(text -> assertThat(text).contains("column counts"));
    }

    private static List<List<Value>> rows(Value single) {
        return List.of(List.of(single));
    }

    private static Value exact(String number) {
        return new Value.Exact(new BigDecimal(number));
    }

    private static Value approximate(double number) {
        return new Value.Approximate(number);
    }

    private static Value text(String text) {
        return new Value.Text(text);
    }
}
