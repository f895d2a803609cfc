package dev.spillway.explain;

import dev.spillway.instrument.NodeInstrumentation;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.MergeKey;
import dev.spillway.plan.PlanNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What EXPLAIN prints for one kind of node only.
final class NodeDetails {
    static final List<ExplainKey> HASH_KEYS = List.of(
            ExplainKey.HASH_BUCKETS,
            ExplainKey.ORIGINAL_HASH_BUCKETS,
            ExplainKey.HASH_BATCHES,
            ExplainKey.ORIGINAL_HASH_BATCHES,
            ExplainKey.PEAK_MEMORY_USAGE);
    private static final List<ExplainKey> SORT_KEYS =
            List.of(ExplainKey.SORT_METHOD, ExplainKey.SORT_SPACE_USED, ExplainKey.SORT_SPACE_TYPE);
    private static final List<ExplainKey> AGGREGATE_KEYS = List.of(
            ExplainKey.PLANNED_PARTITIONS,
            ExplainKey.HASH_AGG_BATCHES,
            ExplainKey.PEAK_MEMORY_USAGE,
            ExplainKey.DISK_USAGE);
    private static final List<ExplainKey> AGGREGATE_WORKER_KEYS =
            List.of(ExplainKey.HASH_AGG_BATCHES, ExplainKey.PEAK_MEMORY_USAGE, ExplainKey.DISK_USAGE);
    private static final List<ExplainKey> INCREMENTAL_SORT_KEYS =
            List.of(ExplainKey.FULL_SORT_GROUPS, ExplainKey.PRE_SORTED_GROUPS);
    private static final List<ExplainKey> WINDOW_KEYS = List.of(ExplainKey.STORAGE, ExplainKey.MAXIMUM_STORAGE);
    private static final List<ExplainKey> INDEX_KEYS = List.of(ExplainKey.HEAP_FETCHES, ExplainKey.INDEX_SEARCHES);
    private static final List<ExplainKey> GATHER_KEYS =
            List.of(ExplainKey.TEMP_BUFFERS_FLUSHED, ExplainKey.TEMP_BUFFERS_FLUSH_TIME);

    private NodeDetails() {}

    /// What comes before the costs: strategy, relation, alias, join type.
    static void identity(PlanNode plan, ExplainNode node, ExplainOptions options) {
        switch (plan) {
            case PlanNode.SeqScan scan -> relation(node, scan.relationName(), scan.alias(), options);
            case PlanNode.IndexScan scan -> {
                node.put(ExplainKey.SCAN_DIRECTION, scan.isBackward() ? "Backward" : "Forward")
                        .put(ExplainKey.INDEX_NAME, scan.indexName());
                relation(node, scan.relationName(), scan.alias(), options);
            }
            case PlanNode.FunctionScan scan -> function(node, scan, options);
            case PlanNode.ValuesScan _ -> node.put(ExplainKey.ALIAS, "*VALUES*");
            case PlanNode.CommonScan scan ->
                node.put(ExplainKey.CTE_NAME, scan.name()).put(ExplainKey.ALIAS, scan.alias());
            case PlanNode.Aggregate aggregate when isUnique(aggregate) -> {}
            case PlanNode.Aggregate aggregate ->
                node.put(ExplainKey.STRATEGY, GroupingText.strategy(aggregate))
                        .put(ExplainKey.PARTIAL_MODE, ExplainTree.capitalised(aggregate.mode()));
            case PlanNode.HashJoin join -> node.put(ExplainKey.JOIN_TYPE, ExplainTree.capitalised(join.joinType()));
            case PlanNode.MergeJoin join -> node.put(ExplainKey.JOIN_TYPE, ExplainTree.capitalised(join.joinType()));
            case PlanNode.NestedLoop join -> node.put(ExplainKey.JOIN_TYPE, ExplainTree.capitalised(join.joinType()));
            case PlanNode.ModifyTable change -> modify(node, change, options);
            case PlanNode.Result _,
                    PlanNode.Sort _,
                    PlanNode.IncrementalSort _,
                    PlanNode.Material _,
                    PlanNode.WindowAgg _,
                    PlanNode.Limit _,
                    PlanNode.Append _,
                    PlanNode.With _,
                    PlanNode.GroupingSets _,
                    PlanNode.ProjectSet _,
                    PlanNode.RecursiveUnion _,
                    PlanNode.Gather _ -> {}
        }
    }

