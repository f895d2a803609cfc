package dev.spillway.sql.expression;

import org.apache.calcite.sql.SqlNode;

/// What an expression's syntax stands for where it is written. One statement, one thread.
@FunctionalInterface
public interface NodeAnalyzer {
    Term analyze(SqlNode node);
}
