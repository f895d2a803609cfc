package dev.spillway.exec;

import dev.spillway.data.DataType;
import dev.spillway.data.LongVector;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Function;
import dev.spillway.plan.NodeHeader;
import dev.spillway.plan.PlanNode;
import dev.spillway.storage.ColumnDefinition;
import dev.spillway.storage.RelationId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Plans and expressions in few words.
public final class TestPlans {
    private TestPlans() {}

    public static NodeHeader header(int id, Expression... outputs) {
        List<Expression.Output> columns = new ArrayList<>();
        for (Expression output : outputs) {
            columns.add(new Expression.Output("c" + columns.size(), output));
        }
        return new NodeHeader(id, 0, 0, 0, 0, columns);
    }

    public static Expression column(int index, DataType type) {
        return new Expression.ColumnRef(index, type, "c" + index);
    }

    public static Expression constant(@Nullable Object value, DataType type) {
        return new Expression.Constant(value, type);
    }

    public static Expression call(Function function, DataType type, Expression... arguments) {
        return new Expression.Call(function, List.of(arguments), type);
    }

    public static Expression test(Function function, Expression... arguments) {
        return call(function, DataType.BOOLEAN, arguments);
    }

    /// A scan of all of `columnTypes`, passing every column on.
    public static PlanNode.SeqScan scan(
            int id, int relation, List<DataType> columnTypes, Optional<Expression> filter, boolean isParallel) {
        Expression[] outputs = new Expression[columnTypes.size()];
        List<Integer> columns = new ArrayList<>();
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = column(i, columnTypes.get(i));
            columns.add(i);
        }
        return new PlanNode.SeqScan(
                header(id, outputs), new RelationId(relation), "t", "t", columns, filter, isParallel);
    }

    /// A relation with one BIGINT column of 0 … rows - 1.
    public static FakeScanSource numbers(int id, int rows, int groupRows, Runnable hook) {
        long[] values = new long[rows];
        for (int i = 0; i < rows; i++) {
            values[i] = i;
        }
        return new FakeScanSource(
                id,
                List.of(new ColumnDefinition("n", DataType.BIGINT, false)),
                List.of(new LongVector(values, null, rows)),
                rows,
                groupRows,
                hook);
    }
}
