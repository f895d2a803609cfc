package dev.spillway.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.data.IntervalValue;
import dev.spillway.error.Cancellation;
import dev.spillway.error.SpillwayException;
import dev.spillway.function.Arguments;
import dev.spillway.function.ScalarFunction;
import dev.spillway.plan.Expression;
import dev.spillway.sql.expression.ExpressionConverter;
import dev.spillway.sql.relation.AnalyzedQuery;
import dev.spillway.testing.EmbeddedPostgres18;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.calcite.rel.logical.LogicalProject;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Values that the front end computes itself: literals, folded constants and generated functions, against PostgreSQL
/// 18's.
class PostgresValuesTest {
    private static final List<String> LITERALS = List.of(
            "interval '1 day 2 hours'",
            "interval '1-2'",
            "interval '3 4:05:06.7'",
            "interval 'P1Y2M3DT4H5M6.5S'",
            "interval '-1 year 3 mons ago'",
            "interval '1.5 months'",
            "interval '1.5 years'",
            "interval '2.5 weeks'",
            "interval '1' day",
            "interval '5' month",
            "interval '1-2' year to month",
            "interval '10:20' hour to minute",
            "interval '1 2' day to hour",
            "interval '90'",
            "interval '1 century -3 days 01:02'",
            "interval '4:05'",
            "interval '-4:05:06.000001'",
            "interval '0.001 second'",
            "interval '1 hr 2 mins 3 secs'",
            "interval '1.7 day'",
            "date '2001-02-03'",
            "date '20010203'",
            "date '2001/2/3'",
            "date 'Feb 3, 2001'",
            "date '3 Feb 2001'",
            "date '0001-01-01'",
            "date 'epoch'",
            "timestamp '2001-02-03 04:05:06.789012'",
            "timestamp '2001-02-03T04:05'",
            "timestamp '2001-02-03'",
            "timestamp '2001-02-03 24:00:00'",
            "time '04:05:06.5'",
            "time '04:05'",
            "date '2001-01-31' + interval '1 month'",
            "date '2004-02-29' - interval '1 year'",
            "timestamp '2001-01-01 10:00' + interval '1 day 15 hours'",
            "date '1998-12-01' - interval '90 day'",
            "0.06 - 0.01",
            "1.50 * 2.5",
            "2147483647 + 0",
            "1e3",
            "1.50",
            "'t'::bool",
            "'off'::bool",
            "' 42 '::int",
            "'1.5e2'::float8",
            "'1e-3'::numeric",
            "'12.345'::numeric(5,2)");

    private static final List<String> FUNCTIONS = List.of(
            "md5('')",
            "md5('häßlich 😀')",
            "initcap('hello WORLD it''s x2y-z')",
            "ascii('x')",
            "ascii('')",
            "ascii('€')",
            "reverse('abc')",
            "reverse('añ😀b')",
            "translate('12345', '143', 'ax')",
            "translate('abc', '', 'x')",
            "translate('hello', 'l', 'LL')",
            "starts_with('abc', 'ab')",
            "starts_with('abc', '')",
            "starts_with('', 'a')",
            "pi()",
            "sin(1)",
            "cos(0.5)",
            "tan(2)",
            "cot(1)",
            "asin(0.25)",
            "acos(0.25)",
            "atan(3)",
            "atan2(1, -2)",
            "degrees(1)",
            "radians(90)",
            "cbrt(27)",
            "cbrt(-2)",
            "tanh(0.5)",
            "asin(2)",
            "md5(null)");

    @Test
    void literalsAndFoldedConstantsHaveThePostgresValue() throws SQLException {
        compare(LITERALS);
    }

    @Test
    void generatedFunctionsAnswerAsPostgresDoes() throws SQLException {
        compare(FUNCTIONS);
        assertThat(FUNCTIONS).hasSizeGreaterThan(25);
    }

