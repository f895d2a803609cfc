package dev.spillway.exec.scan;

import dev.spillway.data.Batch;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.Operator;
import dev.spillway.exec.OutputStage;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.VectorBuilder;
import dev.spillway.exec.expression.ColumnAlignment;
import dev.spillway.exec.expression.ExpressionCompiler;
import dev.spillway.exec.expression.VectorExpression;
import dev.spillway.plan.Expression;
import dev.spillway.plan.PlanNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// VALUES: rows of expressions without columns.
final class ValuesScanOperator implements Operator {
    private static final Batch ONE_ROW = new Batch(List.of(), 1);

    private final ParticipantContext context;
    private final @Nullable ColumnAlignment alignment;
    private final int rowCount;
    private final OutputStage output;
    private int nextRow;

    ValuesScanOperator(PlanNode.ValuesScan node, ParticipantContext context) {
        this.context = context;
        this.rowCount = node.rows().size();
        ExpressionCompiler compiler = new ExpressionCompiler(List.of(), context);
        List<List<VectorExpression>> rows = new ArrayList<>();
        for (List<Expression> row : node.rows()) {
            rows.add(compiler.compileAll(row));
        }
        this.alignment = rows.isEmpty() ? null : new ColumnAlignment(rows);
        List<ColumnLayout> input = alignment == null ? List.of() : alignment.layout();
        this.output = OutputStage.create(node.header(), input, node.filter(), context);
    }

    @Override
    public List<ColumnLayout> layout() {
        return output.layout();
    }

    @Override
    public @Nullable Batch next() {
        ColumnAlignment columns = alignment;
        while (columns != null && nextRow < rowCount) {
            context.cancellation().check();
            Batch batch = output.apply(rows(columns));
            if (batch != null) {
                return batch;
            }
        }
        return null;
    }

    private Batch rows(ColumnAlignment columns) {
        int count = Math.min(Batch.MAX_ROWS, rowCount - nextRow);
        List<VectorBuilder> builders =
                columns.layout().stream().map(VectorBuilder::create).toList();
        for (int row = 0; row < count; row++) {
            Batch one = columns.align(nextRow++, ONE_ROW);
            for (int column = 0; column < builders.size(); column++) {
                builders.get(column).append(one.column(column), 0);
            }
        }
        List<Vector> vectors = new ArrayList<>();
        builders.forEach(builder -> vectors.add(builder.build()));
        return new Batch(vectors, count);
    }

    @Override
    public void close() {
        nextRow = rowCount;
    }
}
