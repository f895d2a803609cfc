package dev.spillway.exec.scan;

import dev.spillway.data.Batch;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.Operator;
import dev.spillway.exec.OutputStage;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.expression.ExpressionCompiler;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Function;
import dev.spillway.plan.PlanNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Functions in FROM, whose arguments have no columns. They are called when the operator is built.
final class FunctionScanOperator implements Operator {
    private final ParticipantContext context;
    private final SetRows rows;
    private final OutputStage output;
    private boolean isClosed;

    FunctionScanOperator(PlanNode.FunctionScan node, ParticipantContext context) {
        this.context = context;
        List<ColumnLayout> layout = new ArrayList<>();
        List<SetValues> values = new ArrayList<>();
        for (Expression call : node.calls()) {
            List<@Nullable Object> inputs = new ArrayList<>();
            for (Expression input : SetValues.inputs(call)) {
                inputs.add(ExpressionCompiler.evaluateOnce(input, context));
            }
            values.add(SetValues.of(call, inputs));
            layout.add(
                    call instanceof Expression.Call set && set.function() == Function.GENERATE_SERIES
                            ? SeriesValues.layout(inputs, call.type())
                            : SetValues.layout(call));
        }
        this.rows = new SetRows(layout, node.isNumbered());
        this.output = OutputStage.create(node.header(), rows.layout(), node.filter(), context);
        rows.begin(values);
    }

    @Override
    public List<ColumnLayout> layout() {
        return output.layout();
    }

    @Override
    public @Nullable Batch next() {
        while (!isClosed && rows.hasNext()) {
            context.cancellation().check();
            int count = 0;
            while (count < Batch.MAX_ROWS && rows.hasNext()) {
                rows.append();
                count++;
            }
            Batch batch = output.apply(new Batch(rows.take(), count));
            if (batch != null) {
                return batch;
            }
        }
        return null;
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
