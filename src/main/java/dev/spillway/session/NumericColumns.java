package dev.spillway.session;

import dev.spillway.data.Batch;
import dev.spillway.data.DataType;
import dev.spillway.data.DecimalVector;
import dev.spillway.data.LongVector;
import dev.spillway.data.TypeName;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.storage.ColumnDefinition;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/// NUMERIC held as unscaled longs means nothing without its scale: where a column has another scale or none, the values
/// become decimals.
final class NumericColumns {
    private NumericColumns() {}

    static Batch forColumns(Batch batch, List<ColumnLayout> layout, List<ColumnDefinition> columns) {
        List<Vector> converted = new ArrayList<>(batch.columns().size());
        boolean isChanged = false;
        for (int i = 0; i < batch.columns().size(); i++) {
            Vector vector = batch.column(i);
            DataType type = columns.get(i).type();
            boolean differs = type.name() == TypeName.NUMERIC
                    && vector instanceof LongVector
                    && layout.get(i).longScale() != type.scale();
            converted.add(differs ? decimals((LongVector) vector, layout.get(i).longScale()) : vector);
            isChanged |= differs;
        }
        return isChanged ? new Batch(converted, batch.rowCount()) : batch;
    }

    private static Vector decimals(LongVector vector, int scale) {
        BigDecimal[] values = new BigDecimal[vector.size()];
        for (int row = 0; row < values.length; row++) {
            values[row] = BigDecimal.valueOf(vector.values()[row], scale);
        }
        return new DecimalVector(values, vector.nulls(), vector.size());
    }
}
