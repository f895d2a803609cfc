package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.data.Batch;
import dev.spillway.data.DataType;
import dev.spillway.data.DecimalVector;
import dev.spillway.data.DoubleVector;
import dev.spillway.data.IntervalVector;
import dev.spillway.data.LongVector;
import dev.spillway.data.TextVector;
import dev.spillway.data.Vector;
import dev.spillway.session.ResultColumn;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowEncoderTest {

    private static String encode(DataType type, Vector vector, boolean isBigintText) {
        RowEncoder encoder = new RowEncoder(List.of(ResultColumn.of("c", type)), isBigintText);
        JsonBytes out = new JsonBytes(16);
        encoder.row(new Batch(List.of(vector), vector.size()), 0, out);
        String row = new String(out.take(), StandardCharsets.UTF_8);
        return row.substring(1, row.length() - 1);
    }

    private static String ofLong(DataType type, long value) {
        return encode(type, new LongVector(new long[] {value}, null, 1), false);
    }

    private static String ofDouble(double value) {
        return encode(DataType.DOUBLE_PRECISION, new DoubleVector(new double[] {value}, null, 1), false);
    }

    private static String ofText(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return encode(DataType.TEXT, new TextVector(utf8, new int[] {0, utf8.length}, null, 1), false);
    }

    private static String ofInterval(int months, int days, long micros) {
        return encode(
                DataType.INTERVAL,
                new IntervalVector(new int[] {months}, new int[] {days}, new long[] {micros}, null, 1),
                false);
    }

    @Test
    void numbersKeepTheirDigits() {
        for (long value : new long[] {0, 1, -1, 9, 10, 99, 100, Long.MAX_VALUE, Long.MIN_VALUE, -1_000_000}) {
            assertThat(ofLong(DataType.BIGINT, value)).isEqualTo(Long.toString(value));
        }
        assertThat(encode(DataType.BIGINT, new LongVector(new long[] {5}, null, 1), true))
                .isEqualTo("\"5\"");
        assertThat(ofLong(DataType.numeric(15, 2), 12_345)).isEqualTo("\"123.45\"");
        assertThat(ofLong(DataType.numeric(15, 2), -5)).isEqualTo("\"-0.05\"");
        assertThat(ofLong(DataType.numeric(15, 0), -5)).isEqualTo("\"-5\"");
        assertThat(encode(
                        DataType.NUMERIC, new DecimalVector(new BigDecimal[] {new BigDecimal("1E+3")}, null, 1), false))
                .isEqualTo("\"1000\"");
        assertThat(ofDouble(3)).isEqualTo("3");
        assertThat(ofDouble(0.1)).isEqualTo("0.1");
        assertThat(ofDouble(-0.0)).isEqualTo("-0");
        assertThat(ofDouble(Double.NaN)).isEqualTo("\"NaN\"");
        assertThat(ofDouble(Double.NEGATIVE_INFINITY)).isEqualTo("\"-Infinity\"");
        assertThat(ofLong(DataType.BOOLEAN, 1)).isEqualTo("true");
        assertThat(encode(DataType.BIGINT, new LongVector(new long[] {5}, new long[] {1}, 1), false))
                .isEqualTo("null");
    }

    @Test
    void textIsEscaped() {
        assertThat(ofText("a\"b\\c\n\r\t\u0001ü€")).isEqualTo("\"a\\\"b\\\\c\\n\\r\\t\\u0001ü€\"");
        assertThat(ofText("")).isEqualTo("\"\"");
    }

    @Test
    void datesAndTimesAreThoseOfJavaTime() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            long day = random.nextInt(-700_000, 2_900_000);
            assertThat(ofLong(DataType.DATE, day)).isEqualTo("\"" + LocalDate.ofEpochDay(day) + "\"");
        }
        long micros = LocalDateTime.of(2001, 2, 3, 4, 5, 6).toEpochSecond(ZoneOffset.UTC) * 1_000_000 + 70_000;
        assertThat(ofLong(DataType.TIMESTAMP, micros)).isEqualTo("\"2001-02-03 04:05:06.07\"");
        assertThat(ofLong(DataType.TIMESTAMP, -1)).isEqualTo("\"1969-12-31 23:59:59.999999\"");
        assertThat(ofLong(DataType.TIME, 86_400_000_000L)).isEqualTo("\"24:00:00\"");
        assertThat(ofLong(DataType.DATE, Long.MAX_VALUE)).isEqualTo("\"infinity\"");
        assertThat(ofLong(DataType.DATE, -719_163)).isEqualTo("\"0001-12-31 BC\"");
    }

    @Test
    void intervalsArePostgres() {
        assertThat(ofInterval(14, 3, 14_706_700_000L)).isEqualTo("\"1 year 2 mons 3 days 04:05:06.7\"");
        assertThat(ofInterval(0, 0, 0)).isEqualTo("\"00:00:00\"");
        assertThat(ofInterval(-1, 2, -1_000_000)).isEqualTo("\"-1 mons +2 days -00:00:01\"");
        assertThat(ofInterval(12, 1, 0)).isEqualTo("\"1 year 1 day\"");
        assertThat(ofInterval(0, 0, 360_000_000_000L)).isEqualTo("\"100:00:00\"");
    }
}
