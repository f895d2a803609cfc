package dev.spillway.exec.expression;

import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.data.DataType;
import dev.spillway.data.DecimalVector;
import dev.spillway.data.Physical;
import dev.spillway.data.TypeName;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.plan.Function;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `+ - * / %` on BigDecimal, with PostgreSQL's display scales.
final class DecimalArithmetic extends Kernel {
    private final Function function;

    DecimalArithmetic(Function function, VectorExpression left, VectorExpression right, DataType type) {
        super(
                new ColumnLayout(
                        type.name() == TypeName.NUMERIC ? DataType.NUMERIC : type,
                        Physical.DECIMAL,
                        Optional.empty(),
                        left.layout().isFreeOfNulls() && right.layout().isFreeOfNulls()),
                List.of(left, right));
        this.function = function;
    }

    @Override
    Vector compute(Batch batch) {
        DecimalVector left = (DecimalVector) argument(0).evaluate(batch);
        DecimalVector right = (DecimalVector) argument(1).evaluate(batch);
        int size = batch.rowCount();
        long @Nullable [] nulls = Nulls.or(left, right);
        @Nullable BigDecimal[] a = left.values();
        @Nullable BigDecimal[] b = right.values();
        @Nullable BigDecimal[] out = new BigDecimal[size];
        for (int i = 0; i < size; i++) {
            BigDecimal x = a[i];
            BigDecimal y = b[i];
            if (x != null && y != null && !Bitmap.isSet(nulls, i)) {
                out[i] = apply(x, y);
            }
        }
        return new DecimalVector(out, nulls, size);
    }

    private BigDecimal apply(BigDecimal x, BigDecimal y) {
        return switch (function) {
            case ADD -> x.add(y);
            case SUBTRACT -> x.subtract(y);
            case MULTIPLY -> DecimalMath.checked(x.multiply(y));
            case DIVIDE -> DecimalMath.divide(x, y);
            case MODULO -> DecimalMath.modulo(x, y);
            default -> throw new IllegalArgumentException("not arithmetic: " + function);
        };
    }
}
