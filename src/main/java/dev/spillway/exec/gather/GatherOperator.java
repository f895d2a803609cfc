package dev.spillway.exec.gather;

import dev.spillway.data.Batch;
import dev.spillway.data.SessionZone;
import dev.spillway.error.Cancellation;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.GatherState;
import dev.spillway.exec.Operator;
import dev.spillway.exec.OperatorBuilder;
import dev.spillway.exec.OutputStage;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.StatementStorage;
import dev.spillway.exec.WorkerPool;
import dev.spillway.instrument.NodeInstrumentation;
import dev.spillway.plan.PlanNode;
import dev.spillway.storage.KeyFilter;
import dev.spillway.storage.RelationId;
import dev.spillway.storage.ScanSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The leader's end of a Gather. It flushes before anything else (when TEMP relations are below), starts whatever
/// workers are idle at its first `next()`, passes their batches on, and runs its own copy of the plan while none is
/// waiting.
final class GatherOperator implements Operator {
    private static final int BATCHES_PER_WORKER = 4;

    private final PlanNode.Gather node;
    private final ParticipantContext context;
    private final Function<RelationId, ScanSource> sources;
    private final GatherState state;
    private final Cancellation stop;
    private final Operator leaderPlan;
    /// `null` above a partial aggregate, whose states pass as they are.
    private final @Nullable OutputStage output;
    private final AtomicReference<@Nullable SpillwayException> failure = new AtomicReference<>();
    private final List<WorkerPool.Worker> workers = new ArrayList<>();
    private final List<ParticipantContext> workerContexts = new ArrayList<>();
    /// Complete before the workers start.
    private final List<Restriction> restrictions = new ArrayList<>();
    private @Nullable BatchQueue queue;
    private boolean isLeaderDone;
    private boolean isEnded;

    private record Restriction(int column, KeyFilter filter) {}

    private GatherOperator(PlanNode.Gather node, ParticipantContext context, Function<RelationId, ScanSource> sources) {
        this.node = node;
        this.context = context;
        this.sources = sources;
        this.state = new GatherState(node.workersPlanned() + 1);
        this.stop = context.cancellation().part();
        this.leaderPlan = OperatorBuilder.build(node.input(), context.leaderBelow(state, stop, sources));
        try {
            this.output = isPartialAggregate(node.input())
                    ? null
                    : OutputStage.create(node.header(), leaderPlan.layout(), Optional.empty(), context);
        } catch (RuntimeException e) {
            leaderPlan.close();
            throw e;
        }
    }

    static Operator create(PlanNode.Gather node, ParticipantContext context) {
        if (node.needsTempFlush()) {
            NodeInstrumentation instrumentation =
                    context.instrumentation(node.header().id());
            boolean isFirst = context.tempFlush().isEmpty();
            StatementStorage.Snapshot snapshot = context.flushedSnapshot(instrumentation.buffers());
            if (isFirst) {
                context.tempFlush().ifPresent(flush -> {
                    instrumentation.property("Temp Buffers Flushed", flush.blocks());
                    instrumentation.property("Temp Buffers Flush Time", flush.nanos() / 1e6);
                });
            }
            return new GatherOperator(node, context, snapshot::scanSource);
        }
        return new GatherOperator(node, context, relation -> {
            throw new SpillwayException(
                    ErrorCode.INTERNAL_ERROR, "relation " + relation.value() + " was not flushed for this Gather");
        });
    }

    @Override
    public List<ColumnLayout> layout() {
        return output == null ? leaderPlan.layout() : output.layout();
    }

    @Override
    public long rowsMax() {
        return leaderPlan.rowsMax();
    }

    private static boolean isPartialAggregate(PlanNode node) {
        return node instanceof PlanNode.Aggregate aggregate && aggregate.mode() == PlanNode.AggregateMode.PARTIAL;
    }

