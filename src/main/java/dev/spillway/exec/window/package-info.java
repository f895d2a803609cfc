/// Window functions. Used by one participant's thread.
///
/// 1. The input comes sorted by partition and order. Rows are collected until some thousands of them are whole
///    partitions; these are a [dev.spillway.exec.window.Chunk], computed at once and emitted batch by batch.
/// 2. A chunk knows the partitions and peer groups of its rows, and their frames, each computed when first asked for.
/// 3. Counts and sums of longs are differences of prefix sums; everything else is kept while it only grows, and read
///    from a segment tree where frames move, so that no frame costs more than the logarithm of the rows.
/// 4. A partition that does not fit the memory is stored ([dev.spillway.exec.window.StoredPartition]) and computed
/// piece
///    by piece; what a function has to remember from piece to piece is its own. Functions that need no memory are
///    written once, over [dev.spillway.exec.window.WindowRows]; aggregates have a [dev.spillway.exec.window.Folding].
///
/// Start with WindowOperator.
@NullMarked
package dev.spillway.exec.window;

import org.jspecify.annotations.NullMarked;
