package dev.spillway.exec.expression;

import dev.spillway.plan.Expression;
import java.util.BitSet;

/// Which input columns an expression reads.
public final class Columns {
    private Columns() {}

    public static BitSet of(Expression expression) {
        BitSet columns = new BitSet();
        collect(expression, columns);
        return columns;
    }

    public static void collect(Expression expression, BitSet columns) {
        switch (expression) {
            case Expression.ColumnRef column -> columns.set(column.index());
            case Expression.Constant ignored -> {}
            case Expression.Parameter ignored -> {}
            case Expression.Call call -> call.arguments().forEach(argument -> collect(argument, columns));
            case Expression.Cast cast -> collect(cast.operand(), columns);
            case Expression.Case choice -> {
                for (Expression.When when : choice.branches()) {
                    collect(when.condition(), columns);
                    collect(when.result(), columns);
                }
                collect(choice.otherwise(), columns);
            }
            case Expression.InList list -> collect(list.operand(), columns);
            case Expression.ScalarCall call -> call.arguments().forEach(argument -> collect(argument, columns));
            case Expression.SessionCall call -> call.arguments().forEach(argument -> collect(argument, columns));
        }
    }
}
