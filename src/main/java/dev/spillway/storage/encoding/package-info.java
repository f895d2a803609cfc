/// How the values of a column become bytes of blocks and back, and how they are compared while still encoded.
///
/// 1. Every kernel takes native memory (a frame, a mapping, a native scratch) and a byte offset; heap memory comes as
/// arrays.
/// 2. Kernels work on whole groups of 64 rows; what lies behind the last row is read and ignored.
/// 3. All types of a [dev.spillway.storage.encoding.CellKind] share their code; a type decides only at the edges.
///
/// Start with [dev.spillway.storage.encoding.Segment]. No threads of its own; readers belong to one thread.
@NullMarked
package dev.spillway.storage.encoding;

import org.jspecify.annotations.NullMarked;
