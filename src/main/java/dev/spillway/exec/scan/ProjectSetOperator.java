package dev.spillway.exec.scan;

import dev.spillway.data.Batch;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.Operator;
import dev.spillway.exec.OutputStage;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.Values;
import dev.spillway.exec.Vectors;
import dev.spillway.exec.expression.ExpressionCompiler;
import dev.spillway.exec.expression.VectorExpression;
import dev.spillway.plan.Expression;
import dev.spillway.plan.PlanNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Each row of the child once for each row of the functions that are called for it.
final class ProjectSetOperator implements Operator {
    private final PlanNode.ProjectSet node;
    private final Operator child;
    private final ParticipantContext context;
    private final List<List<VectorExpression>> inputs = new ArrayList<>();
    private final SetRows rows;
    private final OutputStage output;
    private final int[] sources = new int[Batch.MAX_ROWS];
    private List<List<Vector>> arguments = List.of();
    private @Nullable Batch batch;
    private int row;

    ProjectSetOperator(PlanNode.ProjectSet node, Operator child, ParticipantContext context) {
        this.node = node;
        this.child = child;
        this.context = context;
        ExpressionCompiler compiler = new ExpressionCompiler(child.layout(), context);
        List<ColumnLayout> ofCalls = new ArrayList<>();
        for (Expression call : node.calls()) {
            inputs.add(compiler.compileAll(SetValues.inputs(call)));
            ColumnLayout column = SetValues.layout(call);
            ofCalls.add(node.isOuter() ? column.withNulls() : column);
        }
        this.rows = new SetRows(ofCalls, node.isNumbered());
        List<ColumnLayout> layout = new ArrayList<>(child.layout());
        layout.addAll(rows.layout());
        this.output = OutputStage.create(node.header(), layout, Optional.empty(), context);
    }

    @Override
    public List<ColumnLayout> layout() {
        return output.layout();
    }

    @Override
    public @Nullable Batch next() {
        while (true) {
            context.cancellation().check();
            Batch known = batch;
            if (known == null) {
                known = child.next();
                if (known == null) {
                    return null;
                }
                start(known);
            }
            int count = fill(known);
            if (count == 0) {
                batch = null;
                continue;
            }
            List<Vector> columns = new ArrayList<>();
            for (Vector column : known.columns()) {
                columns.add(Vectors.gather(column, sources, count));
            }
            columns.addAll(rows.take());
            Batch result = output.apply(new Batch(columns, count));
            if (result != null) {
                return result;
            }
        }
    }

    private void start(Batch known) {
        batch = known;
        row = -1;
        List<List<Vector>> evaluated = new ArrayList<>();
        for (List<VectorExpression> ofCall : inputs) {
            List<Vector> vectors = new ArrayList<>();
            ofCall.forEach(input -> vectors.add(input.evaluate(known)));
            evaluated.add(vectors);
        }
        arguments = evaluated;
    }

    /// Rows of the batch as they come, up to what a batch takes; 0 at its end.
    private int fill(Batch known) {
        int count = 0;
        while (count < Batch.MAX_ROWS) {
            if (row >= 0 && rows.hasNext()) {
                rows.append();
            } else if (row + 1 < known.rowCount()) {
                row++;
                rows.begin(values());
                if (rows.hasNext() || !node.isOuter()) {
                    continue;
                }
                rows.appendNulls();
            } else {
                break;
            }
            sources[count] = row;
            count++;
        }
        return count;
    }

    private List<SetValues> values() {
        List<SetValues> values = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            List<@Nullable Object> ofCall = new ArrayList<>();
            for (int j = 0; j < inputs.get(i).size(); j++) {
                ofCall.add(Values.valueAt(
                        arguments.get(i).get(j),
                        row,
                        inputs.get(i).get(j).layout().type()));
            }
            values.add(SetValues.of(node.calls().get(i), ofCall));
        }
        return values;
    }

    @Override
    public void close() {
        batch = null;
        child.close();
    }
}