    private static void compare(List<String> expressions) throws SQLException {
        SoftAssertions all = new SoftAssertions();
        try (Connection postgres = EmbeddedPostgres18.shared().connect();
                Statement statement = postgres.createStatement()) {
            for (String sql : expressions) {
                String expected = ofPostgres(statement, sql);
                String actual = ofSpillway(sql);
                all.assertThat(isNearly(actual, expected) ? expected : actual)
                        .as(sql)
                        .isEqualTo(expected);
            }
        }
        all.assertAll();
    }

    /// The last digit of a double is the C library's: PostgreSQL's own answers differ by it between systems.
    private static boolean isNearly(String actual, String expected) {
        boolean areDoubles = actual.matches("-?\\d+(\\.\\d+)?") && expected.matches("-?\\d+\\.\\d{14,}");
        return areDoubles
                && Math.abs(Double.parseDouble(actual) - Double.parseDouble(expected))
                        <= 4 * Math.ulp(Double.parseDouble(expected));
    }

    /// Dates and times as numbers, so that no formatting is compared.
    private static String ofPostgres(Statement statement, String sql) {
        String query = "select case pg_typeof(x)::text when 'date' then (x::text::date - date '1970-01-01')::text "
                + "when 'timestamp without time zone' then (extract(epoch from x::text::timestamp) * 1000000)::bigint::text "
                + "when 'time without time zone' then (extract(epoch from x::text::time) * 1000000)::bigint::text "
                + "when 'interval' then (extract(year from x::text::interval) * 12 + extract(month from x::text::interval)) || ' ' || extract(day from x::text::interval) "
                + "|| ' ' || (extract(epoch from x::text::interval - make_interval(0, (extract(year from x::text::interval) * 12 + extract(month from x::text::interval))::int, 0, extract(day from x::text::interval)::int)) * 1000000)::bigint "
                + "else x::text end from (select " + sql + ") as q(x)";
        try (ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        } catch (SQLException e) {
            return "ERROR " + e.getSQLState();
        }
    }

    private static String ofSpillway(String sql) {
        try {
            AnalyzedQuery query = TestTables.analyze("select " + sql);
            LogicalProject project = (LogicalProject) query.root();
            return text(
                    evaluate(ExpressionConverter.convert(project.getProjects().getFirst(), field -> {
                        throw new IllegalStateException("no columns");
                    })));
        } catch (SpillwayException e) {
            return "ERROR " + e.code().sqlState();
        }
    }

    private static Expression.Constant evaluate(Expression expression) {
        return switch (expression) {
            case Expression.Constant constant -> constant;
            case Expression.ScalarCall call -> new Expression.Constant(value(call), call.type());
            default -> throw new AssertionError("not folded: " + expression);
        };
    }

    private static @Nullable Object value(Expression.ScalarCall call) {
        @Nullable
        Object[] values = call.arguments().stream()
                .map(argument -> evaluate(argument).value())
                .toArray();
        if (call.function().isStrict() && Stream.of(values).anyMatch(Objects::isNull)) {
            return null;
        }
        return switch (call.function().bodies().get()) {
            case ScalarFunction.OfValues body -> body.call(new Arguments(values, new Cancellation()));
            case ScalarFunction.OfDouble body -> body.applyAsDouble((Double) Objects.requireNonNull(values[0]));
            case ScalarFunction.OfDoubles body ->
                body.applyAsDouble(
                        (Double) Objects.requireNonNull(values[0]), (Double) Objects.requireNonNull(values[1]));
            case ScalarFunction.OfLongs body ->
                body.applyAsLong((Long) Objects.requireNonNull(values[0]), (Long) Objects.requireNonNull(values[1]));
        };
    }

    private static String text(Expression.Constant constant) {
        return switch (constant.value()) {
            case null -> "null";
            case Double number ->
                number == Math.rint(number) ? String.valueOf(number.longValue()) : String.valueOf(number);
            case java.math.BigDecimal number -> number.toPlainString();
            case IntervalValue interval -> interval.months() + " " + interval.days() + " " + interval.micros();
            case Object other -> String.valueOf(other);
        };
    }
}
