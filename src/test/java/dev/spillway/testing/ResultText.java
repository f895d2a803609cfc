package dev.spillway.testing;

import dev.spillway.data.Batch;
import dev.spillway.data.DataType;
import dev.spillway.data.Physical;
import dev.spillway.data.TextFormat;
import dev.spillway.data.TypeName;
import dev.spillway.data.Vector;
import dev.spillway.exec.Values;
import dev.spillway.session.ResultColumn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of an answer as PostgreSQL's texts, null for NULL.
public final class ResultText {
    private ResultText() {}

    public static List<List<@Nullable String>> rows(TestEngine.Result result) {
        List<List<@Nullable String>> rows = new ArrayList<>();
        for (Batch batch : result.batches()) {
            for (int row = 0; row < batch.rowCount(); row++) {
                List<@Nullable String> values = new ArrayList<>();
                for (int column = 0; column < batch.columns().size(); column++) {
                    values.add(text(batch.column(column), row, result.columns().get(column)));
                }
                rows.add(values);
            }
        }
        return rows;
    }

    private static @Nullable String text(Vector vector, int row, ResultColumn column) {
        if (vector.isNull(row)) {
            return null;
        }
        DataType type = column.type();
        boolean isScaledLong = type.name() == TypeName.NUMERIC && vector.physical() == Physical.LONG;
        DataType held = isScaledLong ? DataType.numeric(DataType.LONG_DIGITS_MAX, column.longScale()) : type;
        return TextFormat.format(Values.valueAt(vector, row, held), held, column.zone());
    }
}
