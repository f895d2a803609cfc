package dev.spillway.exec.table;

import dev.spillway.plan.Expression;
import java.util.BitSet;

/// Which columns of the input row expressions read, so that a join or sort moves no others.
public final class ReferencedColumns {
    private final BitSet columns = new BitSet();

    public ReferencedColumns add(Expression expression) {
        switch (expression) {
            case Expression.ColumnRef column -> columns.set(column.index());
            case Expression.Constant constant -> {}
            case Expression.Parameter parameter -> {}
            case Expression.Call call -> call.arguments().forEach(this::add);
            case Expression.Cast cast -> add(cast.operand());
            case Expression.Case branches -> {
                branches.branches().forEach(branch -> {
                    add(branch.condition());
                    add(branch.result());
                });
                add(branches.otherwise());
            }
            case Expression.InList list -> add(list.operand());
            case Expression.ScalarCall call -> call.arguments().forEach(this::add);
            case Expression.SessionCall call -> call.arguments().forEach(this::add);
        }
        return this;
    }

    public boolean contains(int column) {
        return columns.get(column);
    }
}
