package dev.spillway.differential.grammar;

import java.util.List;
import java.util.function.BiFunction;

/// Expressions and conditions over a [Scope].
final class ExpressionGrammar {
    private final Choices choices;
    private final BiFunction<Scope, Integer, Subqueries> subqueries;

    /// Sub-queries for a scope.
    interface Subqueries {
        /// One value or NULL.
        String scalar(Kind kind);

        /// `FROM … WHERE …` and so on, with one column of this kind.
        String rows(List<Kind> kinds);
    }

    ExpressionGrammar(Choices choices, BiFunction<Scope, Integer, Subqueries> subqueries) {
        this.choices = choices;
        this.subqueries = subqueries;
    }

    Kind kind() {
        return choices.pick(Kind.ALL);
    }

    String of(Kind kind, Scope scope, int depth) {
        int choice = choices.below(depth <= 0 ? 4 : 16);
        return switch (choice) {
            case 0, 2 -> column(kind, scope);
            case 1 -> literal(kind);
            case 3 -> outer(kind, scope);
            case 4 -> conditional(kind, scope, depth - 1);
            case 5 ->
                choices.pick("COALESCE(", "GREATEST(", "LEAST(", "NULLIF(") + of(kind, scope, depth - 1) + ", "
                        + of(kind, scope, depth - 1) + ")";
            case 6 -> subqueries.apply(scope, depth - 1).scalar(kind);
            case 7 -> kind == Kind.BOOLEAN ? "(" + condition(scope, depth - 1) + ")" : column(kind, scope);
            default -> fill(choices.pick(Templates.scalars(kind)), scope, depth - 1);
        };
    }

    private String conditional(Kind kind, Scope scope, int depth) {
        if (choices.oneIn(3)) {
            return "CASE " + of(Kind.INTEGER, scope, 0) + " WHEN " + literal(Kind.INTEGER) + " THEN "
                    + of(kind, scope, depth) + " WHEN " + literal(Kind.INTEGER) + " THEN " + of(kind, scope, depth)
                    + " END";
        }
        return "CASE WHEN " + condition(scope, depth) + " THEN " + of(kind, scope, depth) + " ELSE "
                + of(kind, scope, depth) + " END";
    }

    String column(Kind kind, Scope scope) {
        List<Column> columns = scope.of(kind);
        return columns.isEmpty() ? literal(kind) : choices.pick(columns).text();
    }

    private String outer(Kind kind, Scope scope) {
        List<Column> columns = scope.outerOf(kind);
        return columns.isEmpty() ? column(kind, scope) : choices.pick(columns).text();
    }

    String literal(Kind kind) {
        return switch (kind) {
            case INTEGER -> Integer.toString(choices.below(13) - 3);
            case BIGINT -> choices.pick("0", "1000003", "-77", "8000000000", "-4899997") + "::bigint";
            case NUMERIC -> choices.pick("0.5", "-12.34", "10.00", "3.1415", "1.0", "0.00");
            case DOUBLE -> choices.pick("0.25", "-7.5", "1000", "0", "12.75") + "::double precision";
            case TEXT -> choices.pick("'a'", "'abc'", "'special'", "''", "'Ab'", "'日本'", "'zz%z'") + "::text";
            case BOOLEAN -> choices.pick("true", "false");
            case DATE -> "DATE '" + choices.pick("2000-02-29", "1999-12-31", "2001-03-15", "2000-06-30") + "'";
            case TIMESTAMP ->
                "TIMESTAMP '" + choices.pick("2001-03-01", "2001-02-28 23:59:59.5", "2000-01-31 12:00:00") + "'";
            case INTERVAL ->
                "INTERVAL '"
                        + choices.pick(
                                "1 day",
                                "2 hours",
                                "1 month",
                                "1 year 3 days",
                                "-90 minutes",
                                "1 mon 30 days -04:05:06.7")
                        + "'";
            case ZONED ->
                "TIMESTAMPTZ '"
                        + choices.pick(
                                "2001-03-25 01:30:00+01",
                                "2001-03-25 03:00:00+02",
                                "2001-03-28 12:00:00.25Z",
                                "2000-12-31 23:59:59-05")
                        + "'";
            case TIME -> "TIME '" + choices.pick("23:30:00", "00:00:00", "22:15:00.5", "12:00:00") + "'";
            case UUID ->
                "UUID '"
                        + choices.pick(
                                "cfcd2084-95d5-65ef-66e7-dff9f98764da",
                                "00000000-0000-0000-0000-000000000000",
                                "eccbc87e-4b5c-e2fe-2830-8fd9f2a7baf3")
                        + "'";
            case BYTES -> choices.pick("'\\xc4ca'", "'\\x'", "'\\x00ff'", "'\\xcfcd2084'") + "::bytea";
            case INTEGERS -> choices.pick("'{1,5,-2}'", "'{}'", "'{2,NULL,-1}'", "'{3}'") + "::integer[]";
            case TEXTS -> choices.pick("ARRAY['a', 'e, e']", "'{}'::text[]", "ARRAY['x', NULL]");
        };
    }

