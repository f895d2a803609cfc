/// Aggregation: plain, sorted and hashed; simple, partial and final. Used by one participant's thread.
///
/// 1. A batch's rows first get the numbers of their groups, then every state is updated in one pass of its own.
/// 2. Aggregates share states: `sum(x)`, `avg(x)` and `count(x)` keep one sum and one count.
/// 3. Everything that is a sum of longs (counts too) lies in one array, a group's numbers side by side. Where the
///    bounds prove that 64 bits suffice a sum is one number, otherwise the sums of the low and of the high halves, so
///    that nothing is checked per row.
/// 4. A partial aggregate emits its states as columns, the keys first; a final one merges them with the same kernels.
/// 5. Groups come in the order of their first row, so sorted input stays sorted.
///
/// Start with AggregateOperator.
@NullMarked
package dev.spillway.exec.aggregate;

import org.jspecify.annotations.NullMarked;
