package dev.spillway.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatisticsTest {

    @Test
    void medianOfAnOddCountIsTheMiddleValue() {
        assertThat(Statistics.median(List.of(9.0, 1.0, 2.0))).isEqualTo(2.0);
    }

    @Test
    void medianOfAnEvenCountIsTheMeanOfTheMiddleTwo() {
        assertThat(Statistics.median(List.of(10.0, 1.0, 2.0, 4.0))).isEqualTo(3.0);
    }

    @Test
    void summaryKeepsMinimumAndMaximum() {
        assertThat(Statistics.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Statistics(1.0, 2.0, 3.0));
    }

    @Test
    void percentileIsTheNearestRank() {
        List<Double> hundred =
                IntStream.rangeClosed(1, 100).mapToObj(value -> (double) value).toList();
        assertThat(Statistics.percentile(hundred, 50)).isEqualTo(50.0);
        assertThat(Statistics.percentile(hundred, 99)).isEqualTo(99.0);
        assertThat(Statistics.percentile(hundred, 100)).isEqualTo(100.0);
        assertThat(Statistics.percentile(List.of(7.0), 1)).isEqualTo(7.0);
    }

    @Test
    void geometricMeanOfReciprocalsIsOne() {
        assertThat(Statistics.geometricMean(List.of(0.25, 4.0, 1.0))).isCloseTo(1.0, within(1e-12));
    }

    @Test
    void nothingHasNoStatistics() {
        assertThatIllegalArgumentException().isThrownBy(() -> Statistics.median(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> Statistics.geometricMean(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> Statistics.geometricMean(List.of(1.0, 0.0)));
        assertThatIllegalArgumentException().isThrownBy(() -> Statistics.percentile(List.of(1.0), 0));
    }
}
