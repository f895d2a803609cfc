package dev.spillway.exec.sort;

import dev.spillway.data.Batch;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.Operator;
import dev.spillway.exec.OutputStage;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.Vectors;
import dev.spillway.exec.expression.ExpressionCompiler;
import dev.spillway.exec.expression.VectorExpression;
import dev.spillway.exec.table.ReferencedColumns;
import dev.spillway.exec.table.RunBorders;
import dev.spillway.plan.Expression.SortKey;
import dev.spillway.plan.PlanNode;
import dev.spillway.storage.KeyFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An Incremental Sort node: of rows that come sorted by the first keys it sorts those with equal first keys by the
/// others, and emits them before it reads on. Small groups are taken together and sorted by all keys; a group that does
/// not fit the memory becomes sorted runs, as in a Sort.
final class IncrementalSortOperator implements Operator {
    /// Groups are taken together until there are so many rows, fewer where a LIMIT wants fewer.
    private static final int ROWS_WANTED = 1_024;

    private final PlanNode.IncrementalSort node;
    private final Operator child;
    private final ParticipantContext context;
    private final MemoryTracker memory;
    private final List<VectorExpression> keys;
    private final OutputStage output;
    private final SortBuffer buffer;
    private final RunBorders borders = new RunBorders();
    private final SortGroups fullGroups = new SortGroups();
    private final SortGroups presortedGroups = new SortGroups();
    private final int rowsWanted;
    private @Nullable Batch rest;
    private @Nullable SortedRows sorted;
    private @Nullable ExternalSort external;
    private boolean isEnded;

    IncrementalSortOperator(PlanNode.IncrementalSort node, Operator child, ParticipantContext context) {
        this.node = node;
        this.child = child;
        this.context = context;
        this.memory = context.workMemory();
        this.keys = new ExpressionCompiler(child.layout(), context)
                .compileAll(node.keys().stream().map(SortKey::expression).toList());
        this.output = OutputStage.create(node.header(), child.layout(), Optional.empty(), context);
        ReferencedColumns read = new ReferencedColumns();
        node.header().output().forEach(column -> read.add(column.expression()));
        this.buffer = new SortBuffer(
                child.layout(),
                read::contains,
                keys.stream().map(VectorExpression::layout).toList(),
                node.keys(),
                memory);
        this.rowsWanted = node.bound().isPresent() ? 1 : ROWS_WANTED;
    }

    @Override
    public List<ColumnLayout> layout() {
        return output.layout();
    }

    @Override
    public long rowsMax() {
        return child.rowsMax();
    }

    @Override
    public void restrict(int column, KeyFilter filter) {
        if (node.bound().isEmpty() && sorted == null && !isEnded) {
            output.inputColumn(column).ifPresent(input -> child.restrict(input, filter));
        }
    }

    @Override
    public @Nullable Batch next() {
        while (true) {
            context.cancellation().check();
            SortedRows rows = sorted;
            if (rows == null) {
                if (isEnded) {
                    return null;
                }
                rows = sort();
                sorted = rows;
            }
            Batch batch = rows.next();
            if (batch == null) {
                forget();
                continue;
            }
            Batch out = output.apply(batch);
            if (out != null) {
                return out;
            }
        }
    }

    private void forget() {
        sorted = null;
        ExternalSort runs = external;
        external = null;
        if (runs != null) {
            runs.close();
        }
        buffer.releaseAll();
    }

    /// Whole groups: some small ones, or one.
    private SortedRows sort() {
        long groups = 1;
        long rows = append(rest);
        rest = null;
        while (true) {
            Batch batch = child.next();
            if (batch == null) {
                isEnded = true;
                child.close();
                break;
            }
            context.cancellation().check();
            borders.next(keyVectors(batch).subList(0, node.presorted()), batch.rowCount());
            int last = borders.lastStart();
            if (last >= 0 && rows + last >= rowsWanted) {
                // The first row's group is counted, the last one begins the rest.
                groups += borders.count() - (rows == 0 ? 2L : 1L);
                append(last == 0 ? null : Vectors.slice(batch, 0, last));
                rest = Vectors.slice(batch, last, batch.rowCount() - last);
                break;
            }
            groups += borders.count() - (rows == 0 ? 1L : 0L);
            rows += append(batch);
        }
        return sorted(groups > 1 ? fullGroups : presortedGroups);
    }

    private int append(@Nullable Batch batch) {
        if (batch == null) {
            return 0;
        }
        buffer.append(batch, keyVectors(batch));
        if (buffer.isFull()) {
            external().writeRun();
        }
        return batch.rowCount();
    }

    private SortedRows sorted(SortGroups kind) {
        ExternalSort runs = external;
        if (runs == null) {
            SortBuffer.Sorted rows = buffer.sort();
            if (rows.count() > 0) {
                kind.add("quicksort", false, memory.usedBytes());
            }
            report();
            return new SortedRows.InMemory(rows);
        }
        if (buffer.count() > 0) {
            runs.writeRun();
        }
        RunMerger merger = runs.merge();
        kind.add("external merge", true, runs.diskBytes());
        report();
        return new SortedRows.Merged(buffer, merger, Long.MAX_VALUE);
    }

    private ExternalSort external() {
        ExternalSort known = external;
        if (known == null) {
            known = new ExternalSort(buffer, context, node.header().id(), memory);
            external = known;
        }
        return known;
    }

    private List<Vector> keyVectors(Batch batch) {
        List<Vector> vectors = new ArrayList<>(keys.size());
        keys.forEach(key -> vectors.add(key.evaluate(batch)));
        return vectors;
    }

    private void report() {
        fullGroups.report(
                "Full-sort Groups", context.instrumentation(node.header().id()));
        presortedGroups.report(
                "Pre-sorted Groups", context.instrumentation(node.header().id()));
    }

    @Override
    public void close() {
        isEnded = true;
        rest = null;
        sorted = null;
        ExternalSort runs = external;
        external = null;
        memory.close();
        try {
            child.close();
        } finally {
            if (runs != null) {
                runs.close();
            }
        }
    }
}
