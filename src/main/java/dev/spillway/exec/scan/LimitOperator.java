package dev.spillway.exec.scan;

import dev.spillway.data.Batch;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.Operator;
import dev.spillway.exec.OutputStage;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.Vectors;
import dev.spillway.exec.expression.ExpressionCompiler;
import dev.spillway.plan.Expression;
import dev.spillway.plan.PlanNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// LIMIT and OFFSET. The child is closed as soon as enough rows have come, which stops workers below.
final class LimitOperator implements Operator {
    private final PlanNode.Limit node;
    private final Operator child;
    private final ParticipantContext context;
    private final OutputStage output;
    private boolean isStarted;
    private long toSkip;
    private long toReturn;

    LimitOperator(PlanNode.Limit node, Operator child, ParticipantContext context) {
        this.node = node;
        this.child = child;
        this.context = context;
        this.output = OutputStage.create(node.header(), child.layout(), Optional.empty(), context);
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
    public @Nullable Batch next() {
        if (!isStarted) {
            isStarted = true;
            toReturn = bound(node.count(), Long.MAX_VALUE, true);
            toSkip = bound(node.offset(), 0, false);
        }
        while (toReturn > 0) {
            Batch batch = child.next();
            if (batch == null) {
                toReturn = 0;
                return null;
            }
            int skipped = (int) Math.min(toSkip, batch.rowCount());
            toSkip -= skipped;
            int count = (int) Math.min(toReturn, batch.rowCount() - skipped);
            if (count > 0) {
                toReturn -= count;
                if (toReturn == 0) {
                    child.close();
                }
                return output.apply(Vectors.slice(batch, skipped, count));
            }
        }
        child.close();
        return null;
    }

    private long bound(Optional<Expression> expression, long absent, boolean isLimit) {
        Object value = expression
                .map(bound -> ExpressionCompiler.evaluateOnce(bound, context))
                .orElse(null);
        if (value == null) {
            return absent;
        }
        long rows = ((Number) value).longValue();
        if (rows < 0) {
            throw isLimit
                    ? new SpillwayException(ErrorCode.INVALID_ROW_COUNT_IN_LIMIT_CLAUSE, "LIMIT must not be negative")
                    : new SpillwayException(
                            ErrorCode.INVALID_ROW_COUNT_IN_RESULT_OFFSET_CLAUSE, "OFFSET must not be negative");
        }
        return rows;
    }

    @Override
    public void close() {
        toReturn = 0;
        isStarted = true;
        child.close();
    }
}
