package dev.spillway.exec.window;

import dev.spillway.data.Batch;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.expression.ExpressionCompiler;
import dev.spillway.exec.expression.VectorExpression;
import dev.spillway.plan.Expression;
import java.util.ArrayList;
import java.util.List;

/// The columns that a window operator collects: expressions over its input, equal ones once. Used by one thread.
final class WindowColumns {
    private final ExpressionCompiler compiler;
    private final List<Expression> expressions = new ArrayList<>();
    private final List<VectorExpression> compiled = new ArrayList<>();

    WindowColumns(ExpressionCompiler compiler) {
        this.compiler = compiler;
    }

    /// The number of the expression's column.
    int add(Expression expression) {
        int known = expressions.indexOf(expression);
        if (known >= 0) {
            return known;
        }
        expressions.add(expression);
        compiled.add(compiler.compile(expression));
        return compiled.size() - 1;
    }

    List<Integer> addAll(List<Expression> all) {
        return all.stream().map(this::add).toList();
    }

    ColumnLayout layout(int column) {
        return compiled.get(column).layout();
    }

    int count() {
        return compiled.size();
    }

    Batch evaluate(Batch input) {
        List<Vector> vectors = new ArrayList<>(compiled.size());
        compiled.forEach(expression -> vectors.add(expression.evaluate(input)));
        return new Batch(vectors, input.rowCount());
    }
}
