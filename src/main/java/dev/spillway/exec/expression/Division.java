package dev.spillway.exec.expression;

import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.data.DataType;
import dev.spillway.data.LongVector;
import dev.spillway.data.Physical;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.plan.Function;
import dev.spillway.storage.LongBounds;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `/` and `%` on integers: truncating, 22012 for a zero divisor, 22003 where the lowest value is divided by -1.
final class Division extends Kernel {
    private final boolean isModulo;
    private final LongBounds range;

    Division(Function function, VectorExpression left, VectorExpression right, DataType type) {
        super(
                new ColumnLayout(
                        type,
                        Physical.LONG,
                        Bounds.ofType(type),
                        left.layout().isFreeOfNulls() && right.layout().isFreeOfNulls()),
                List.of(left, right));
        this.isModulo = function == Function.MODULO;
        this.range = Bounds.ofType(type).orElseThrow();
    }

    @Override
    Vector compute(Batch batch) {
        Vector left = argument(0).evaluate(batch);
        Vector right = argument(1).evaluate(batch);
        int size = batch.rowCount();
        long[] a = ((LongVector) left).values();
        long[] b = ((LongVector) right).values();
        long @Nullable [] nulls = Nulls.or(left, right);
        long[] out = new long[size];
        for (int i = 0; i < size; i++) {
            if (b[i] != 0) {
                out[i] = isModulo ? a[i] % b[i] : a[i] / b[i];
                if (b[i] == -1 && !isModulo && a[i] == range.min() && !Bitmap.isSet(nulls, i)) {
                    throw NumberArithmetic.outOfRange(layout().type());
                }
            } else if (!Bitmap.isSet(nulls, i)) {
                throw DecimalMath.divisionByZero();
            }
        }
        return new LongVector(out, nulls, size);
    }
}
