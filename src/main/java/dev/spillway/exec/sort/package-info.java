/// Sorting: in memory, spilled and top-N. Used by one participant's thread.
@NullMarked
package dev.spillway.exec.sort;

import org.jspecify.annotations.NullMarked;
