/// From SQL text to a logical plan. [dev.spillway.sql.QueryAnalyzer] is the door; the layers below it, none of which
/// uses one to its left: `change` (INSERT, UPDATE, DELETE, MERGE), `query` (query blocks), `expression` (types,
/// operators, functions), `relation` (what analysis ends in), `syntax` (what parsing ends in).
///
/// Rules: 1. The parser itself is generated into `dev.spillway.sql.impl` from `src/main/codegen`; nothing outside
/// `dev.spillway.sql.syntax` uses it.
/// 2. Calcite's types may be used here and below. Threads: everything is made anew for a statement and used by one
/// thread.
@NullMarked
package dev.spillway.sql;

import org.jspecify.annotations.NullMarked;
