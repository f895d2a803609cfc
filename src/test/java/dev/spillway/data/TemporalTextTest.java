package dev.spillway.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Expected texts are PostgreSQL's own answers.
class TemporalTextTest {
    private final TemporalText text = new TemporalText();

    @ParameterizedTest
    @CsvSource({
        "1970-01-01, 1970-01-01",
        "2000-02-29, 2000-02-29",
        "0001-01-01, 0001-01-01",
        "0000-12-31, 0001-12-31 BC",
        "-0043-03-15, 0044-03-15 BC",
        "+12345-06-07, 12345-06-07"
    })
    void datesCountYearsBeforeChristFromOne(String iso, String expected) {
        assertThat(text.date(LocalDate.parse(iso).toEpochDay())).hasToString(expected);
    }

    @Test
    void theExtremesAreInfinities() {
        assertThat(text.date(Long.MAX_VALUE)).hasToString("infinity");
        assertThat(text.timestamp(Long.MIN_VALUE)).hasToString("-infinity");
    }

    @ParameterizedTest
    @CsvSource({"0, 1970-01-01 00:00:00", "-1, 1969-12-31 23:59:59.999999", "1500000, 1970-01-01 00:00:01.5"})
    void timestampsKeepMicroseconds(long micros, String expected) {
        assertThat(text.timestamp(micros)).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 00:00:00",
        "14, 3, 14706000000, 1 year 2 mons 3 days 04:05:06",
        "-14, 0, 0, -1 years -2 mons",
        "-1, 3, 0, -1 mons +3 days",
        "0, -1, 1000, -1 days +00:00:00.001",
        "0, 0, -360000000000, -100:00:00"
    })
    void intervalsSignEachPart(int months, int days, long micros, String expected) {
        assertThat(text.interval(months, days, micros)).hasToString(expected);
    }

    @Test
    void eachValueStartsAnew() {
        text.interval(14, 3, 5);

        assertThat(text.time(3_600_000_000L)).hasToString("01:00:00");
        assertThat(text.size()).isEqualTo("01:00:00".length());
    }
}
