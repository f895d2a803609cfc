/// Sorting in memory, and top-N. Used by one participant's thread.
///
/// 1. Each key column becomes an unsigned 64-bit code whose order is the wanted order (texts and numerics by their rank
///    among the distinct ones); rows are then sorted by stable radix passes from the last key to the first, only over
///    the bytes that differ.
/// 2. Only columns that are read above are collected, and gathered in the new order batch by batch.
/// 3. A top-N keeps at most a few times its bound; once it has enough rows it drops whatever is behind its last row by
/// the first key.
///
/// Start with SortOperator.
@NullMarked
package dev.spillway.exec.sort;

import org.jspecify.annotations.NullMarked;
