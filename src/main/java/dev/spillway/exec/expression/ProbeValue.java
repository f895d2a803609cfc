package dev.spillway.exec.expression;

import dev.spillway.data.DataType;
import dev.spillway.data.Physical;
import dev.spillway.data.TypeName;
import dev.spillway.plan.Expression;

/// Values that are looked for in an index: in the physical form of its column, but without the limits of its type,
/// since what does not fit the column is not found rather than an error. Stateless.
public final class ProbeValue {
    private ProbeValue() {}

    public static VectorExpression of(Expression value, DataType column, ExpressionCompiler compiler) {
        VectorExpression compiled = compiler.compile(value);
        if (column.physical() == Physical.DECIMAL) {
            return Numbers.toDecimal(compiled);
        }
        return column.name() == TypeName.NUMERIC
                ? Casts.assign(compiled, compiled.layout().type(), column)
                : compiled;
    }
}
