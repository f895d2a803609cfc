package dev.spillway.differential;

import java.util.List;
import java.util.Random;

/// Random scalar expressions over the columns of [SampleTables], typed so that most of them are valid and few overflow.
final class ExpressionGenerator {
    /// The types it knows; columns by type are in [#column(Kind)].
    enum Kind {
        INTEGER,
        BIGINT,
        NUMERIC,
        DOUBLE,
        TEXT,
        BOOLEAN,
        DATE,
        TIMESTAMP
    }

    private static final List<Kind> COMPARABLE =
            List.of(Kind.INTEGER, Kind.BIGINT, Kind.NUMERIC, Kind.DOUBLE, Kind.TEXT, Kind.DATE, Kind.TIMESTAMP);
    private final Random random;
    private List<String> aliases = List.of();

    ExpressionGenerator(Random random) {
        this.random = random;
    }

    /// The relations whose columns may be used from now on.
    void over(List<String> aliases) {
        this.aliases = List.copyOf(aliases);
    }

    Kind kind() {
        return Kind.values()[random.nextInt(Kind.values().length)];
    }

    String column(Kind kind) {
        String[] names = switch (kind) {
            case INTEGER -> new String[] {"id", "k", "s"};
            case BIGINT -> new String[] {"b"};
            case NUMERIC -> new String[] {"n", "m"};
            case DOUBLE -> new String[] {"d", "r"};
            case TEXT -> new String[] {"v", "t"};
            case BOOLEAN -> new String[] {"f"};
            case DATE -> new String[] {"dt"};
            case TIMESTAMP -> new String[] {"ts"};
        };
        return pick(aliases.toArray(new String[0])) + "." + pick(names);
    }

    String literal(Kind kind) {
        return switch (kind) {
            case INTEGER -> Integer.toString(random.nextInt(41) - 20);
            case BIGINT -> Long.toString(random.nextLong(6_000_000_000L) - 3_000_000_000L);
            case NUMERIC -> pick("0.5", "-12.34", "100.00", "3.1415", "999.99", "0.00");
            case DOUBLE -> "CAST(" + pick("0.25", "-7.5", "1000", "0", "12.75") + " AS double precision)";
            case TEXT -> pick("'a'", "'abc'", "'special'", "''", "'v7'", "'text 100'", "'日本'");
            case BOOLEAN -> pick("true", "false");
            case DATE -> pick("DATE '2000-02-29'", "DATE '1999-12-31'", "DATE '2001-05-15'");
            case TIMESTAMP -> pick("TIMESTAMP '2001-03-01 12:00:00'", "TIMESTAMP '2001-01-15 05:06:07'");
        };
    }

    String expression(Kind kind, int depth) {
        int choice = random.nextInt(10);
        if (depth <= 0 || choice < 3) {
            return choice == 0 ? literal(kind) : column(kind);
        }
        if (choice == 3) {
            return "CASE WHEN " + predicate(depth - 1) + " THEN " + expression(kind, depth - 1) + " ELSE "
                    + expression(kind, depth - 1) + " END";
        }
        if (choice == 4 && kind != Kind.BOOLEAN) {
            return "COALESCE(" + expression(kind, depth - 1) + ", " + expression(kind, depth - 1) + ")";
        }
        return switch (kind) {
            case INTEGER -> integer(depth - 1);
            case BIGINT -> bigint(depth - 1);
            case NUMERIC -> numeric(depth - 1);
            case DOUBLE -> floating(depth - 1);
            case TEXT -> text(depth - 1);
            case BOOLEAN -> "(" + predicate(depth - 1) + ")";
            case DATE -> "(" + expression(Kind.DATE, depth - 1) + pick(" + ", " - ") + (1 + random.nextInt(400)) + ")";
            case TIMESTAMP ->
                pick(
                        "(" + expression(Kind.TIMESTAMP, depth - 1) + pick(" + ", " - ") + "INTERVAL '"
                                + pick("1 day", "2 hours", "1 month", "1 year 3 days", "90 minutes") + "')",
                        "date_trunc('" + pick("day", "month", "hour", "year") + "', "
                                + expression(Kind.TIMESTAMP, depth - 1) + ")");
        };
    }

