package dev.spillway.sql;

import dev.spillway.sql.TypeRules.Scales;

/// Where an expression stands; `text` is how messages call it. With [Scales#WIDEST] nobody sees how many digits its
/// numerics have.
record Clause(String text, boolean allowsAggregates, Scales scales) {
    static final Clause SELECT = new Clause("SELECT", true);
    static final Clause HAVING = new Clause("HAVING", true);
    static final Clause ORDER_BY = new Clause("ORDER BY", true);
    static final Clause WHERE = new Clause("WHERE", false);
    static final Clause GROUP_BY = new Clause("GROUP BY", false);
    static final Clause JOIN = new Clause("JOIN conditions", false);
    static final Clause FROM = new Clause("functions in FROM", false);
    static final Clause VALUES = new Clause("VALUES", false);
    static final Clause LIMIT = new Clause("LIMIT", false);
    static final Clause OFFSET = new Clause("OFFSET", false);
    static final Clause UPDATE = new Clause("UPDATE", false);
    static final Clause AGGREGATE = new Clause("aggregate", false);
    /// The argument of sum() or avg().
    static final Clause SUM = new Clause("aggregate", false, Scales.WIDEST);
    static final Clause FILTER = new Clause("FILTER", false);

    Clause(String text, boolean allowsAggregates) {
        this(text, allowsAggregates, Scales.OWN);
    }

    /// The same place where digits are seen.
    Clause printed() {
        return scales == Scales.OWN ? this : new Clause(text, allowsAggregates);
    }

    static Clause ofArgument(String aggregate) {
        return aggregate.equals("sum") || aggregate.equals("avg") ? SUM : AGGREGATE;
    }
}