    /// Groups of sorted rows without anything else: PostgreSQL's Unique, whose keys are not shown.
    static boolean isUnique(PlanNode.Aggregate aggregate) {
        return aggregate.strategy() == PlanNode.AggregateStrategy.SORTED
                && aggregate.aggregates().isEmpty()
                && aggregate.filter().isEmpty();
    }

    private static void relation(ExplainNode node, String name, String alias, ExplainOptions options) {
        node.put(ExplainKey.RELATION_NAME, name);
        if (options.isVerbose()) {
            node.put(ExplainKey.SCHEMA, "pg_temp");
        }
        node.put(ExplainKey.ALIAS, alias);
    }

    private static void function(ExplainNode node, PlanNode.FunctionScan scan, ExplainOptions options) {
        if (scan.calls().size() == 1) {
            name(scan.calls().getFirst()).ifPresent(name -> node.put(ExplainKey.FUNCTION_NAME, name));
        }
        node.put(ExplainKey.ALIAS, scan.alias());
        if (options.isVerbose()) {
            node.put(ExplainKey.SCHEMA, "pg_catalog")
                    .put(ExplainKey.FUNCTION_CALL, String.join(", ", texts(scan.calls())));
        }
    }

    /// The function of a call; PostgreSQL names it only where it stands alone.
    private static Optional<String> name(Expression call) {
        return switch (call) {
            case Expression.Call known -> Optional.of(known.function().symbol());
            case Expression.ScalarCall known -> Optional.of(known.function().name());
            default -> Optional.empty();
        };
    }

    private static void modify(ExplainNode node, PlanNode.ModifyTable plan, ExplainOptions options) {
        String operation = switch (plan.change()) {
            case PlanNode.Change.Insert _ -> "Insert";
            case PlanNode.Change.Update _ -> "Update";
            case PlanNode.Change.Delete _ -> "Delete";
            case PlanNode.Change.Merge merge -> merge.conflict().isPresent() ? "Insert" : "Merge";
        };
        node.put(ExplainKey.OPERATION, operation);
        relation(node, plan.relationName(), plan.alias(), options);
    }

    /// The output columns. What a partial aggregate computes is called `(PARTIAL …)` until it is finalized.
    static List<String> output(PlanNode plan) {
        List<Expression> outputs = plan.header().output().stream()
                .map(Expression.Output::expression)
                .toList();
        return switch (plan) {
            case PlanNode.Aggregate aggregate ->
                outputs.stream()
                        .map(it -> ExpressionText.overAggregates(it, aggregate))
                        .toList();
            case PlanNode.WindowAgg window ->
                outputs.stream().map(it -> WindowText.over(it, window)).toList();
            case PlanNode.Gather gather -> passedOn(outputs, output(gather.input()));
            case PlanNode.Sort sort -> passedOn(outputs, output(sort.input()));
            case PlanNode.IncrementalSort sort -> passedOn(outputs, output(sort.input()));
            case PlanNode.SeqScan _,
                    PlanNode.IndexScan _,
                    PlanNode.FunctionScan _,
                    PlanNode.ValuesScan _,
                    PlanNode.Result _,
                    PlanNode.HashJoin _,
                    PlanNode.MergeJoin _,
                    PlanNode.Material _,
                    PlanNode.NestedLoop _,
                    PlanNode.Limit _,
                    PlanNode.Append _,
                    PlanNode.With _,
                    PlanNode.GroupingSets _,
                    PlanNode.ProjectSet _,
                    PlanNode.CommonScan _,
                    PlanNode.RecursiveUnion _,
                    PlanNode.ModifyTable _ -> texts(outputs);
        };
    }

    private static List<String> passedOn(List<Expression> outputs, List<String> below) {
        List<String> texts = new ArrayList<>();
        for (Expression output : outputs) {
            String from = output instanceof Expression.ColumnRef column ? below.get(column.index()) : "";
            texts.add(
                    from.startsWith("PARTIAL ")
                            ? "(" + from + ")"
                            : from.startsWith("(PARTIAL ") ? from : ExpressionText.of(output));
        }
        return texts;
    }

