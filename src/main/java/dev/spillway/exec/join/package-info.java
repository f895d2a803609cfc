/// Joins: hash joins, with private or shared tables, and nested loops. Used by one participant's thread.
///
/// 1. The inner side is collected column by column, only the columns that are read later; rows are numbers into these.
/// 2. A batch of outer rows is looked up at once; what matches is gathered into dense batches. Columns that nobody
///    reads are not gathered: a placeholder stands for them.
/// 3. A NULL in a key matches nothing. Keys whose sides are held differently are compared as NUMERIC.
/// 4. With Parallel Hash each participant collects what it gets of the inner side; the last one to finish builds the
///    table while the others wait, none of them having emitted anything. Who comes later finds the table ready.
///
/// Start with HashJoinOperator.
@NullMarked
package dev.spillway.exec.join;

import org.jspecify.annotations.NullMarked;
