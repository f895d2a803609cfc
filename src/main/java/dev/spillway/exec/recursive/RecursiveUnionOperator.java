package dev.spillway.exec.recursive;

import dev.spillway.data.Batch;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.Operator;
import dev.spillway.exec.OperatorBuilder;
import dev.spillway.exec.OutputStage;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.Vectors;
import dev.spillway.exec.expression.ColumnAlignment;
import dev.spillway.exec.table.GroupTable;
import dev.spillway.plan.Expression;
import dev.spillway.plan.PlanNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A recursion, round by round. What a round makes is kept for the next one only; of UNION every row is remembered.
///
/// The rows are held as their types say whatever the first round's values are, because later rounds have others.
final class RecursiveUnionOperator implements Operator {
    private final PlanNode.RecursiveUnion node;
    private final ParticipantContext context;
    private final List<ColumnLayout> row;
    private final WorkTable workTable;
    private final MemoryTracker groupMemory;
    private final @Nullable GroupTable seen;
    private final OutputStage output;
    private final int[] groups = new int[Batch.MAX_ROWS];
    private final int[] kept = new int[Batch.MAX_ROWS];
    private @Nullable Operator current;
    private ColumnAlignment alignment;
    private boolean isRepeated;

    RecursiveUnionOperator(PlanNode.RecursiveUnion node, Operator first, ParticipantContext context) {
        this.node = node;
        this.context = context;
        this.current = first;
        this.row = node.first().header().output().stream()
                .map(output -> ColumnLayout.of(output.expression().type()))
                .toList();
        this.alignment = alignment(first);
        this.workTable = new WorkTable(row, context.workMemory());
        this.groupMemory = context.hashMemory();
        this.seen = node.isDistinct() ? new GroupTable(row, Long.MAX_VALUE, groupMemory) : null;
        this.output = OutputStage.create(node.header(), row, Optional.<Expression>empty(), context);
    }

    private ColumnAlignment alignment(Operator input) {
        return ColumnAlignment.ofInputs(List.of(row, input.layout()));
    }

    @Override
    public List<ColumnLayout> layout() {
        return output.layout();
    }

    @Override
    public @Nullable Batch next() {
        for (Operator input = current; input != null; input = current) {
            context.cancellation().check();
            Batch batch = input.next();
            if (batch == null) {
                nextRound(input);
                continue;
            }
            Batch fresh = fresh(alignment.align(1, batch));
            if (fresh != null) {
                workTable.add(fresh);
                Batch result = output.apply(fresh);
                if (result != null) {
                    return result;
                }
            }
        }
        return null;
    }

    private void nextRound(Operator ended) {
        boolean hasRows = workTable.nextRound();
        if (hasRows && isRepeated && ended.rewind()) {
            return;
        }
        ended.close();
        current = null;
        if (hasRows) {
            isRepeated = true;
            context.share(WithOperators.workTable(node.number()), workTable);
            Operator repeated = OperatorBuilder.build(node.repeated(), context);
            alignment = alignment(repeated);
            current = repeated;
        }
    }

    /// The rows that did not come before, or `null` if there are none.
    private @Nullable Batch fresh(Batch batch) {
        GroupTable known = seen;
        if (known == null) {
            return batch;
        }
        int next = known.size();
        known.assign(batch.columns(), batch.rowCount(), groups);
        int count = 0;
        for (int i = 0; i < batch.rowCount(); i++) {
            if (groups[i] == next) {
                next++;
                kept[count++] = i;
            }
        }
        if (count == batch.rowCount()) {
            return batch;
        }
        return count == 0 ? null : Vectors.gather(batch, kept, count);
    }

    @Override
    public void close() {
        Operator open = current;
        current = null;
        workTable.close();
        groupMemory.close();
        if (open != null) {
            open.close();
        }
    }
}
