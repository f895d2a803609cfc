package dev.spillway.catalog;

import org.apache.calcite.sql.SqlNode;

/// A column's DEFAULT: its syntax, the text as it was written, and the statement's, in which
/// the syntax has its positions. Immutable.
public record ColumnDefault(int column, SqlNode expression, String text, String statement) {}