    /// Every participant leaves the rows out.
    @Override
    public void restrict(int column, KeyFilter filter) {
        int below = output == null ? column : output.inputColumn(column).orElse(-1);
        if (below >= 0 && queue == null) {
            restrictions.add(new Restriction(below, filter));
            leaderPlan.restrict(below, filter);
        }
    }

    @Override
    public @Nullable Batch next() {
        if (isEnded) {
            return null;
        }
        BatchQueue batches = queue;
        if (batches == null) {
            batches = launch();
            queue = batches;
        }
        while (true) {
            throwFailure();
            Batch batch = batches.poll();
            if (batch == null && !isLeaderDone) {
                batch = nextOfLeader();
                isLeaderDone = batch == null;
                if (isLeaderDone) {
                    continue;
                }
            } else if (batch == null) {
                batch = batches.take(stop);
            }
            if (batch == null) {
                throwFailure();
                stop.check();
                end();
                return null;
            }
            Batch result = output == null ? batch : output.apply(batch);
            if (result != null) {
                return result;
            }
        }
    }

    private @Nullable Batch nextOfLeader() {
        try {
            return leaderPlan.next();
        } catch (SpillwayException e) {
            throwFailure();
            throw e;
        }
    }

    private BatchQueue launch() {
        workers.addAll(context.execution().workers().tryAcquire(node.workersPlanned()));
        context.instrumentation(node.header().id()).property("Workers Launched", (long) workers.size());
        isLeaderDone = !workers.isEmpty() && !context.options().isLeaderParticipating();
        BatchQueue batches = new BatchQueue(Math.max(1, workers.size() * BATCHES_PER_WORKER), workers.size());
        SessionZone zone = SessionZone.current();
        for (int i = 0; i < workers.size(); i++) {
            ParticipantContext worker = context.worker(i, state, stop, sources);
            workerContexts.add(worker);
            workers.get(i).start(() -> zone.run(() -> work(worker, batches)));
        }
        return batches;
    }

    /// A worker's whole life, on its thread.
    private void work(ParticipantContext worker, BatchQueue batches) {
        try {
            stop.check();
            try (Operator plan = OperatorBuilder.build(node.input(), worker)) {
                restrictions.forEach(restriction -> plan.restrict(restriction.column(), restriction.filter()));
                for (Batch batch = plan.next(); batch != null; batch = plan.next()) {
                    if (!batches.put(batch, stop)) {
                        break;
                    }
                }
            }
        } catch (SpillwayException e) {
            fail(e);
        } catch (OutOfMemoryError e) {
            fail(new SpillwayException(ErrorCode.OUT_OF_MEMORY, "out of memory", e));
        } catch (RuntimeException | Error e) {
            fail(new SpillwayException(ErrorCode.INTERNAL_ERROR, "a parallel worker failed: " + e, e));
        } finally {
            batches.producerEnded();
        }
    }

    /// The first error stops every participant; what they report because of that is dropped.
    private void fail(SpillwayException error) {
        if (!stop.isCancelled() && failure.compareAndSet(null, error)) {
            stop.cancel(error);
        }
    }

    private void throwFailure() {
        SpillwayException error = failure.get();
        if (error != null) {
            throw error.inContext("parallel worker");
        }
    }

    /// Waits for the workers and takes over their instrumentation.
    private void end() {
        if (isEnded) {
            return;
        }
        isEnded = true;
        BatchQueue batches = queue;
        if (batches != null) {
            batches.detach();
        }
        stop.cancel(new SpillwayException(ErrorCode.QUERY_CANCELED, "the Gather has ended"));
        workers.forEach(WorkerPool.Worker::await);
        try {
            leaderPlan.close();
        } finally {
            state.close();
            workerContexts.forEach(worker -> addInstrumentation(node.input(), worker));
        }
    }

    private void addInstrumentation(PlanNode below, ParticipantContext worker) {
        int id = below.header().id();
        context.instrumentation(id).addWorker(worker.instrumentation(id));
        below.children().forEach(child -> addInstrumentation(child, worker));
    }

    @Override
    public void close() {
        end();
    }
}
