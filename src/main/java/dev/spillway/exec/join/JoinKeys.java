package dev.spillway.exec.join;

import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.data.DataType;
import dev.spillway.data.DecimalVector;
import dev.spillway.data.LongVector;
import dev.spillway.data.Physical;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.Operator;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.expression.ExpressionCompiler;
import dev.spillway.exec.expression.VectorExpression;
import dev.spillway.plan.Expression;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// The key expressions of both sides, brought to the same physical form.
final class JoinKeys {
    private final List<Expression> outerKeys;
    private final List<VectorExpression> outer;
    private final List<VectorExpression> inner;
    private final List<ColumnLayout> layouts = new ArrayList<>();

    JoinKeys(
            List<Expression> outerKeys,
            List<Expression> innerKeys,
            Operator outerChild,
            Operator innerChild,
            ParticipantContext context) {
        this.outerKeys = outerKeys;
        this.outer = new ExpressionCompiler(outerChild.layout(), context).compileAll(outerKeys);
        this.inner = new ExpressionCompiler(innerChild.layout(), context).compileAll(innerKeys);
        for (int i = 0; i < outer.size(); i++) {
            ColumnLayout left = outer.get(i).layout();
            ColumnLayout right = inner.get(i).layout();
            layouts.add(left.isHeldAs(right) ? right : ColumnLayout.of(DataType.NUMERIC));
        }
    }

    /// How the keys are held in the table.
    List<ColumnLayout> layouts() {
        return layouts;
    }

    /// The outer column that key `key` is, where a filter of its values can stand in for looking it up.
    OptionalInt outerColumn(int key) {
        return outerKeys.get(key) instanceof Expression.ColumnRef column
                        && layouts.get(key).physical() == Physical.LONG
                ? OptionalInt.of(column.index())
                : OptionalInt.empty();
    }

    List<Vector> outer(Batch batch) {
        return evaluate(outer, batch);
    }

    List<Vector> inner(Batch batch) {
        return evaluate(inner, batch);
    }

    private List<Vector> evaluate(List<VectorExpression> expressions, Batch batch) {
        List<Vector> vectors = new ArrayList<>(expressions.size());
        for (int i = 0; i < expressions.size(); i++) {
            VectorExpression expression = expressions.get(i);
            Vector vector = expression.evaluate(batch);
            boolean isConverted = layouts.get(i).physical() == Physical.DECIMAL;
            vectors.add(
                    isConverted && vector instanceof LongVector longs
                            ? decimals(longs, expression.layout().longScale())
                            : vector);
        }
        return vectors;
    }

    private static DecimalVector decimals(LongVector longs, int scale) {
        @Nullable BigDecimal[] values = new BigDecimal[longs.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = BigDecimal.valueOf(longs.values()[i], scale);
        }
        return new DecimalVector(values, longs.nulls(), longs.size());
    }

    /// Which rows have a NULL in a key; `null` if none has.
    static long @Nullable [] rowsWithNull(List<Vector> keys, int count) {
        long[] all = null;
        for (Vector key : keys) {
            long[] nulls = key.nulls();
            if (nulls != null) {
                all = all == null ? Bitmap.none(count) : all;
                for (int word = 0; word < all.length; word++) {
                    all[word] |= nulls[word];
                }
            }
        }
        return all;
    }
}
