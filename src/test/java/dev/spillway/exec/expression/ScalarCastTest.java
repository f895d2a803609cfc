package dev.spillway.exec.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.data.DataType;
import dev.spillway.data.TextFormat;
import dev.spillway.error.SpillwayException;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Results and errors are PostgreSQL's.
class ScalarCastTest {
    private static final Map<String, DataType> TYPES = Map.ofEntries(
            Map.entry("boolean", DataType.BOOLEAN),
            Map.entry("smallint", DataType.SMALLINT),
            Map.entry("integer", DataType.INTEGER),
            Map.entry("bigint", DataType.BIGINT),
            Map.entry("real", DataType.REAL),
            Map.entry("double precision", DataType.DOUBLE_PRECISION),
            Map.entry("numeric", DataType.NUMERIC),
            Map.entry("numeric(5,2)", DataType.numeric(5, 2)),
            Map.entry("varchar(3)", DataType.varchar(3)),
            Map.entry("char(5)", DataType.character(5)),
            Map.entry("text", DataType.TEXT),
            Map.entry("date", DataType.DATE),
            Map.entry("time", DataType.TIME),
            Map.entry("timestamp", DataType.TIMESTAMP),
            Map.entry("interval", DataType.INTERVAL));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "integer | ' 42 ' | 42",
                "integer | '-0' | 0",
                "smallint | 32767 | 32767",
                "bigint | -9223372036854775808 | -9223372036854775808",
                "boolean | 'yes' | t",
                "boolean | 'of' | f",
                "boolean | 'TR' | t",
                "numeric | 1.500 | 1.500",
                "numeric | 1e3 | 1000",
                "numeric | .5 | 0.5",
                "numeric | 1.5e-3 | 0.0015",
                "numeric(5,2) | 123.455 | 123.46",
                "numeric(5,2) | -0.005 | -0.01",
                "double precision | 1e20 | 1e+20",
                "double precision | 100000000000000 | 100000000000000",
                "double precision | 1000000000000000 | 1e+15",
                "double precision | 0.0001 | 0.0001",
                "double precision | 0.00001 | 1e-05",
                "double precision | 0.1 | 0.1",
                "double precision | -0 | -0",
                "double precision | nan | NaN",
                "double precision | -inf | -Infinity",
                "double precision | 12345678901234567 | 1.2345678901234568e+16",
                "real | 0.1 | 0.1",
                "real | 1000000 | 1e+06",
                "real | 16777217 | 1.6777216e+07",
                "date | 2024-02-29 | 2024-02-29",
                "date | 1/18/1999 | 1999-01-18",
                "date | 'Jan 8, 1999' | 1999-01-08",
                "date | 'January 8, 1999' | 1999-01-08",
                "date | 8-Jan-1999 | 1999-01-08",
                "date | 1999-Jan-08 | 1999-01-08",
                "date | 19990108 | 1999-01-08",
                "date | '8 Jan 1999' | 1999-01-08",
                "date | '2024-02-29 13:14:15' | 2024-02-29",
                "date | infinity | infinity",
                "date | '0044-03-15 BC' | 0044-03-15 BC",
                "timestamp | '2024-02-29 13:14:15.5' | 2024-02-29 13:14:15.5",
                "timestamp | 2024-02-29T13:14:15 | 2024-02-29 13:14:15",
                "timestamp | '2024-02-29 01:02 PM' | 2024-02-29 13:02:00",
                "timestamp | '2024-02-29 13:14:15+02' | 2024-02-29 13:14:15",
                "timestamp | '2024-02-29T13:14:15.123456Z' | 2024-02-29 13:14:15.123456",
                "timestamp | epoch | 1970-01-01 00:00:00",
                "timestamp | 2024-02-29 | 2024-02-29 00:00:00",
                "time | 04:05 | 04:05:00",
                "time | '04:05:06.789' | 04:05:06.789",
                "time | '12:30 AM' | 00:30:00",
                "interval | '1 year 2 mons 3 days 04:05:06' | 1 year 2 mons 3 days 04:05:06",
                "interval | '1-2' | 1 year 2 mons",
                "interval | '1.5 days' | 1 day 12:00:00",
                "interval | '1.5 months' | 1 mon 15 days",
                "interval | P1Y2M3DT4H5M6S | 1 year 2 mons 3 days 04:05:06",
                "interval | '-1 day 02:00' | -1 days +02:00:00",
                "interval | '@ 1 hour ago' | -01:00:00",
                "interval | '90 days' | 90 days",
                "interval | '2 weeks' | 14 days",
                "interval | '30' | 00:00:30",
                "varchar(3) | abcdef | abc",
                "char(5) | 'ab ' | 'ab   '",
            })
    void readsText(String type, String text, String expected) {
        Object value = ScalarCast.cast(text, DataType.TEXT, type(type));
        assertThat(TextFormat.formatPresent(value, type(type))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "integer | x | 22P02 | invalid input syntax for type integer: \"x\"",
                "integer | '' | 22P02 | invalid input syntax for type integer: \"\"",
                "integer | 1.5 | 22P02 | invalid input syntax for type integer: \"1.5\"",
                "integer | 2147483648 | 22003 | value \"2147483648\" is out of range for type integer",
                "smallint | 40000 | 22003 | value \"40000\" is out of range for type smallint",
                "boolean | o | 22P02 | invalid input syntax for type boolean: \"o\"",
                "numeric | 1,5 | 22P02 | invalid input syntax for type numeric: \"1,5\"",
                "numeric(5,2) | 1000 | 22003 | numeric field overflow",
                "double precision | 1e400 | 22003 | \"1e400\" is out of range for type double precision",
                "double precision | 1e-400 | 22003 | \"1e-400\" is out of range for type double precision",
                "real | 1e39 | 22003 | \"1e39\" is out of range for type real",
                "double precision | abc | 22P02 | invalid input syntax for type double precision: \"abc\"",
                "date | 2023-02-29 | 22008 | date/time field value out of range: \"2023-02-29\"",
                "date | 2023-13-01 | 22008 | date/time field value out of range: \"2023-13-01\"",
                "date | hello | 22007 | invalid input syntax for type date: \"hello\"",
                "timestamp | '2024-01-01 25:00' | 22008 | date/time field value out of range: \"2024-01-01 25:00\"",
                "time | '' | 22007 | invalid input syntax for type time: \"\"",
                "interval | 'one day' | 22007 | invalid input syntax for type interval: \"one day\"",
            })
    void refusesText(String type, String text, String sqlState, String message) {
        assertThatThrownBy(() -> ScalarCast.cast(text, DataType.TEXT, type(type)))
                .isInstanceOfSatisfying(SpillwayException.class, error -> {
                    assertThat(error.message()).isEqualTo(message);
                    assertThat(error.code().sqlState()).isEqualTo(sqlState);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "2.5, integer, 3",
        "-2.5, integer, -3",
        "0.4999, bigint, 0",
        "1.005, 'numeric(5,2)', 1.01",
        "123456789012, double precision, 123456789012",
        "0.1, text, 0.1",
    })
    void castsNumerics(String number, String type, String expected) {
        Object value = ScalarCast.cast(new BigDecimal(number), DataType.NUMERIC, type(type));
        assertThat(TextFormat.formatPresent(value, type(type))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2.5, integer, 2",
        "3.5, integer, 4",
        "0.1, numeric, 0.1",
        "1e10, numeric, 10000000000",
        "123456789.123456789, numeric, 123456789.123457",
        "0.30000000000000004, text, 0.30000000000000004",
    })
    void castsDoubles(double number, String type, String expected) {
        Object value = ScalarCast.cast(number, DataType.DOUBLE_PRECISION, type(type));
        assertThat(TextFormat.formatPresent(value, type(type))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"abcd, 22001", "'abc  ', ''"})
    void assignmentRefusesWhatDoesNotFitButBlanks(String text, String sqlState) {
        if (sqlState.isEmpty()) {
            assertThat(ScalarCast.assign(text, DataType.TEXT, DataType.varchar(3)))
                    .isEqualTo("abc");
        } else {
            assertThatThrownBy(() -> ScalarCast.assign(text, DataType.TEXT, DataType.varchar(3)))
                    .isInstanceOfSatisfying(SpillwayException.class, error -> {
                        assertThat(error.code().sqlState()).isEqualTo(sqlState);
                        assertThat(error.message()).isEqualTo("value too long for type character varying(3)");
                    });
        }
    }

    private static DataType type(String name) {
        return java.util.Objects.requireNonNull(TYPES.get(name), name);
    }
}
