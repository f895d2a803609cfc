package dev.spillway.explain;

import dev.spillway.instrument.BufferUsage;
import dev.spillway.instrument.NodeInstrumentation;
import dev.spillway.plan.Expression;
import dev.spillway.plan.NodeHeader;
import dev.spillway.plan.PlanNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Builds the neutral tree of a plan. Used once per report; not thread-safe.
final class ExplainTree {
    private final ExplainOptions options;
    private final Map<Integer, NodeInstrumentation> instrumentation;

    private final boolean hasIoTiming;

    private ExplainTree(ExplainOptions options, Optional<ExplainReport.Run> run) {
        this.options = options;
        this.instrumentation = run.map(ExplainReport.Run::nodes).orElse(Map.of());
        this.hasIoTiming = run.map(ExplainReport.Run::hasIoTiming).orElse(false);
    }

    /// The tree of a plan that ran, or was only planned where `run` is empty.
    static ExplainNode of(PlanNode plan, ExplainOptions options, Optional<ExplainReport.Run> run) {
        return new ExplainTree(options, run).node(plan, null);
    }

    private ExplainNode node(PlanNode plan, @Nullable String relationship) {
        if (plan instanceof PlanNode.With with) {
            return with(with, relationship);
        }
        ExplainNode node = new ExplainNode();
        NodeHeader header = plan.header();
        NodeKind.of(plan).identify(node, relationship);
        NodeDetails.identity(plan, node, options);
        estimates(header, node);
        Optional<NodeInstrumentation> ran = Optional.ofNullable(instrumentation.get(header.id()));
        ran.ifPresent(it -> actuals(it, node));
        node.put(ExplainKey.DISABLED, false);
        output(plan, node);
        NodeDetails.conditions(plan, node, ran);
        ran.ifPresent(it -> measured(plan, it, node));
        children(plan, node);
        return node;
    }

    /// WITH has no node of its own: its queries are children of the input, which pays for them.
    private ExplainNode with(PlanNode.With with, @Nullable String relationship) {
        ExplainNode node = node(with.input(), relationship);
        estimates(with.header(), node);
        for (PlanNode.CommonTable table : with.tables()) {
            ExplainNode query = node(table.plan(), "InitPlan");
            query.put(ExplainKey.SUBPLAN_NAME, "CTE " + table.name());
            node.initialChild(query);
        }
        return node;
    }

    private void children(PlanNode plan, ExplainNode node) {
        if (plan instanceof PlanNode.HashJoin join) {
            node.child(node(join.outer(), "Outer"));
            node.child(hash(join));
            return;
        }
        List<PlanNode> children = plan.children().stream()
                .map(child -> child instanceof PlanNode.GroupingSets sets ? sets.input() : child)
                .toList();
        for (int i = 0; i < children.size(); i++) {
            String relationship = plan instanceof PlanNode.Append ? "Member" : i == 0 ? "Outer" : "Inner";
            node.child(node(children.get(i), relationship));
        }
    }

    /// PostgreSQL's Hash node, which has no record of its own here: it is the build side of the join.
    private ExplainNode hash(PlanNode.HashJoin join) {
        NodeHeader inner = join.inner().header();
        ExplainNode hash = new ExplainNode();
        new NodeKind("Hash", join.isParallelHash()).identify(hash, "Inner");
        if (options.hasCosts()) {
            hash.cost(ExplainKey.STARTUP_COST, inner.totalCost()).cost(ExplainKey.TOTAL_COST, inner.totalCost());
            rowsAndWidth(inner, hash);
        }
        Optional<NodeInstrumentation> built = Optional.ofNullable(instrumentation.get(inner.id()));
        built.ifPresent(it -> {
            double millis = perLoop(it.totalNanos(), it.loops()) / 1e6;
            if (options.hasTiming()) {
                hash.time(ExplainKey.ACTUAL_STARTUP_TIME, millis).time(ExplainKey.ACTUAL_TOTAL_TIME, millis);
            }
            hash.cost(ExplainKey.ACTUAL_ROWS, perLoop(it.rows(), it.loops())).put(ExplainKey.ACTUAL_LOOPS, it.loops());
        });
        hash.put(ExplainKey.DISABLED, false);
        output(join.inner(), hash);
        Optional.ofNullable(instrumentation.get(join.header().id()))
                .ifPresent(it -> properties(it, NodeDetails.HASH_KEYS, hash));
        built.ifPresent(it -> {
            buffers(it.buffers(), hash);
            workers(it, List.of(), hash);
        });
        hash.child(node(join.inner(), "Outer"));
        return hash;
    }

