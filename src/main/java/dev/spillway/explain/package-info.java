/// EXPLAIN: plan + choice + instrumentation → a neutral tree → JSON or text.
///
/// 1. JSON keys live in [dev.spillway.explain.ExplainKey] and nowhere else; their set, order and meaning are PostgreSQL
///    18's.
/// 2. Structures of our own stand beside `Plan`, never on a node: viewers print nested values as garbage. On nodes only
///    scalars are added.
/// 3. Rows and times are averages per loop, buffers are sums, as in PostgreSQL.
///
/// No threads, no I/O. Start with [dev.spillway.explain.ExplainReport].
@NullMarked
package dev.spillway.explain;

import org.jspecify.annotations.NullMarked;