    /// Conditions and keys, each with what it removed.
    static void conditions(PlanNode plan, ExplainNode node, Optional<NodeInstrumentation> ran) {
        switch (plan) {
            case PlanNode.SeqScan scan -> {
                filter(node, scan.filter(), ran);
                ran.filter(it -> it.rowsRemovedByKeyFilter() > 0)
                        .ifPresent(it ->
                                removed(node, ExplainKey.ROWS_REMOVED_BY_KEY_FILTER, it.rowsRemovedByKeyFilter(), it));
            }
            case PlanNode.IndexScan scan -> {
                ExplainTree.condition(node, ExplainKey.INDEX_COND, scan.condition());
                filter(node, scan.filter(), ran);
            }
            case PlanNode.FunctionScan scan -> filter(node, scan.filter(), ran);
            case PlanNode.ValuesScan scan -> filter(node, scan.filter(), ran);
            case PlanNode.ProjectSet _ -> {}
            case PlanNode.Result result -> filter(node, result.filter(), ran);
            case PlanNode.Aggregate aggregate when isUnique(aggregate) -> {}
            case PlanNode.Aggregate aggregate -> grouping(node, aggregate, ran);
            case PlanNode.HashJoin join -> {
                node.put(ExplainKey.INNER_UNIQUE, join.isInnerUnique());
                node.put(ExplainKey.HASH_COND, equalities(join.outerKeys(), join.innerKeys()));
                joinFilter(node, join.joinFilter(), ran);
                filter(node, join.filter(), ran);
            }
            case PlanNode.NestedLoop join -> {
                node.put(ExplainKey.INNER_UNIQUE, false);
                joinFilter(node, join.joinFilter(), ran);
                filter(node, join.filter(), ran);
            }
            case PlanNode.MergeJoin join -> {
                node.put(ExplainKey.INNER_UNIQUE, false);
                node.put(
                        ExplainKey.MERGE_COND,
                        equalities(
                                join.keys().stream().map(MergeKey::outer).toList(),
                                join.keys().stream().map(MergeKey::inner).toList()));
                joinFilter(node, join.joinFilter(), ran);
                filter(node, join.filter(), ran);
            }
            case PlanNode.Sort sort -> node.put(ExplainKey.SORT_KEY, sortKeys(sort.keys()));
            case PlanNode.IncrementalSort sort -> {
                node.put(ExplainKey.SORT_KEY, sortKeys(sort.keys()));
                node.put(ExplainKey.PRESORTED_KEY, sortKeys(sort.keys().subList(0, sort.presorted())));
            }
            case PlanNode.WindowAgg window -> node.put(ExplainKey.WINDOW, WindowText.definition(window));
            case PlanNode.Gather gather -> gather(node, gather, ran);
            case PlanNode.CommonScan scan -> filter(node, scan.filter(), ran);
            case PlanNode.Limit _,
                    PlanNode.Append _,
                    PlanNode.Material _,
                    PlanNode.With _,
                    PlanNode.GroupingSets _,
                    PlanNode.RecursiveUnion _ -> {}
            case PlanNode.ModifyTable change -> conflict(node, change);
        }
    }

    private static void grouping(ExplainNode node, PlanNode.Aggregate aggregate, Optional<NodeInstrumentation> ran) {
        Optional<PlanNode.GroupingSets> sets = PlanNode.GroupingSets.of(aggregate);
        if (sets.isPresent()) {
            node.put(ExplainKey.GROUPING_SETS, GroupingText.sets(sets.get()));
        } else if (!aggregate.groupKeys().isEmpty()) {
            node.put(ExplainKey.GROUP_KEY, texts(aggregate.groupKeys()));
        }
        aggregate.filter().ifPresent(it -> {
            node.put(ExplainKey.FILTER, ExpressionText.overAggregates(it, aggregate));
            removedByFilter(node, ran);
        });
    }

    private static void gather(ExplainNode node, PlanNode.Gather gather, Optional<NodeInstrumentation> ran) {
        node.put(ExplainKey.WORKERS_PLANNED, (long) gather.workersPlanned());
        ran.map(it -> it.properties().get(ExplainKey.WORKERS_LAUNCHED.text()))
                .ifPresent(launched -> node.put(ExplainKey.WORKERS_LAUNCHED, launched));
        node.put(ExplainKey.SINGLE_COPY, false);
        if (gather.needsTempFlush()) {
            node.cost(ExplainKey.TEMP_BUFFERS_FLUSH_COST, gather.tempFlushCost());
        }
    }

