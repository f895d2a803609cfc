package dev.spillway.exec.aggregate;

import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.data.DataType;
import dev.spillway.data.LongVector;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.Operator;
import dev.spillway.exec.OutputStage;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.Vectors;
import dev.spillway.exec.expression.ExpressionCompiler;
import dev.spillway.exec.expression.VectorExpression;
import dev.spillway.plan.PlanNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Each batch once for each grouping set: the same vectors, but for the keys that the set lacks.
final class GroupingSetsOperator implements Operator {
    private final PlanNode.GroupingSets node;
    private final Operator child;
    private final List<VectorExpression> keys;
    private final OutputStage output;
    private final List<Vector> numbers = new ArrayList<>();
    private List<Vector> keysOfBatch = List.of();
    private @Nullable Batch batch;
    private int set;

    GroupingSetsOperator(PlanNode.GroupingSets node, Operator child, ParticipantContext context) {
        this.node = node;
        this.child = child;
        this.keys = new ExpressionCompiler(child.layout(), context).compileAll(node.keys());
        List<ColumnLayout> row = new ArrayList<>(child.layout());
        keys.forEach(key -> row.add(key.layout().withNulls()));
        row.add(ColumnLayout.bounded(DataType.BIGINT, 0, node.sets().size() - 1L, true));
        this.output = OutputStage.create(node.header(), row, Optional.empty(), context);
        for (int number = 0; number < node.sets().size(); number++) {
            long[] values = new long[Batch.MAX_ROWS];
            Arrays.fill(values, number);
            numbers.add(new LongVector(values, null, Batch.MAX_ROWS));
        }
    }

    @Override
    public List<ColumnLayout> layout() {
        return output.layout();
    }

    /// An empty set has a row without any.
    @Override
    public long rowsMax() {
        long rows = Math.max(1, child.rowsMax());
        return rows > Long.MAX_VALUE / node.sets().size()
                ? Long.MAX_VALUE
                : rows * node.sets().size();
    }

    @Override
    public void allowReuse() {
        child.allowReuse();
    }

    @Override
    public @Nullable Batch next() {
        while (true) {
            Batch known = batch;
            if (known == null || set == node.sets().size()) {
                known = child.next();
                if (known == null) {
                    return null;
                }
                batch = known;
                set = 0;
                keysOfBatch = evaluated(known);
            }
            Batch result = output.apply(row(known));
            set++;
            if (result != null) {
                return result;
            }
        }
    }

    private List<Vector> evaluated(Batch rows) {
        List<Vector> vectors = new ArrayList<>();
        for (VectorExpression key : keys) {
            vectors.add(key.evaluate(rows));
        }
        return vectors;
    }

    private Batch row(Batch rows) {
        int count = rows.rowCount();
        List<Vector> columns = new ArrayList<>(rows.columns());
        for (int key = 0; key < keysOfBatch.size(); key++) {
            Vector values = keysOfBatch.get(key);
            boolean isInSet = node.sets().get(set).contains(key);
            columns.add(isInSet ? values : Vectors.withNulls(values, Bitmap.all(count)));
        }
        columns.add(new LongVector(((LongVector) numbers.get(set)).values(), null, count));
        return new Batch(columns, count);
    }

    @Override
    public void close() {
        batch = null;
        set = 0;
        child.close();
    }
}
