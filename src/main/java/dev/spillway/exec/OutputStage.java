package dev.spillway.exec;

import dev.spillway.data.Batch;
import dev.spillway.data.Vector;
import dev.spillway.exec.expression.ExpressionCompiler;
import dev.spillway.exec.expression.FilterStage;
import dev.spillway.exec.expression.VectorExpression;
import dev.spillway.instrument.NodeInstrumentation;
import dev.spillway.plan.Expression;
import dev.spillway.plan.NodeHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// What every node does with its input rows: its filter, then its output expressions. Used by one thread.
public final class OutputStage {
    private final List<ColumnLayout> layout;
    private final @Nullable FilterStage filter;
    private final List<VectorExpression> outputs;
    private final boolean isIdentity;
    private final boolean isRowByRow;
    private final int[] inputColumns;
    private final NodeInstrumentation instrumentation;

    private OutputStage(
            List<ColumnLayout> layout,
            @Nullable FilterStage filter,
            List<VectorExpression> outputs,
            int[] inputColumns,
            Rows rows,
            NodeInstrumentation instrumentation) {
        this.layout = layout;
        this.filter = filter;
        this.outputs = outputs;
        this.inputColumns = inputColumns;
        this.isIdentity = rows == Rows.AS_THEY_ARE;
        this.isRowByRow = rows == Rows.ONE_BY_ONE;
        this.instrumentation = instrumentation;
    }

    /// How output rows come about.
    private enum Rows {
        AS_THEY_ARE,
        BATCHES,
        /// Calls for numbers of sequences see what those before them did, row after row.
        ONE_BY_ONE
    }

    /// `input` is the layout of the node's input row. Removed rows are counted in the node's instrumentation.
    public static OutputStage create(
            NodeHeader header, List<ColumnLayout> input, Optional<Expression> filter, ParticipantContext context) {
        ExpressionCompiler compiler = new ExpressionCompiler(input, context);
        FilterStage stage =
                filter.map(condition -> FilterStage.of(condition, compiler)).orElse(null);
        List<VectorExpression> outputs = new ArrayList<>();
        List<ColumnLayout> layout = new ArrayList<>();
        int[] inputColumns = new int[header.output().size()];
        boolean isIdentity = header.output().size() == input.size();
        for (int i = 0; i < header.output().size(); i++) {
            Expression expression = header.output().get(i).expression();
            inputColumns[i] = expression instanceof Expression.ColumnRef column ? column.index() : -1;
            isIdentity &= inputColumns[i] == i;
            outputs.add(compiler.compile(expression));
            layout.add(outputs.get(i).layout());
        }
        Rows rows = compiler.sequenceCalls() > 1 ? Rows.ONE_BY_ONE : isIdentity ? Rows.AS_THEY_ARE : Rows.BATCHES;
        return new OutputStage(
                List.copyOf(layout), stage, outputs, inputColumns, rows, context.instrumentation(header.id()));
    }

    public List<ColumnLayout> layout() {
        return layout;
    }

    /// The column of the input row that an output column passes on as it is; empty for a computed one.
    public OptionalInt inputColumn(int outputColumn) {
        return inputColumns[outputColumn] < 0 ? OptionalInt.empty() : OptionalInt.of(inputColumns[outputColumn]);
    }

    /// The output of a batch of input rows, or `null` where no row passes.
    public @Nullable Batch apply(Batch input) {
        return isRowByRow && input.rowCount() > 1 ? oneByOne(input) : whole(input);
    }

    private @Nullable Batch oneByOne(Batch input) {
        List<VectorBuilder> builders =
                layout.stream().map(VectorBuilder::create).toList();
        for (int row = 0; row < input.rowCount(); row++) {
            Batch single = whole(Vectors.slice(input, row, 1));
            for (int column = 0; single != null && column < builders.size(); column++) {
                builders.get(column).appendAll(single.column(column));
            }
        }
        int count = builders.getFirst().size();
        return count == 0
                ? null
                : new Batch(builders.stream().map(VectorBuilder::build).toList(), count);
    }

    private @Nullable Batch whole(Batch input) {
        Batch rows = input;
        if (filter != null) {
            rows = filter.apply(input);
            instrumentation.removedByFilter(input.rowCount() - (long) rows.rowCount());
            if (rows.rowCount() == 0) {
                return null;
            }
        }
        return isIdentity ? rows : project(rows);
    }

    private Batch project(Batch rows) {
        List<Vector> columns = new ArrayList<>(outputs.size());
        for (VectorExpression output : outputs) {
            columns.add(output.evaluate(rows));
        }
        return new Batch(columns, rows.rowCount());
    }
}
