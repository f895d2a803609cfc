package dev.spillway.sql;

import org.apache.calcite.sql.SqlNode;

/// What an expression's syntax stands for where it is written. One statement, one thread.
@FunctionalInterface
interface NodeAnalyzer {
    Term analyze(SqlNode node);
}
