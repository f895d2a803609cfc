package dev.spillway.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.TestEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Functions and operators of dates and times over columns, which constant folding cannot reach, against PostgreSQL 18.
class DateTimeTest {
    private static final List<String> DATES = List.of(
            "2000-02-29",
            "1999-12-31",
            "2001-01-01",
            "1970-01-01",
            "1969-12-31",
            "1900-03-01",
            "0001-01-01",
            "2024-12-30",
            "2021-01-03",
            "9999-12-31",
            "1582-10-15",
            "0001-06-15",
            "2016-02-29");
    private static final List<String> TIMES =
            List.of("00:00:00", "23:59:59.999999", "12:34:56.789", "04:05:06.5", "00:00:00.000001", "18:00:00");
    private static final List<String> INTERVALS = List.of(
            "1 day",
            "1 month",
            "-1 month",
            "1 year 2 mons 3 days 04:05:06.789",
            "-3 days +02:00:00",
            "36 hours",
            "0",
            "100 years",
            "00:00:00.000001",
            "-00:00:01",
            "13 mons -40 days 90:00:00");
    private static final List<String> DATE_FIELDS = List.of(
            "year",
            "month",
            "day",
            "quarter",
            "week",
            "isoyear",
            "dow",
            "isodow",
            "doy",
            "decade",
            "century",
            "millennium",
            "epoch",
            "julian");
    private static final List<String> TIME_FIELDS =
            List.of("hour", "minute", "second", "millisecond", "microsecond", "epoch");
    private static final List<String> TRUNCATED = List.of(
            "microseconds",
            "milliseconds",
            "second",
            "minute",
            "hour",
            "day",
            "week",
            "month",
            "quarter",
            "year",
            "decade",
            "century",
            "millennium");

    private static final List<String> OPERATORS = List.of(
            "d + n",
            "d - n",
            "d - DATE '2000-01-01'",
            "d + iv",
            "d - iv",
            "ts + iv",
            "ts - iv",
            "ts - TIMESTAMP '2001-02-03 04:05:06.7'",
            "ts - d",
            "tm + iv",
            "tm - iv",
            "tm - TIME '01:02:03.000004'",
            "d + tm",
            "iv + iv",
            "iv - INTERVAL '1 mon 1 day 1 sec'",
            "iv * n",
            "n * iv",
            "iv * 0.3",
            "iv * 1.5::double precision",
            "iv / 7",
            "iv / 0.7",
            "- iv",
            "CAST(d AS timestamp)",
            "CAST(ts AS date)",
            "CAST(ts AS time)",
            "CAST(iv AS time)",
            "CAST(tm AS interval)",
            "CAST(d AS text)",
            "CAST(ts AS text)",
            "CAST(tm AS text)",
            "CAST(iv AS text)",
            "CAST(CAST(d AS text) AS date)",
            "CAST(CAST(ts AS text) AS timestamp)",
            "CAST(CAST(iv AS text) AS interval)",
            "d < ts",
            "ts >= d + 1",
            "iv < INTERVAL '30 days'",
            "iv = INTERVAL '1 month'",
            "d BETWEEN DATE '1970-01-01' AND DATE '2001-01-01'",
            "greatest(d, DATE '1999-12-31')",
            "least(iv, INTERVAL '1 month')",
            "coalesce(ts, TIMESTAMP '2000-01-01')",
            "nullif(d, DATE '1970-01-01')",
            "'on ' || d || ' at ' || tm || ' for ' || iv",
            "CASE WHEN ts > TIMESTAMP '1999-01-01' THEN iv ELSE - iv END");

    @TempDir
    Path directory;

    private static List<String> tables() {
        List<String> rows = new ArrayList<>();
        int count = Math.max(DATES.size(), INTERVALS.size());
        for (int i = 0; i < 4 * count; i++) {
            String date = DATES.get(i % DATES.size());
            String time = TIMES.get(i % TIMES.size());
            rows.add("(" + i + ", DATE '" + date + "', TIMESTAMP '" + date + " " + time + "', TIME '" + time
                    + "', INTERVAL '" + INTERVALS.get(i * 5 % INTERVALS.size()) + "', " + (i * 7 % 23 - 11) + ")");
        }
        rows.add("(-1, NULL, NULL, NULL, NULL, NULL)");
        return List.of(
                "CREATE TEMP TABLE times (id integer, d date, ts timestamp, tm time, iv interval, n integer)",
                "INSERT INTO times VALUES " + String.join(", ", rows),
                // Before Christ.
                "UPDATE times SET d = d - 20000, ts = ts - INTERVAL '20000 days' WHERE d = DATE '0001-06-15'");
    }

    private static List<String> expressions() {
        List<String> all = new ArrayList<>(OPERATORS);
        for (String field : DATE_FIELDS) {
            all.add("extract(" + field + " FROM d)");
            all.add("extract(" + field + " FROM ts)");
            all.add("date_part('" + field + "', ts)");
        }
        for (String field : TIME_FIELDS) {
            all.add("extract(" + field + " FROM ts)");
            all.add("extract(" + field + " FROM tm)");
            all.add("extract(" + field + " FROM iv)");
        }
        for (String field : List.of("year", "month", "day", "quarter", "week", "decade", "century", "millennium")) {
            all.add("extract(" + field + " FROM iv)");
        }
        for (String field : TRUNCATED) {
            all.add("date_trunc('" + field + "', ts)");
            all.add("date_trunc('" + field + "', iv)");
        }
        return all;
    }

    @Test
    void everyExpressionHasThePostgresValue() {
        List<String> differences = new ArrayList<>();
        try (TestEngine engine = new TestEngine(directory, 0);
                Engine postgres = new PostgresEngine();
                Engine spillway = new SpillwayEngine(engine, Map.of())) {
            for (String sql : tables()) {
                compare(sql, spillway, postgres, differences);
            }
            assertThat(differences).isEmpty();
            for (String expression : expressions()) {
                compare("SELECT id, " + expression + " FROM times", spillway, postgres, differences);
            }
            for (String aggregate :
                    List.of("min(d), max(d)", "min(ts), max(ts)", "min(tm), max(tm)", "count(DISTINCT iv)")) {
                compare("SELECT " + aggregate + " FROM times", spillway, postgres, differences);
            }
            for (String key : List.of("d", "ts", "tm", "date_trunc('year', ts)", "extract(month FROM d)")) {
                compare("SELECT " + key + ", count(*) FROM times GROUP BY 1", spillway, postgres, differences);
                compare("SELECT id FROM times ORDER BY " + key + " DESC, id LIMIT 9", spillway, postgres, differences);
            }
        }
        assertThat(String.join("\n", differences)).isEmpty();
    }

    private static void compare(String sql, Engine spillway, Engine postgres, List<String> differences) {
        Answer expected = postgres.run(sql);
        Answer actual = spillway.run(sql);
        Optional<String> difference = actual.differenceTo(expected);
        difference.ifPresent(
                it -> differences.add(it + " [" + actual.message() + " | " + expected.message() + "] " + sql));
    }
}
