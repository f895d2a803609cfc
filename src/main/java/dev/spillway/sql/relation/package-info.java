/// What an analyzed statement is: Spillway's relational operators beside Calcite's (windows, common tables, recursion,
/// grouping sets, values), the output's fields, the change to a table. The planner reads them. Immutable.
@NullMarked
package dev.spillway.sql.relation;

import org.jspecify.annotations.NullMarked;
