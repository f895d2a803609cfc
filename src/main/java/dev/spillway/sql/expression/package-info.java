/// PostgreSQL's types, operators, functions and aggregates over [org.apache.calcite.rex.RexNode]: which one a call
/// means, what its arguments are coerced to, which type it has, what is folded; and from there to the plan's
/// expressions. Knows terms, never where they are written: no FROM, no clause. Threads: one statement, one thread.
@NullMarked
package dev.spillway.sql.expression;

import org.jspecify.annotations.NullMarked;