    /// Not for an Append, whose output says nothing, nor where there is none: PostgreSQL omits both.
    private void output(PlanNode plan, ExplainNode node) {
        List<String> texts = NodeDetails.output(plan);
        if (options.isVerbose() && !(plan instanceof PlanNode.Append) && !texts.isEmpty()) {
            node.put(ExplainKey.OUTPUT, texts);
        }
    }

    private void estimates(NodeHeader header, ExplainNode node) {
        if (options.hasCosts()) {
            node.cost(ExplainKey.STARTUP_COST, header.startupCost()).cost(ExplainKey.TOTAL_COST, header.totalCost());
            rowsAndWidth(header, node);
        }
    }

    private static void rowsAndWidth(NodeHeader header, ExplainNode node) {
        node.put(ExplainKey.PLAN_ROWS, Math.round(header.rows())).put(ExplainKey.PLAN_WIDTH, (long) header.width());
    }

    private void actuals(NodeInstrumentation ran, ExplainNode node) {
        if (options.hasTiming()) {
            node.time(ExplainKey.ACTUAL_STARTUP_TIME, perLoop(ran.startupNanos(), ran.loops()) / 1e6)
                    .time(ExplainKey.ACTUAL_TOTAL_TIME, perLoop(ran.totalNanos(), ran.loops()) / 1e6);
        }
        node.cost(ExplainKey.ACTUAL_ROWS, perLoop(ran.rows(), ran.loops())).put(ExplainKey.ACTUAL_LOOPS, ran.loops());
    }

    private static double perLoop(long total, long loops) {
        return loops == 0 ? 0 : (double) total / loops;
    }

    private void measured(PlanNode plan, NodeInstrumentation ran, ExplainNode node) {
        properties(ran, NodeDetails.measuredKeys(plan), node);
        buffers(ran.buffers(), node);
        workers(ran, NodeDetails.workerKeys(plan), node);
    }

    private static void properties(NodeInstrumentation ran, List<ExplainKey> keys, ExplainNode node) {
        for (ExplainKey key : keys) {
            Object value = ran.properties().get(key.text());
            if (value instanceof Double number) {
                node.time(key, number);
            } else if (value != null) {
                node.put(key, value);
            }
        }
    }

    /// `keys` are told of each worker; what else it did only if VERBOSE.
    private void workers(NodeInstrumentation ran, List<ExplainKey> keys, ExplainNode node) {
        for (int number = 0; number < ran.workers().size(); number++) {
            NodeInstrumentation worker = ran.workers().get(number);
            ExplainNode line = new ExplainNode();
            properties(worker, keys, line);
            if (options.isVerbose()) {
                actuals(worker, line);
                buffers(worker.buffers(), line);
            }
            if (!line.properties().isEmpty()) {
                node.worker(line.put(ExplainKey.WORKER_NUMBER, (long) number));
            }
        }
    }

