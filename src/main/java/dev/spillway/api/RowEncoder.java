package dev.spillway.api;

import dev.spillway.data.Batch;
import dev.spillway.data.DecimalVector;
import dev.spillway.data.DictionaryVector;
import dev.spillway.data.DoubleVector;
import dev.spillway.data.IntervalVector;
import dev.spillway.data.LongVector;
import dev.spillway.data.TemporalText;
import dev.spillway.data.TextDictionary;
import dev.spillway.data.TextFormat;
import dev.spillway.data.TextVector;
import dev.spillway.data.TypeName;
import dev.spillway.data.Vector;
import dev.spillway.exec.Values;
import dev.spillway.session.ResultColumn;
import java.math.BigDecimal;
import java.util.List;

/// Rows of a result as JSON arrays: numbers where JSON's readers cannot lose digits, PostgreSQL's text in strings
/// elsewhere.
///
/// NUMERIC, NaN and the infinities are strings. BIGINT is a number unless the client asks for strings. Used by one
/// thread at a time.
final class RowEncoder {
    private final List<ResultColumn> columns;
    private final boolean isBigintText;
    private final TemporalText temporal = new TemporalText();

    RowEncoder(List<ResultColumn> columns, boolean isBigintText) {
        this.columns = List.copyOf(columns);
        this.isBigintText = isBigintText;
    }

    void row(Batch batch, int row, JsonBytes out) {
        out.raw('[');
        for (int i = 0; i < columns.size(); i++) {
            if (i > 0) {
                out.raw(',');
            }
            value(batch.column(i), row, columns.get(i), out);
        }
        out.raw(']');
    }

    private void value(Vector vector, int row, ResultColumn column, JsonBytes out) {
        if (vector.isNull(row)) {
            out.nullValue();
            return;
        }
        switch (vector) {
            case LongVector longs -> ofLong(longs.values()[row], column, out);
            case DoubleVector doubles -> ofDouble(doubles.values()[row], column, out);
            case Vector bytes
            when column.type().name().isByteString() ->
                out.string(TextFormat.formatPresent(
                        Values.present(Values.valueAt(bytes, row, column.type())), column.type(), column.zone()));
            case TextVector text -> out.string(text.bytes(), text.offsets()[row], text.offsets()[row + 1]);
            case DictionaryVector text -> {
                TextDictionary dictionary = text.dictionary();
                int code = text.codes()[row];
                out.string(
                        dictionary.bytes(),
                        dictionary.offsets()[code],
                        dictionary.offsets()[code + 1]);
            }
            case DecimalVector decimals -> {
                BigDecimal value = decimals.values()[row];
                out.raw('"').raw(value == null ? "" : value.toPlainString()).raw('"');
            }
            case IntervalVector intervals ->
                quoted(
                        temporal.interval(
                                intervals.months()[row],
                                intervals.days()[row],
                                intervals.micros()[row]),
                        out);
        }
    }

    private void ofLong(long value, ResultColumn column, JsonBytes out) {
        switch (column.type().name()) {
            case BOOLEAN -> out.raw(value == 0 ? "false" : "true");
            case BIGINT -> {
                if (isBigintText) {
                    out.raw('"').number(value).raw('"');
                } else {
                    out.number(value);
                }
            }
            case NUMERIC -> decimal(value, column.longScale(), out);
            case DATE -> quoted(temporal.date(value), out);
            case TIME -> quoted(temporal.time(value), out);
            case TIMESTAMP -> quoted(temporal.timestamp(value), out);
            case TIMESTAMPTZ -> quoted(temporal.timestampWithZone(value, column.zone()), out);
            case SMALLINT,
                    INTEGER,
                    REAL,
                    DOUBLE_PRECISION,
                    CHAR,
                    VARCHAR,
                    TEXT,
                    INTERVAL,
                    UUID,
                    BYTEA,
                    ARRAY,
                    JSON,
                    JSONB -> out.number(value);
        }
    }

    private static void quoted(TemporalText text, JsonBytes out) {
        out.raw('"').raw(text.bytes(), text.size()).raw('"');
    }

    private static void decimal(long unscaled, int scale, JsonBytes out) {
        out.raw('"');
        if (scale == 0 || unscaled == Long.MIN_VALUE) {
            out.raw(BigDecimal.valueOf(unscaled, scale).toPlainString());
        } else {
            long power = 1;
            for (int i = 0; i < scale && i < 18; i++) {
                power *= 10;
            }
            long absolute = Math.abs(unscaled);
            if (scale > 18) {
                out.raw(BigDecimal.valueOf(unscaled, scale).toPlainString());
            } else {
                if (unscaled < 0) {
                    out.raw('-');
                }
                out.number(absolute / power).raw('.').padded(absolute % power, scale);
            }
        }
        out.raw('"');
    }

    private static void ofDouble(double value, ResultColumn column, JsonBytes out) {
        if (Double.isNaN(value)) {
            out.raw("\"NaN\"");
        } else if (Double.isInfinite(value)) {
            out.raw(value > 0 ? "\"Infinity\"" : "\"-Infinity\"");
        } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            // 3, not 3.0: as PostgreSQL prints it. Minus zero keeps its sign.
            if (value == 0 && 1 / value < 0) {
                out.raw("-0");
            } else {
                out.number((long) value);
            }
        } else {
            out.raw(column.type().name() == TypeName.REAL ? Float.toString((float) value) : Double.toString(value));
        }
    }
}
