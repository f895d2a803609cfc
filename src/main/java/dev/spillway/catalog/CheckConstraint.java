package dev.spillway.catalog;

import org.apache.calcite.sql.SqlNode;

/// A CHECK over the columns of a table: its syntax, the text as it was written, and the statement's, in which
/// the syntax has its positions. Immutable.
public record CheckConstraint(String name, SqlNode expression, String text, String statement) {}