    private void buffers(BufferUsage usage, ExplainNode node) {
        if (!options.hasBuffers()) {
            return;
        }
        node.put(ExplainKey.SHARED_HIT_BLOCKS, 0L)
                .put(ExplainKey.SHARED_READ_BLOCKS, 0L)
                .put(ExplainKey.SHARED_DIRTIED_BLOCKS, 0L)
                .put(ExplainKey.SHARED_WRITTEN_BLOCKS, 0L)
                .put(ExplainKey.LOCAL_HIT_BLOCKS, usage.localHitBlocks())
                .put(ExplainKey.LOCAL_READ_BLOCKS, usage.localReadBlocks())
                .put(ExplainKey.LOCAL_DIRTIED_BLOCKS, usage.localDirtiedBlocks())
                .put(ExplainKey.LOCAL_WRITTEN_BLOCKS, usage.localWrittenBlocks())
                .put(ExplainKey.TEMP_READ_BLOCKS, usage.tempReadBlocks())
                .put(ExplainKey.TEMP_WRITTEN_BLOCKS, usage.tempWrittenBlocks());
        if (hasIoTiming) {
            node.time(ExplainKey.LOCAL_IO_READ_TIME, usage.localReadNanos() / 1e6)
                    .time(ExplainKey.LOCAL_IO_WRITE_TIME, usage.localWriteNanos() / 1e6);
        }
    }

    /// A node's type as EXPLAIN names it.
    record NodeKind(String type, boolean isParallelAware) {
        static NodeKind of(PlanNode plan) {
            return switch (plan) {
                case PlanNode.SeqScan scan -> new NodeKind("Seq Scan", scan.isParallelAware());
                case PlanNode.IndexScan scan ->
                    new NodeKind(scan.isIndexOnly() ? "Index Only Scan" : "Index Scan", false);
                case PlanNode.FunctionScan _ -> new NodeKind("Function Scan", false);
                case PlanNode.ProjectSet _ -> new NodeKind("ProjectSet", false);
                case PlanNode.ValuesScan _ -> new NodeKind("Values Scan", false);
                case PlanNode.Result _ -> new NodeKind("Result", false);
                case PlanNode.Aggregate aggregate ->
                    new NodeKind(NodeDetails.isUnique(aggregate) ? "Unique" : "Aggregate", false);
                case PlanNode.HashJoin join -> new NodeKind("Hash Join", join.isParallelHash());
                case PlanNode.NestedLoop _ -> new NodeKind("Nested Loop", false);
                case PlanNode.MergeJoin _ -> new NodeKind("Merge Join", false);
                case PlanNode.Material _ -> new NodeKind("Materialize", false);
                case PlanNode.IncrementalSort _ -> new NodeKind("Incremental Sort", false);
                case PlanNode.Sort _ -> new NodeKind("Sort", false);
                case PlanNode.WindowAgg _ -> new NodeKind("WindowAgg", false);
                case PlanNode.Limit _ -> new NodeKind("Limit", false);
                case PlanNode.Append _ -> new NodeKind("Append", false);
                case PlanNode.Gather _ -> new NodeKind("Gather", false);
                case PlanNode.ModifyTable _ -> new NodeKind("ModifyTable", false);
                case PlanNode.CommonScan scan ->
                    new NodeKind(scan.isWorkTable() ? "WorkTable Scan" : "CTE Scan", false);
                case PlanNode.RecursiveUnion _ -> new NodeKind("Recursive Union", false);
                case PlanNode.With with -> of(with.input());
                case PlanNode.GroupingSets sets -> of(sets.input());
            };
        }

        void identify(ExplainNode node, @Nullable String relationship) {
            node.put(ExplainKey.NODE_TYPE, type);
            if (relationship != null) {
                node.put(ExplainKey.PARENT_RELATIONSHIP, relationship);
            }
            node.put(ExplainKey.PARALLEL_AWARE, isParallelAware).put(ExplainKey.ASYNC_CAPABLE, false);
        }
    }

    /// `Right Semi` of `RIGHT_SEMI`, as EXPLAIN spells join types, strategies and modes.
    static String capitalised(Enum<?> constant) {
        return Arrays.stream(constant.name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" "));
    }

    /// The condition as text, where there is one.
    static void condition(ExplainNode node, ExplainKey key, Optional<Expression> condition) {
        condition.ifPresent(it -> node.put(key, ExpressionText.of(it)));
    }
}
