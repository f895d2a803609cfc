/// How many rows: PostgreSQL's selectivity functions (selfuncs.c, clausesel.c, like_support.c) over the statistics of
/// the relations.
///
/// The statistics are exact where PostgreSQL samples, the heuristics are the same. Pure functions of variables and
/// expressions.
@NullMarked
package dev.spillway.planner.estimate;

import org.jspecify.annotations.NullMarked;
