package dev.spillway.planner.path;

import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.ColumnRef;
import dev.spillway.plan.Expression.Constant;
import dev.spillway.planner.logical.ExpressionText;
import dev.spillway.planner.logical.Expressions;
import dev.spillway.planner.logical.Variables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Turns expressions over variables into expressions over positions of a node's input row (PostgreSQL's
/// `set_plan_references`): what a child has computed already is referred to whole.
final class InputRow {
    private final Variables variables;
    private final Map<Expression, Integer> positions = new HashMap<>();
    private int size;

    InputRow(Variables variables, List<Expression> columns) {
        this.variables = variables;
        append(columns);
    }

    void append(List<Expression> columns) {
        for (Expression column : columns) {
            positions.putIfAbsent(column, size++);
        }
    }

    List<Expression> resolveAll(List<Expression> expressions) {
        List<Expression> resolved = new ArrayList<>(expressions.size());
        expressions.forEach(expression -> resolved.add(resolve(expression)));
        return resolved;
    }

    Expression resolve(Expression expression) {
        if (expression instanceof Constant) {
            return expression;
        }
        Integer position = positions.get(expression);
        if (position != null) {
            return new ColumnRef(position, expression.type(), name(expression));
        }
        if (expression instanceof ColumnRef column) {
            throw new IllegalStateException("variable " + column.index() + " (" + column.name() + ") is not offered");
        }
        return Expressions.mapChildren(expression, this::resolve);
    }

    private String name(Expression expression) {
        return expression instanceof ColumnRef column
                ? variables.get(column.index()).displayName(variables.isQualified())
                : "(" + ExpressionText.of(expression) + ")";
    }
}
