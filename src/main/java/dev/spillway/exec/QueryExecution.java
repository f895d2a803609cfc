package dev.spillway.exec;

import dev.spillway.data.Batch;
import dev.spillway.instrument.NodeInstrumentation;
import dev.spillway.plan.PlanNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One execution of a plan: the leader pulls batches until there are none, then closes it. Leader thread only.
///
/// `close()` stops and awaits the workers, whatever happened before; the instrumentation is complete after it.
public final class QueryExecution implements AutoCloseable {
    private final PlanNode plan;
    private final ParticipantContext leader;
    private final Operator root;
    private boolean isClosed;

    private QueryExecution(PlanNode plan, ParticipantContext leader, Operator root) {
        this.plan = plan;
        this.leader = leader;
        this.root = root;
    }

    /// Builds the operators. A plan with a Gather over TEMP relations flushes the dirty local buffers here.
    public static QueryExecution open(PlanNode plan, ExecutionContext execution) {
        ParticipantContext leader = ParticipantContext.leader(execution);
        try {
            return new QueryExecution(plan, leader, OperatorBuilder.build(plan, leader));
        } catch (RuntimeException e) {
            leader.closeSnapshot();
            throw e;
        }
    }

    /// How the columns of the batches are held.
    public List<ColumnLayout> layout() {
        return root.layout();
    }

    public Optional<Batch> next() {
        leader.cancellation().check();
        return Optional.ofNullable(root.next());
    }

    /// Counters by node id; buffers include those of the nodes below once the execution is closed.
    public Map<Integer, NodeInstrumentation> instrumentation() {
        return leader.instrumentation();
    }

    /// What was flushed before workers started; empty where the plan needs no flush.
    public Optional<ParticipantContext.TempFlush> flushed() {
        return leader.tempFlush();
    }

    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        try {
            root.close();
        } finally {
            leader.closeSnapshot();
        }
        includeChildren(plan);
    }

    private NodeInstrumentation includeChildren(PlanNode node) {
        NodeInstrumentation own = leader.instrumentation(node.header().id());
        for (PlanNode child : node.children()) {
            NodeInstrumentation below = includeChildren(child);
            own.buffers().add(below.buffers());
            for (int i = 0; i < own.workers().size(); i++) {
                own.workers().get(i).buffers().add(below.workers().get(i).buffers());
            }
        }
        return own;
    }
}
