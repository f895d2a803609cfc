/// Window functions. Used by one participant's thread.
///
/// 1. The input comes sorted by partition and order. Rows are collected until some thousands of them are whole
///    partitions; these are a [dev.spillway.exec.window.Chunk], computed at once and emitted batch by batch.
/// 2. A chunk knows the partitions and peer groups of its rows, and their frames, each computed when first asked for.
/// 3. Counts and sums of longs are differences of prefix sums; everything else is kept while it only grows, and read
///    from a segment tree where frames move, so that no frame costs more than the logarithm of the rows.
///
/// Start with WindowOperator.
@NullMarked
package dev.spillway.exec.window;

import org.jspecify.annotations.NullMarked;
