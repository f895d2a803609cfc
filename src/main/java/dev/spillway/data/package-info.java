/// SQL types and the column vectors that hold their values.
///
/// 1. A batch has at most [dev.spillway.data.Batch#MAX_ROWS] rows and is dense: filters compact, there is no selection
///    vector.
/// 2. A batch's ownership passes with it; its producer never touches it again. Arrays inside vectors are shared by
///    reference.
/// 3. Vectors live on the heap. A view of a buffer frame never becomes a vector.
///
/// Depends on `error` only. Start with [dev.spillway.data.DataType], then [dev.spillway.data.Vector].
@NullMarked
package dev.spillway.data;

import org.jspecify.annotations.NullMarked;
