/// From SQL text to a logical plan: parser, analyzer and the statements Spillway knows beside queries.
///
/// Rules: 1. The parser itself is generated into `dev.spillway.sql.impl` from `src/main/codegen`; nothing outside this
/// package uses it.
/// 2. Calcite's types may be used here. Threads: everything is made anew for a statement and used by one thread.
@NullMarked
package dev.spillway.sql;

import org.jspecify.annotations.NullMarked;
