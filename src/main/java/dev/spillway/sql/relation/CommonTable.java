package dev.spillway.sql.relation;

import org.apache.calcite.rel.RelNode;

/// A WITH query: its rows are the same for everybody who names it. Immutable.
///
/// `number` tells the queries of a statement apart, whatever their names.
public record CommonTable(int number, String name, RelNode rel, Materialized materialized) {
    /// Whether the query runs once and its rows are kept, or stands in the place of each name.
    public enum Materialized {
        /// Kept where it is named more than once.
        DEFAULT,
        ALWAYS,
        /// `NOT MATERIALIZED`: only if it must be.
        NEVER
    }
}
