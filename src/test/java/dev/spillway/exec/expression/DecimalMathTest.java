package dev.spillway.exec.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Results are PostgreSQL's, digit by digit.
class DecimalMathTest {
    @ParameterizedTest
    @CsvSource({
        "1, 3, 0.33333333333333333333",
        "10, 4, 2.5000000000000000",
        "2, 3, 0.66666666666666666667",
        "100, 3, 33.3333333333333333",
        "1000000, 3, 333333.333333333333",
        "1, 1, 1.00000000000000000000",
        "0, 7, 0.00000000000000000000",
        "12345.678, 0.01, 1234567.800000000000",
        "-7, 2, -3.5000000000000000",
    })
    void dividesWithPostgresScale(BigDecimal x, BigDecimal y, String expected) {
        assertThat(DecimalMath.divide(x, y).toPlainString()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2, 1.414213562373095",
        "4, 2.000000000000000",
        "0.25, 0.5000000000000000",
        "100, 10.000000000000000",
    })
    void squareRoots(BigDecimal x, String expected) {
        assertThat(DecimalFunctions.squareRoot(x)).isEqualByComparingTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"1, 2.7182818284590452", "0, 1.0000000000000000", "-1, 0.3678794411714423", "10, 22026.465794806717"})
    void exponentials(BigDecimal x, String expected) {
        assertThat(DecimalFunctions.exponential(x).toPlainString()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"2, 0.6931471805599453", "10, 2.3025850929940457", "1, 0.0000000000000000"})
    void logarithms(BigDecimal x, String expected) {
        assertThat(DecimalFunctions.naturalLogarithm(x).toPlainString()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2, 3, 8.0000000000000000",
        "2, 0.5, 1.4142135623730950",
        "2, -1, 0.5000000000000000",
        "10, 3, 1000.0000000000000",
    })
    void powers(BigDecimal base, BigDecimal exponent, String expected) {
        assertThat(DecimalFunctions.power(base, exponent)).isEqualByComparingTo(expected);
    }
}
