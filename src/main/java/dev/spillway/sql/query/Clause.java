package dev.spillway.sql.query;

import dev.spillway.sql.expression.TypeRules.Scales;
import org.jspecify.annotations.Nullable;

/// Where an expression stands; `text` is how messages call it, `place` the clause around AND, CASE and the like. With
/// [Scales#WIDEST] nobody sees how many digits its numerics have. `windows` is there where window functions may be
/// called.
public record Clause(
        String text,
        String place,
        boolean allowsAggregates,
        Scales scales,
        @Nullable NamedWindows windows) {
    static final String WINDOW_ARGUMENT = "window function arguments";
    /// PARTITION BY and ORDER BY of a window.
    static final Clause WINDOW_DEFINITION = new Clause("window definitions", true);
    /// The offset of a frame's bound.
    static final Clause WINDOW_FRAME = new Clause("window definitions", false);
    static final Clause SELECT = new Clause("SELECT", true);
    static final Clause HAVING = new Clause("HAVING", true);
    static final Clause ORDER_BY = new Clause("ORDER BY", true);
    static final Clause DISTINCT_ON = new Clause("DISTINCT ON", true);
    static final Clause WHERE = new Clause("WHERE", false);
    static final Clause GROUP_BY = new Clause("GROUP BY", false);
    public static final Clause JOIN = new Clause("JOIN conditions", false);
    static final Clause FROM = new Clause("functions in FROM", false);
    public static final Clause VALUES = new Clause("VALUES", false);
    static final Clause LIMIT = new Clause("LIMIT", false);
    static final Clause OFFSET = new Clause("OFFSET", false);
    public static final Clause UPDATE = new Clause("UPDATE", false);
    public static final Clause MERGE_WHEN = new Clause("MERGE WHEN conditions", false);
    public static final Clause EXECUTE = new Clause("EXECUTE parameters", false);
    public static final Clause RETURNING = new Clause("RETURNING", false);
    static final Clause AGGREGATE = new Clause("aggregate", false);
    /// The argument of sum() or avg().
    static final Clause SUM = new Clause("aggregate", "aggregate", false, Scales.WIDEST, null);
    public static final Clause CHECK = new Clause("check constraints", false);
    public static final Clause DEFAULT = new Clause("DEFAULT expressions", false);
    public static final Clause TRANSFORM = new Clause("transform expressions", false);
    static final Clause FILTER = new Clause("FILTER", false);

    Clause(String text, boolean allowsAggregates) {
        this(text, text, allowsAggregates, Scales.OWN, null);
    }

    /// Whether functions that return sets may be called.
    boolean allowsSets() {
        return switch (place) {
            case "SELECT", "ORDER BY", "GROUP BY", "DISTINCT ON" -> true;
            default -> false;
        };
    }

    /// A part of an expression of this clause.
    Clause part(String name) {
        return new Clause(name, place, allowsAggregates, Scales.OWN, windows);
    }

    /// The same place where digits are seen.
    Clause printed() {
        return scales == Scales.OWN ? this : new Clause(text, place, allowsAggregates, Scales.OWN, windows);
    }

    Clause with(NamedWindows named) {
        return new Clause(text, place, allowsAggregates, scales, named);
    }

    /// The arguments of a window function of this clause.
    Clause ofWindowArgument(String function) {
        return new Clause(
                WINDOW_ARGUMENT,
                WINDOW_ARGUMENT,
                allowsAggregates,
                ofArgument(function).scales(),
                null);
    }

    static Clause ofArgument(String aggregate) {
        return aggregate.equals("sum") || aggregate.equals("avg") ? SUM : AGGREGATE;
    }
}
