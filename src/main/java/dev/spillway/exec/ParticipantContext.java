package dev.spillway.exec;

import dev.spillway.error.Cancellation;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.instrument.NodeInstrumentation;
import dev.spillway.storage.RelationId;
import dev.spillway.storage.ScanSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One participant of an execution: the leader (outside or inside a Gather) or a worker of a Gather. Owned by its
/// thread.
///
/// `number` is [#LEADER] or the worker's, from 0. Instrumentation is kept per participant; the leader collects it when
/// the workers have stopped.
public final class ParticipantContext {
    public static final int LEADER = -1;

    private final int number;
    private final ExecutionContext execution;
    private final Cancellation cancellation;
    private final Function<RelationId, ScanSource> sources;
    private final @Nullable GatherState gather;
    private final Map<Integer, NodeInstrumentation> instrumentation;
    private final Map<Integer, Object> shared = new HashMap<>();
    private StatementStorage.@Nullable Snapshot flushed;
    private long flushNanos;

    private ParticipantContext(
            int number,
            ExecutionContext execution,
            Cancellation cancellation,
            Function<RelationId, ScanSource> sources,
            @Nullable GatherState gather,
            Map<Integer, NodeInstrumentation> instrumentation) {
        this.number = number;
        this.execution = execution;
        this.cancellation = cancellation;
        this.sources = sources;
        this.gather = gather;
        this.instrumentation = instrumentation;
    }

    /// The leader outside of every Gather, reading through its local buffers.
    public static ParticipantContext leader(ExecutionContext execution) {
        return new ParticipantContext(
                LEADER, execution, execution.cancellation(), execution.storage()::scanSource, null, new HashMap<>());
    }

    /// The leader as a participant of a Gather; shares its instrumentation with this context.
    public ParticipantContext leaderBelow(
            GatherState state, Cancellation stop, Function<RelationId, ScanSource> snapshotSources) {
        return new ParticipantContext(number, execution, stop, snapshotSources, state, instrumentation);
    }

    /// Worker `worker` (from 0) of a Gather.
    public ParticipantContext worker(
            int worker, GatherState state, Cancellation stop, Function<RelationId, ScanSource> snapshotSources) {
        return new ParticipantContext(worker, execution, stop, snapshotSources, state, new HashMap<>());
    }

    public int number() {
        return number;
    }

    public boolean isLeader() {
        return number == LEADER;
    }

    public ExecutionContext execution() {
        return execution;
    }

    public ExecutionOptions options() {
        return execution.options();
    }

    /// What stops this participant: the statement's flag, or that of its Gather.
    public Cancellation cancellation() {
        return cancellation;
    }

    public List<@Nullable Object> parameters() {
        return execution.parameters();
    }

    /// The leader's buffers outside of a Gather, the flushed snapshot below one.
    public ScanSource scanSource(RelationId relation) {
        return sources.apply(relation);
    }

    /// What this participant shares with others; empty outside of a Gather.
    public Optional<GatherState> gather() {
        return Optional.ofNullable(gather);
    }

    /// Lets the operators built from now on find something by its number.
    public void share(int number, Object value) {
        shared.put(number, value);
    }

    public <T> T shared(int number, Class<T> type) {
        return type.cast(Objects.requireNonNull(shared.get(number), "nothing shared under this number"));
    }

    /// The flushed TEMP relations. The first call of an execution writes the dirty local buffers
    /// (`es_tempbufs_flushed`); leader only, outside of every Gather.
    public StatementStorage.Snapshot flushedSnapshot(BufferUsage usage) {
        if (!isLeader() || gather != null) {
            throw new IllegalStateException("only the leader outside of a Gather flushes");
        }
        StatementStorage.Snapshot known = flushed;
        if (known == null) {
            long start = System.nanoTime();
            known = execution.storage().flush(cancellation, usage);
            flushNanos = System.nanoTime() - start;
            flushed = known;
        }
        return known;
    }

    /// What the flush of this execution wrote; empty where none was needed.
    public Optional<TempFlush> tempFlush() {
        return Optional.ofNullable(flushed).map(snapshot -> new TempFlush(snapshot.blocksWritten(), flushNanos));
    }

    /// The flush of an execution: blocks written, and how long that took.
    public record TempFlush(long blocks, long nanos) {}

    /// Ends the use of the snapshot, after every worker has stopped.
    void closeSnapshot() {
        StatementStorage.Snapshot known = flushed;
        if (known != null) {
            known.close();
        }
    }

    /// The numbers of a plan node in this participant.
    public NodeInstrumentation instrumentation(int nodeId) {
        return instrumentation.computeIfAbsent(nodeId, id -> new NodeInstrumentation());
    }

    public Map<Integer, NodeInstrumentation> instrumentation() {
        return instrumentation;
    }

    /// Memory for a sort or a materialisation: `work_mem`.
    public MemoryTracker workMemory() {
        return new MemoryTracker(options().workMemBytes(), execution.memory());
    }

    /// Memory for a hash table: `work_mem` × `hash_mem_multiplier`.
    public MemoryTracker hashMemory() {
        return new MemoryTracker(options().hashMemBytes(), execution.memory());
    }

    /// The same for a table that so many participants have in common.
    public MemoryTracker hashMemory(int participants) {
        return new MemoryTracker(options().hashMemBytes() * participants, execution.memory());
    }
}
