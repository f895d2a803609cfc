/// The physical plan and its expressions: sealed records without behaviour, made by `planner`, run by `exec`, printed
/// by `explain`.
///
/// Every node is a [dev.spillway.plan.PlanNode]: a header (id, costs, output) and what is special to it. A node first
/// forms its *input row* (written at each node), then applies its filter where it has one, then computes `output`.
/// [dev.spillway.plan.Expression.ColumnRef] indexes count in the input row. Plans refer to relations by id and hold no
/// storage, so that they can be cached.
@NullMarked
package dev.spillway.plan;

import org.jspecify.annotations.NullMarked;
