package dev.spillway.planner.path;

import dev.spillway.catalog.CatalogIndex;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.MergeKey;
import dev.spillway.plan.Expression.SortKey;
import dev.spillway.plan.PlanNode.AggregateMode;
import dev.spillway.plan.PlanNode.AggregateStrategy;
import dev.spillway.plan.PlanNode.JoinType;
import dev.spillway.planner.logical.LogicalNode;
import java.util.List;
import java.util.Optional;

/// A way to get rows. Expressions are over variables. Immutable.
public sealed interface Path {
    PathHeader header();

    /// `isParallelAware`: participants share the row ranges.
    record Scan(PathHeader header, LogicalNode.Scan node, List<Expression> filter, boolean isParallelAware)
            implements Path {}

    /// `node` through `index`. `bounds` are over variables; with `isParameterized` some of them are of an outer
    /// side.
    /// `conditions` are those that the bounds stand for, `filter` the rest.
    record IndexScan(
            PathHeader header,
            LogicalNode.Scan node,
            CatalogIndex index,
            IndexMatch match,
            List<Expression> filter,
            boolean isBackward,
            boolean isIndexOnly,
            boolean isParameterized)
            implements Path {}

    record Functions(PathHeader header, LogicalNode.Functions node, List<Expression> filter) implements Path {}

    record ProjectSet(PathHeader header, Path input, LogicalNode.ProjectSet node) implements Path {}

    record Values(PathHeader header, LogicalNode.Values node, List<Expression> filter) implements Path {}

    record Filtered(PathHeader header, Path input, List<Expression> filter) implements Path {}

    record Computed(PathHeader header, Path input, LogicalNode.Computed node) implements Path {}

    /// `outerKeys` and `innerKeys` are compared in pairs.
    record Hash(PathHeader header, JoinShape shape, Path outer, Path inner, boolean isParallelHash) implements Path {}

    record Loop(PathHeader header, JoinShape shape, Path outer, Path inner) implements Path {}

    /// `shape` has the merged keys; the rows of both sides come in their order.
    record Merged(PathHeader header, JoinShape shape, List<MergeKey> keys, Path outer, Path inner) implements Path {}

    /// What a join checks: equalities that can be hashed, and the rest.
    record JoinShape(
            JoinType type,
            List<Expression> outerKeys,
            List<Expression> innerKeys,
            List<Expression> joinFilter,
            boolean isInnerUnique) {}

    record Aggregated(
            PathHeader header, Path input, LogicalNode.Aggregate node, AggregateStrategy strategy, AggregateMode mode)
            implements Path {}

    record Sorted(PathHeader header, Path input, List<SortKey> keys, Optional<Expression> bound) implements Path {}

    record PartlySorted(PathHeader header, Path input, List<SortKey> keys, int presorted, Optional<Expression> bound)
            implements Path {}

    /// The inner side of a nested loop, kept.
    record Kept(PathHeader header, Path input) implements Path {}

    record Windowed(PathHeader header, Path input, LogicalNode.Window node) implements Path {}

    record Limited(PathHeader header, Path input, LogicalNode.Limited node) implements Path {}

    record Unioned(PathHeader header, List<Path> inputs, LogicalNode.Union node) implements Path {}

    record GroupingSets(PathHeader header, Path input, LogicalNode.GroupingSets node) implements Path {}

    /// `tables` are in the order of the node's.
    record With(PathHeader header, List<Path> tables, Path input, LogicalNode.With node) implements Path {}

    record CommonScan(PathHeader header, LogicalNode.CommonScan node, List<Expression> filter) implements Path {}

    record Recursive(PathHeader header, Path first, Path repeated, LogicalNode.Recursion node) implements Path {}

    record Gathered(PathHeader header, Path input) implements Path {}
}
