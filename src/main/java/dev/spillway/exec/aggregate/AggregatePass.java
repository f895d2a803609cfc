package dev.spillway.exec.aggregate;

import dev.spillway.data.Batch;
import dev.spillway.data.LongVector;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.Vectors;
import dev.spillway.exec.expression.ExpressionCompiler;
import dev.spillway.exec.expression.VectorExpression;
import dev.spillway.exec.spill.SpillFile;
import dev.spillway.exec.spill.SpillPartitions;
import dev.spillway.exec.table.GroupTable;
import dev.spillway.exec.table.KeyHashes;
import dev.spillway.plan.PlanNode;
import dev.spillway.plan.PlanNode.AggregateMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Groups and their states while the input is read, or a partition of what did not fit when it was. Used by one thread.
///
/// Once the memory is full no group is added: rows of others are left to partitions, for a later pass.
final class AggregatePass implements AutoCloseable {
    /// A quarter of the memory is for the partitions' buffers.
    private static final int BUFFER_PART = 4;

    private final PlanNode.Aggregate node;
    private final MemoryTracker memory;
    private final SpillFile file;
    private final int level;
    private final double groupsExpected;
    private final List<VectorExpression> keys = new ArrayList<>();
    private final List<ColumnLayout> keyLayouts;
    private final GroupTable groups;
    private final AggregateStates states;
    private final List<AggregateResult> results = new ArrayList<>();
    private final int[] groupsOfRows = new int[Batch.MAX_ROWS];
    private @Nullable SpillPartitions others;

    /// What passes over an input have in common: its layout, and no more rows than `rowsMax`.
    record Input(List<ColumnLayout> layout, long rowsMax) {}

    AggregatePass(
            PlanNode.Aggregate node,
            Input input,
            double groupsExpected,
            ParticipantContext context,
            SpillFile file,
            int level) {
        this.node = node;
        this.memory = context.hashMemory();
        this.file = file;
        this.level = level;
        this.groupsExpected = groupsExpected;
        boolean isPlain = node.groupKeys().isEmpty();
        boolean isFinal = node.mode() == AggregateMode.FINALIZE;
        ExpressionCompiler compiler = new ExpressionCompiler(input.layout(), context);
        if (!isFinal) {
            keys.addAll(compiler.compileAll(node.groupKeys()));
        }
        this.keyLayouts = isFinal
                ? List.copyOf(input.layout().subList(0, node.groupKeys().size()))
                : keys.stream().map(VectorExpression::layout).toList();
        this.groups = new GroupTable(keyLayouts, input.rowsMax(), memory);
        StateOrigin origin = isFinal
                ? new StateColumnOrigin(input.layout(), node.groupKeys().size())
                : new ArgumentOrigin(compiler, hasEmptyGroups(node), input.rowsMax(), memory, file);
        this.states = new AggregateStates(origin, isPlain, memory);
        AggregateResults factory = new AggregateResults(states);
        try {
            node.aggregates().forEach(call -> results.add(factory.create(call)));
        } catch (RuntimeException e) {
            memory.close();
            throw e;
        }
    }

    /// Whether there may be a group without a row.
    private static boolean hasEmptyGroups(PlanNode.Aggregate node) {
        return node.groupKeys().isEmpty()
                || PlanNode.GroupingSets.of(node).stream()
                        .anyMatch(sets -> sets.sets().stream().anyMatch(List::isEmpty));
    }

    /// Keys, then states of a partial aggregate or results.
    List<ColumnLayout> layout() {
        List<ColumnLayout> row = new ArrayList<>(keyLayouts);
        if (node.mode() == AggregateMode.PARTIAL) {
            row.addAll(states.layout());
        } else {
            results.forEach(result -> row.add(result.layout()));
        }
        return row;
    }

    void update(Batch batch) {
        List<Vector> vectors = keyVectors(batch);
        if (others != null) {
            updateKnown(batch, vectors, others);
            return;
        }
        groups.assign(vectors, batch.rowCount(), groupsOfRows);
        states.update(batch, groupsOfRows, groups.size());
        if (memory.wouldExceed(memory.limitBytes() / BUFFER_PART)
                && !vectors.isEmpty()
                && level < SpillPartitions.LEVELS_MAX) {
            double rest = Math.max(1, groupsExpected / groups.size() - 1);
            others = new SpillPartitions(file, SpillPartitions.countFor(rest), level);
        }
    }

    /// A group without a row: all keys are NULL but the last, the number of a grouping set.
    void addEmpty(long groupingSet) {
        List<Vector> vectors = new ArrayList<>();
        for (ColumnLayout key : keyLayouts.subList(0, keyLayouts.size() - 1)) {
            vectors.add(Vectors.allNull(key, 1));
        }
        vectors.add(new LongVector(new long[] {groupingSet}, null, 1));
        groups.assign(vectors, 1, groupsOfRows);
    }

    private void updateKnown(Batch batch, List<Vector> vectors, SpillPartitions partitions) {
        int count = batch.rowCount();
        groups.find(vectors, count, groupsOfRows);
        int[] known = new int[count];
        int[] unknown = new int[count];
        int knownCount = 0;
        for (int i = 0; i < count; i++) {
            known[knownCount] = i;
            unknown[i - knownCount] = i;
            knownCount += groupsOfRows[i] == GroupTable.NONE ? 0 : 1;
        }
        int unknownCount = count - knownCount;
        if (unknownCount > 0) {
            Batch rest = Vectors.gather(batch, unknown, unknownCount);
            List<Vector> keysOfRest = new ArrayList<>();
            vectors.forEach(vector -> keysOfRest.add(Vectors.gather(vector, unknown, unknownCount)));
            partitions.append(rest, KeyHashes.of(keysOfRest, unknownCount));
        }
        if (knownCount > 0) {
            for (int i = 0; i < knownCount; i++) {
                groupsOfRows[i] = groupsOfRows[known[i]];
            }
            states.update(Vectors.gather(batch, known, knownCount), groupsOfRows, groups.size());
        }
    }

    private List<Vector> keyVectors(Batch batch) {
        if (node.mode() == AggregateMode.FINALIZE) {
            return batch.columns().subList(0, node.groupKeys().size());
        }
        List<Vector> vectors = new ArrayList<>(keys.size());
        for (VectorExpression key : keys) {
            vectors.add(key.evaluate(batch));
        }
        return vectors;
    }

    /// After the last batch. What there is for later passes, if anything.
    @Nullable
    SpillPartitions finish(dev.spillway.error.Cancellation cancellation) {
        states.finish(groups.size(), cancellation);
        return others;
    }

    int level() {
        return level;
    }

    int size() {
        return groups.size();
    }

    long usedBytes() {
        return memory.usedBytes();
    }

    long peakBytes() {
        return memory.peakBytes();
    }

    Batch emit(int from, int count) {
        List<Vector> columns = new ArrayList<>();
        for (int key = 0; key < node.groupKeys().size(); key++) {
            columns.add(groups.decode(key, from, count));
        }
        if (node.mode() == AggregateMode.PARTIAL) {
            columns.addAll(states.columns(from, count));
        } else {
            for (AggregateResult result : results) {
                columns.add(result.emit(from, count));
            }
        }
        return new Batch(columns, count);
    }

    @Override
    public void close() {
        memory.close();
    }
}
