/// Expressions over batches: compiled once per execution into trees of kernels, static loops over primitive arrays.
///
/// 1. Errors are raised only for rows that reach the expression: CASE, COALESCE, AND and OR evaluate lazily.
/// 2. NUMERIC runs on plain longs where the bounds of the columns prove that nothing overflows, else on BigDecimal.
/// 3. A compiled expression belongs to one participant's thread.
@NullMarked
package dev.spillway.exec.expression;

import org.jspecify.annotations.NullMarked;
