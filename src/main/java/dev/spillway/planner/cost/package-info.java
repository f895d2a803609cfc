/// PostgreSQL 18's cost formulas (costsize.c), one small class per node type.
///
/// Costs are in units of `seq_page_cost`'s sequential page. Every function is pure; arguments are rows and costs *per
/// participant* where the input is partial, as in PostgreSQL. The golden vectors of a running PostgreSQL 18 are in the
/// tests.
@NullMarked
package dev.spillway.planner.cost;

import org.jspecify.annotations.NullMarked;