    private String integer(int depth) {
        return switch (random.nextInt(6)) {
            case 0 -> "(" + expression(Kind.INTEGER, depth) + " + " + expression(Kind.INTEGER, depth) + ")";
            case 1 -> "(" + expression(Kind.INTEGER, depth) + " - " + literal(Kind.INTEGER) + ")";
            case 2 -> "(" + expression(Kind.INTEGER, depth) + pick(" / ", " % ") + (1 + random.nextInt(9)) + ")";
            case 3 -> "length(" + expression(Kind.TEXT, depth) + ")";
            case 4 -> "(" + column(Kind.DATE) + " - " + literal(Kind.DATE) + ")";
            default -> "(- " + expression(Kind.INTEGER, depth) + ")";
        };
    }

    private String bigint(int depth) {
        return switch (random.nextInt(3)) {
            case 0 -> "(" + expression(Kind.BIGINT, depth) + " + " + expression(Kind.INTEGER, depth) + ")";
            case 1 -> "(" + expression(Kind.BIGINT, depth) + " / NULLIF(" + column(Kind.INTEGER) + ", 0))";
            default -> "abs(" + expression(Kind.BIGINT, depth) + ")";
        };
    }

    private String numeric(int depth) {
        return switch (random.nextInt(6)) {
            case 0 ->
                "(" + expression(Kind.NUMERIC, depth) + pick(" + ", " - ") + expression(Kind.NUMERIC, depth) + ")";
            case 1 -> "(" + column(Kind.NUMERIC) + " * " + literal(Kind.NUMERIC) + ")";
            case 2 -> "(" + expression(Kind.NUMERIC, depth) + " / NULLIF(" + column(Kind.INTEGER) + ", 0))";
            case 3 -> "round(" + expression(Kind.NUMERIC, depth) + ", " + random.nextInt(4) + ")";
            case 4 -> "CAST(" + expression(Kind.INTEGER, depth) + " AS numeric)";
            default -> pick("floor(", "ceil(", "abs(", "trunc(") + expression(Kind.NUMERIC, depth) + ")";
        };
    }

    private String floating(int depth) {
        return switch (random.nextInt(4)) {
            case 0 -> "(" + expression(Kind.DOUBLE, depth) + " + " + expression(Kind.DOUBLE, depth) + ")";
            case 1 -> "(" + expression(Kind.DOUBLE, depth) + " * 0.5::double precision)";
            case 2 -> "CAST(" + expression(Kind.INTEGER, depth) + " AS double precision)";
            default -> "abs(" + expression(Kind.DOUBLE, depth) + ")";
        };
    }

    private String text(int depth) {
        return switch (random.nextInt(6)) {
            case 0 -> "(" + expression(Kind.TEXT, depth) + " || " + expression(Kind.TEXT, depth) + ")";
            case 1 -> pick("upper(", "lower(", "btrim(") + "CAST(" + expression(Kind.TEXT, depth) + " AS text))";
            case 2 ->
                "substring(" + expression(Kind.TEXT, depth) + " FROM " + (1 + random.nextInt(4)) + " FOR "
                        + random.nextInt(6) + ")";
            case 3 -> "CAST(" + expression(Kind.INTEGER, depth) + " AS text)";
            case 4 -> "replace(" + expression(Kind.TEXT, depth) + ", 'e', 'EE')";
            default -> pick("left(", "right(") + expression(Kind.TEXT, depth) + ", " + random.nextInt(5) + ")";
        };
    }

    String predicate(int depth) {
        int choice = random.nextInt(depth <= 0 ? 7 : 10);
        Kind kind = COMPARABLE.get(random.nextInt(COMPARABLE.size()));
        return switch (choice) {
            case 0, 1, 2 -> column(kind) + pick(" = ", " <> ", " < ", " <= ", " > ", " >= ") + literal(kind);
            case 3 -> column(kind) + pick(" BETWEEN ", " NOT BETWEEN ") + literal(kind) + " AND " + literal(kind);
            case 4 -> column(kind()) + pick(" IS NULL", " IS NOT NULL");
            case 5 ->
                column(kind) + pick(" IN (", " NOT IN (") + literal(kind) + ", " + literal(kind) + ", " + literal(kind)
                        + ")";
            case 6 ->
                column(Kind.TEXT)
                        + pick(" LIKE ", " NOT LIKE ")
                        + pick("'%special%'", "'a%'", "'%c'", "'_b%'", "'text 1_0%'", "'%'", "'abc'");
            case 7 -> "(" + predicate(depth - 1) + pick(" AND ", " OR ") + predicate(depth - 1) + ")";
            case 8 -> "NOT (" + predicate(depth - 1) + ")";
            default ->
                "(" + expression(kind, depth - 1) + pick(" = ", " < ", " >= ", " IS DISTINCT FROM ")
                        + expression(kind, depth - 1) + ")";
        };
    }

    String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
