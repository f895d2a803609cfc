/// A query as the search sees it: relations, inner-join sets, outer joins, aggregates and so on over *variables*.
///
/// A variable is a column of a relation or a value that a node makes (a group key, an aggregate). In every expression
/// of this package and of the search a [dev.spillway.plan.Expression.ColumnRef] holds a variable's number, and only
/// when the plan is written does it become a position in an input row. Projections vanish: their expressions are put in
/// the place of their names, so that pruning columns is asking for fewer variables.
@NullMarked
package dev.spillway.planner.logical;

import org.jspecify.annotations.NullMarked;
