package dev.spillway.differential;

import dev.spillway.data.Batch;
import dev.spillway.data.DataType;
import dev.spillway.data.Physical;
import dev.spillway.data.TextFormat;
import dev.spillway.data.TypeName;
import dev.spillway.data.Vector;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.Values;
import dev.spillway.session.ResultColumn;
import dev.spillway.session.Session;
import dev.spillway.testing.TestEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A session of Spillway with certain settings.
final class SpillwayEngine implements Engine {
    private final TestEngine engine;
    private final Session session;

    SpillwayEngine(TestEngine engine, Map<String, String> settings) {
        this.engine = engine;
        this.session = engine.open(settings);
    }

    @Override
    public Answer run(String sql) {
        try {
            TestEngine.Result result = engine.run(session, sql);
            List<Answer.Kind> kinds =
                    result.columns().stream().map(column -> kind(column.type())).toList();
            return Answer.of(rows(result), kinds);
        } catch (SpillwayException e) {
            return Answer.error(e.code().sqlState(), e.message());
        }
    }

    private static Answer.Kind kind(DataType type) {
        return type.name().isFloat()
                ? Answer.Kind.FLOAT
                : type.name() == TypeName.NUMERIC ? Answer.Kind.NUMERIC : Answer.Kind.EXACT;
    }

    private static List<List<@Nullable String>> rows(TestEngine.Result result) {
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
        return TextFormat.format(Values.valueAt(vector, row, held), held);
    }

    @Override
    public void close() {
        engine.sessions().close(session);
    }
}