    private static void conflict(ExplainNode node, PlanNode.ModifyTable plan) {
        if (plan.change() instanceof PlanNode.Change.Merge merge
                && merge.conflict().isPresent()) {
            PlanNode.Conflict conflict = merge.conflict().get();
            node.put(ExplainKey.CONFLICT_RESOLUTION, conflict.isUpdate() ? "UPDATE" : "NOTHING");
            node.put(ExplainKey.CONFLICT_ARBITER_INDEXES, conflict.indexes());
        }
    }

    /// The keys that an execution of such a node may have measured.
    static List<ExplainKey> measuredKeys(PlanNode plan) {
        return switch (plan) {
            case PlanNode.Sort _ -> SORT_KEYS;
            case PlanNode.IncrementalSort _ -> INCREMENTAL_SORT_KEYS;
            case PlanNode.Material _ -> WINDOW_KEYS;
            case PlanNode.Aggregate aggregate ->
                aggregate.strategy() == PlanNode.AggregateStrategy.HASHED ? AGGREGATE_KEYS : List.of();
            case PlanNode.Gather _ -> GATHER_KEYS;
            case PlanNode.WindowAgg _ -> WINDOW_KEYS;
            case PlanNode.IndexScan _ -> INDEX_KEYS;
            case PlanNode.SeqScan _,
                    PlanNode.FunctionScan _,
                    PlanNode.ValuesScan _,
                    PlanNode.Result _,
                    PlanNode.HashJoin _,
                    PlanNode.MergeJoin _,
                    PlanNode.NestedLoop _,
                    PlanNode.Limit _,
                    PlanNode.Append _,
                    PlanNode.With _,
                    PlanNode.GroupingSets _,
                    PlanNode.ProjectSet _,
                    PlanNode.CommonScan _,
                    PlanNode.RecursiveUnion _,
                    PlanNode.ModifyTable _ -> List.of();
        };
    }

    /// Those of [#measuredKeys(PlanNode)] that are told of each worker.
    static List<ExplainKey> workerKeys(PlanNode plan) {
        List<ExplainKey> keys = measuredKeys(plan);
        return keys.equals(SORT_KEYS) ? keys : keys.equals(AGGREGATE_KEYS) ? AGGREGATE_WORKER_KEYS : List.of();
    }

    private static void filter(ExplainNode node, Optional<Expression> filter, Optional<NodeInstrumentation> ran) {
        ExplainTree.condition(node, ExplainKey.FILTER, filter);
        if (filter.isPresent()) {
            removedByFilter(node, ran);
        }
    }

    private static void removedByFilter(ExplainNode node, Optional<NodeInstrumentation> ran) {
        ran.ifPresent(it -> removed(node, ExplainKey.ROWS_REMOVED_BY_FILTER, it.rowsRemovedByFilter(), it));
    }

    private static void joinFilter(ExplainNode node, Optional<Expression> filter, Optional<NodeInstrumentation> ran) {
        ExplainTree.condition(node, ExplainKey.JOIN_FILTER, filter);
        if (filter.isPresent()) {
            ran.ifPresent(
                    it -> removed(node, ExplainKey.ROWS_REMOVED_BY_JOIN_FILTER, it.rowsRemovedByJoinFilter(), it));
        }
    }

    private static void removed(ExplainNode node, ExplainKey key, long rows, NodeInstrumentation ran) {
        node.put(key, ran.loops() == 0 ? 0L : Math.round((double) rows / ran.loops()));
    }

    private static List<String> texts(List<Expression> expressions) {
        return expressions.stream().map(ExpressionText::of).toList();
    }

    private static List<String> sortKeys(List<Expression.SortKey> keys) {
        return keys.stream().map(ExpressionText::sortKey).toList();
    }

    private static String equalities(List<Expression> left, List<Expression> right) {
        List<String> conditions = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) {
            conditions.add("(" + ExpressionText.of(left.get(i)) + " = " + ExpressionText.of(right.get(i)) + ")");
        }
        return conditions.size() == 1 ? conditions.getFirst() : "(" + String.join(" AND ", conditions) + ")";
    }
}