    /// The template with its parts.
    String fill(String template, Scope scope, int depth) {
        StringBuilder text = new StringBuilder();
        String first = "";
        boolean repeats = template.contains("{1}");
        int from = 0;
        for (int open = template.indexOf('{'); open >= 0; open = template.indexOf('{', from)) {
            char code = template.charAt(open + 1);
            String part = code == '1' ? first : part(code, scope, repeats ? 0 : depth);
            first = first.isEmpty() ? part : first;
            text.append(template, from, open).append(part);
            from = open + 3;
        }
        return text.append(template.substring(from)).toString();
    }

    private String part(char code, Scope scope, int depth) {
        return switch (code) {
            case 'i' -> of(Kind.INTEGER, scope, depth);
            case 'b' -> of(Kind.BIGINT, scope, depth);
            case 'n' -> of(Kind.NUMERIC, scope, depth);
            case 'd' -> of(Kind.DOUBLE, scope, depth);
            case 't' -> of(Kind.TEXT, scope, depth);
            case 'f' -> of(Kind.BOOLEAN, scope, depth);
            case 'y' -> of(Kind.DATE, scope, depth);
            case 'm' -> of(Kind.TIMESTAMP, scope, depth);
            case 'v' -> of(Kind.INTERVAL, scope, depth);
            case 'z' -> of(Kind.ZONED, scope, depth);
            case 'h' -> of(Kind.TIME, scope, depth);
            case 'u' -> of(Kind.UUID, scope, depth);
            case 'x' -> of(Kind.BYTES, scope, depth);
            case 'a' -> of(Kind.INTEGERS, scope, depth);
            case 's' -> of(Kind.TEXTS, scope, depth);
            case '#' -> Integer.toString(choices.below(4) + 1);
            case '0' -> Integer.toString(choices.below(5));
            case 'w' -> choices.pick("'a'", "'e'", "'abc'", "'special'", "''");
            default -> throw new IllegalArgumentException("a part must be known (got: " + code + ")");
        };
    }

    String condition(Scope scope, int depth) {
        Kind kind = kind();
        int choice = choices.below(depth <= 0 ? 8 : 16);
        return switch (choice) {
            case 0, 1 -> column(kind, scope) + comparison() + literal(kind);
            case 2 -> column(kind, scope) + comparison() + of(kind, scope, 0);
            case 3 ->
                column(kind, scope) + choices.pick(" BETWEEN ", " NOT BETWEEN ", " BETWEEN SYMMETRIC ") + literal(kind)
                        + " AND " + literal(kind);
            case 4 -> column(kind, scope) + choices.pick(" IS NULL", " IS NOT NULL");
            case 5 ->
                column(kind, scope) + choices.pick(" IN (", " NOT IN (") + literal(kind) + ", " + literal(kind)
                        + choices.pick("", ", NULL") + ")";
            case 6 -> column(Kind.TEXT, scope) + choices.pick(" LIKE ", " NOT LIKE ", " ILIKE ") + pattern();
            case 7 ->
                of(kind, scope, 0) + choices.pick(" IS DISTINCT FROM ", " IS NOT DISTINCT FROM ") + of(kind, scope, 0);
            case 8, 9 ->
                "(" + condition(scope, depth - 1) + choices.pick(" AND ", " OR ") + condition(scope, depth - 1) + ")";
            case 10 -> "NOT (" + condition(scope, depth - 1) + ")";
            case 11 -> "(" + of(kind, scope, depth - 1) + comparison() + of(kind, scope, depth - 1) + ")";
            case 12 -> choices.pick("", "NOT ") + "EXISTS (" + rows(scope, depth, kind) + ")";
            case 13 -> of(kind, scope, 0) + choices.pick(" IN (", " NOT IN (") + rows(scope, depth, kind) + ")";
            case 14 ->
                of(kind, scope, 0) + comparison() + choices.pick("ANY (", "ALL (") + rows(scope, depth, kind) + ")";
            default -> pair(kind, scope, depth);
        };
    }

    private String pair(Kind kind, Scope scope, int depth) {
        Kind other = kind();
        String left = "(" + of(kind, scope, 0) + ", " + of(other, scope, 0) + ")";
        if (choices.oneIn(2)) {
            return left + choices.pick(" IN (", " NOT IN (")
                    + subqueries.apply(scope, depth - 1).rows(List.of(kind, other)) + ")";
        }
        return left + choices.pick(" = ", " <> ", " < ", " >= ") + "(" + of(kind, scope, 0) + ", " + of(other, scope, 0)
                + ")";
    }

    private String rows(Scope scope, int depth, Kind kind) {
        return subqueries.apply(scope, depth - 1).rows(List.of(kind));
    }

    private String comparison() {
        return choices.pick(" = ", " <> ", " < ", " <= ", " > ", " >= ");
    }

    private String pattern() {
        return choices.pick("'%special%'", "'a%'", "'%c'", "'_b%'", "'%'", "'abc'", "'zz\\%%'", "'%e%e'");
    }
}
