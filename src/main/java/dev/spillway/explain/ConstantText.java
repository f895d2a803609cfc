package dev.spillway.explain;

import dev.spillway.data.DataType;
import dev.spillway.data.IntervalValue;
import dev.spillway.data.TypeName;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Constants as EXPLAIN prints them: `10`, `'abc'::text`, `'1998-09-02'::date`.
final class ConstantText {
    private static final long MICROS_PER_SECOND = 1_000_000L;
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
            .toFormatter(Locale.ROOT);

    private ConstantText() {}

    static String of(@Nullable Object value, DataType type) {
        if (value == null) {
            return "NULL::" + type.sqlName();
        }
        String plain = plain(value, type);
        boolean isEvident = type.name() == TypeName.INTEGER && !plain.startsWith("-")
                || type.name() == TypeName.BOOLEAN
                || type.name() == TypeName.NUMERIC && plain.indexOf('.') > 0;
        return isEvident ? plain : "'" + plain.replace("'", "''") + "'::" + castName(type);
    }

    /// The value's text without quotes and cast.
    static String plain(Object value, DataType type) {
        return switch (value) {
            case BigDecimal decimal -> decimal.toPlainString();
            case IntervalValue interval ->
                interval.months() + " mons " + interval.days() + " days " + interval.micros() / 1e6 + " secs";
            case Long number -> ofLong(number, type.name());
            default -> value.toString();
        };
    }

    private static String castName(DataType type) {
        return type.name() == TypeName.NUMERIC ? "numeric" : type.name() == TypeName.CHAR ? "bpchar" : type.sqlName();
    }

    private static String ofLong(long value, TypeName type) {
        return switch (type) {
            case DATE -> LocalDate.ofEpochDay(value).toString();
            case TIME -> LocalTime.ofNanoOfDay(value * 1_000L).format(TIME);
            case TIMESTAMP -> {
                LocalDateTime time = LocalDateTime.ofEpochSecond(
                        Math.floorDiv(value, MICROS_PER_SECOND),
                        (int) Math.floorMod(value, MICROS_PER_SECOND) * 1_000,
                        ZoneOffset.UTC);
                yield time.toLocalDate() + " " + time.toLocalTime().format(TIME);
            }
            case BOOLEAN, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE_PRECISION, NUMERIC, CHAR, VARCHAR, TEXT, INTERVAL ->
                Long.toString(value);
        };
    }
}
