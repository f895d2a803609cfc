/// Query blocks: what names stand for, FROM, WHERE and sub-queries, grouping, windows, WITH, set operations, ORDER BY.
/// Sub-queries become joins here (`Unnesting`). Start at [dev.spillway.sql.query.QueryBlocks]. Threads: one statement,
/// one thread.
@NullMarked
package dev.spillway.sql.query;

import org.jspecify.annotations.NullMarked;
