package dev.spillway.exec.recursive;

import dev.spillway.data.Batch;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.Operator;
import dev.spillway.exec.OutputStage;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.plan.PlanNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A CTE Scan or WorkTable Scan.
final class CommonScanOperator implements Operator {
    private final RowSource rows;
    private final ParticipantContext context;
    private final OutputStage output;
    private int next;

    CommonScanOperator(PlanNode.CommonScan node, RowSource rows, ParticipantContext context) {
        this.rows = rows;
        this.context = context;
        this.output = OutputStage.create(node.header(), rows.layout(), node.filter(), context);
    }

    @Override
    public List<ColumnLayout> layout() {
        return output.layout();
    }

    @Override
    public long rowsMax() {
        return rows.rowsMax();
    }

    @Override
    public @Nullable Batch next() {
        for (Batch batch = rows.batch(next); batch != null; batch = rows.batch(next)) {
            context.cancellation().check();
            next++;
            Batch result = output.apply(batch);
            if (result != null) {
                return result;
            }
        }
        return null;
    }

    @Override
    public boolean rewind() {
        next = 0;
        return true;
    }

    @Override
    public void close() {
        next = Integer.MAX_VALUE;
    }
}
