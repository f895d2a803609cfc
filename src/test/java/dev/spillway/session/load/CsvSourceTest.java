package dev.spillway.session.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.data.Batch;
import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.Values;
import dev.spillway.storage.ColumnDefinition;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CsvSourceTest {

    private record Loaded(List<ColumnDefinition> columns, List<List<Object>> rows) {}

    private static Loaded read(CsvSource source) throws IOException {
        List<List<Object>> rows = new ArrayList<>();
        for (Optional<Batch> next = source.next(); next.isPresent(); next = source.next()) {
            Batch batch = next.get();
            for (int row = 0; row < batch.rowCount(); row++) {
                List<Object> values = new ArrayList<>();
                for (int column = 0; column < batch.columns().size(); column++) {
                    values.add(Values.valueAt(
                            batch.column(column),
                            row,
                            source.columns().get(column).type()));
                }
                rows.add(values);
            }
        }
        return new Loaded(source.columns(), rows);
    }

    private static Loaded infer(String text) throws IOException {
        return read(CsvSource.inferring(stream(text), CsvFormat.DEFAULT));
    }

    /// Gives one byte at a time, so that every refill happens at every place.
    private static InputStream trickle(String text) {
        return new FilterInputStream(stream(text)) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return super.read(bytes, offset, Math.min(1, length));
            }
        };
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<DataType> types(Loaded loaded) {
        return loaded.columns().stream().map(ColumnDefinition::type).toList();
    }

    @Test
    void theNarrowestTypeWithoutLossIsInferred() throws IOException {
        Loaded loaded = infer("""
                b,i,l,n,d,zip,day,at,name,empty
                true,1,3000000000,99999999999999999999,1.5,01234,2001-02-03,2001-02-03 04:05:06,x,
                f,-2,1,1,2,5,2001-12-31,2001-12-31,y,
                """);
        assertThat(types(loaded))
                .containsExactly(
                        DataType.BOOLEAN,
                        DataType.INTEGER,
                        DataType.BIGINT,
                        DataType.NUMERIC,
                        DataType.DOUBLE_PRECISION,
                        DataType.TEXT,
                        DataType.DATE,
                        DataType.TIMESTAMP,
                        DataType.TEXT,
                        DataType.TEXT);
        assertThat(loaded.rows().getFirst().subList(0, 6))
                .containsExactly(true, 1L, 3000000000L, new java.math.BigDecimal("99999999999999999999"), 1.5, "01234");
        assertThat(loaded.rows().getFirst().get(6))
                .isEqualTo(java.time.LocalDate.of(2001, 2, 3).toEpochDay());
        assertThat(loaded.rows().getFirst().get(7))
                .isEqualTo(java.time.LocalDateTime.of(2001, 2, 3, 4, 5, 6).toEpochSecond(java.time.ZoneOffset.UTC)
                        * 1_000_000L);
        assertThat(loaded.rows().getFirst().get(9)).isNull();
    }

    @Test
    void quotesNewlinesAndLineEndsOfAllKinds() throws IOException {
        String text = "a,b\r\n\"x, \"\"y\"\"\",1\r\n\"line\nbreak\",2\rplain\"quote,3\n,4";
        for (InputStream input : List.of(stream(text), trickle(text))) {
            Loaded loaded = read(CsvSource.inferring(input, CsvFormat.DEFAULT));
            assertThat(loaded.rows())
                    .containsExactly(
                            List.of("x, \"y\"", 1L),
                            List.of("line\nbreak", 2L),
                            List.of("plain\"quote", 3L),
                            Arrays.asList(null, 4L));
        }
    }

    @Test
    void emptyIsNullAndQuotedEmptyIsNot() throws IOException {
        assertThat(infer("a,b\n,1\n\"\",2\n").rows()).containsExactly(Arrays.asList(null, 1L), List.of("", 2L));
    }

    @Test
    void everyRefillPositionGivesTheSameRows() throws IOException {
        StringBuilder text = new StringBuilder("id,name\n");
        for (int i = 0; i < 60_000; i++) {
            text.append(i).append(",\"name \"\"").append(i).append("\"\" ü\"\n");
        }
        Loaded loaded = infer(text.toString());
        assertThat(loaded.rows()).hasSize(60_000);
        for (int i = 0; i < 60_000; i += 997) {
            assertThat(loaded.rows().get(i)).containsExactly((long) i, "name \"" + i + "\" ü");
        }
    }

    @Test
    void aBadValueNamesItsLineAndField() {
        StringBuilder text = new StringBuilder("id,delay\n");
        for (int i = 0; text.length() < CsvSource.SAMPLE_BYTES + 10; i++) {
            text.append(i).append(",\"1\"\n");
        }
        long lines = text.chars().filter(c -> c == '\n').count();
        text.append("7,x\n");
        assertThatThrownBy(() -> infer(text.toString())).isInstanceOfSatisfying(SpillwayException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_TEXT_REPRESENTATION);
            assertThat(e.place()).contains(new SpillwayException.Place(lines + 1, 2));
            assertThat(e.message()).contains("\"delay\"").contains("invalid input syntax for type integer: \"x\"");
            assertThat(e.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("types=delay:text"));
        });
    }

    @Test
    void aShortOrLongRowIsRefused() {
        assertThatThrownBy(() -> infer("a,b\n1,2\n3\n")).isInstanceOfSatisfying(SpillwayException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.BAD_COPY_FILE_FORMAT);
            assertThat(e.place()).contains(new SpillwayException.Place(3, 2));
        });
        assertThatThrownBy(() -> infer("a,b\n1,2,3\n")).isInstanceOfSatisfying(SpillwayException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.BAD_COPY_FILE_FORMAT);
            assertThat(e.place()).contains(new SpillwayException.Place(2, 3));
        });
    }

    @Test
    void anOpenQuoteIsReportedWhereItBegan() {
        assertThatThrownBy(() -> infer("a,b\n1,2\n3,\"x\ny\n")).isInstanceOfSatisfying(SpillwayException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.BAD_COPY_FILE_FORMAT);
            assertThat(e.place()).contains(new SpillwayException.Place(3, 2));
        });
        assertThatThrownBy(() -> infer("a,b\n\"x\"y,2\n"))
                .isInstanceOfSatisfying(
                        SpillwayException.class, e -> assertThat(e.message()).contains("after the closing quote"));
    }

    @Test
    void aTableGivesTypesAndTheHeaderTheOrder() throws IOException {
        List<ColumnDefinition> table = List.of(
                new ColumnDefinition("a", DataType.TEXT, true),
                new ColumnDefinition("b", DataType.numeric(5, 2), true),
                new ColumnDefinition("c", DataType.character(3), true));
        Loaded loaded = read(CsvSource.into(table, stream("b,a\n1.005,7\n,8\n"), CsvFormat.DEFAULT));
        assertThat(loaded.rows())
                .containsExactly(
                        Arrays.asList("7", new java.math.BigDecimal("1.01"), null), Arrays.asList("8", null, null));
        assertThatThrownBy(() -> read(CsvSource.into(table, stream("b\n1234.5\n"), CsvFormat.DEFAULT)))
                .isInstanceOfSatisfying(SpillwayException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE);
                    assertThat(e.place()).contains(new SpillwayException.Place(2, 1));
                });
        assertThatThrownBy(() -> read(CsvSource.into(table, stream("nope\n1\n"), CsvFormat.DEFAULT)))
                .isInstanceOfSatisfying(
                        SpillwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNDEFINED_COLUMN));
    }

    @Test
    void otherSeparatorsNullTextAndDeclaredTypes() throws IOException {
        CsvFormat format = new CsvFormat(';', '\'', false, "NA", Map.of("column2", DataType.TEXT));
        Loaded loaded = read(CsvSource.inferring(stream("1;2\nNA;'NA'\n"), format));
        assertThat(loaded.columns().stream().map(ColumnDefinition::name)).containsExactly("column1", "column2");
        assertThat(loaded.rows()).containsExactly(List.of(1L, "2"), Arrays.asList(null, "NA"));
    }

    @Test
    void brokenTextIsRefused() {
        byte[] bytes = {'a', '\n', (byte) 0xC3, '\n'};
        assertThatThrownBy(() -> read(CsvSource.inferring(new ByteArrayInputStream(bytes), CsvFormat.DEFAULT)))
                .isInstanceOfSatisfying(
                        SpillwayException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.CHARACTER_NOT_IN_REPERTOIRE));
        assertThatThrownBy(() -> infer("")).isInstanceOf(SpillwayException.class);
        assertThatThrownBy(() -> infer("a,a\n1,2\n"))
                .isInstanceOfSatisfying(
                        SpillwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DUPLICATE_COLUMN));
    }

    @Test
    void doublesAreRoundedCorrectly() {
        java.util.Random random = new java.util.Random(42);
        for (int i = 0; i < 100_000; i++) {
            String text = switch (i % 3) {
                case 0 -> Double.toString(random.nextGaussian() * Math.pow(10, random.nextInt(-300, 300)));
                case 1 -> random.nextInt() + "." + random.nextInt(1_000_000);
                default -> Long.toString(random.nextLong(), 10);
            };
            byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
            assertThat(DoubleInput.parse(bytes, 0, bytes.length, "double precision"))
                    .as(text)
                    .isEqualTo(Double.parseDouble(text));
        }
    }

    @Test
    void integersStopAtTheirRange() {
        for (String text : List.of("9223372036854775807", "-9223372036854775808", "0", "-1", " 42 ")) {
            byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
            assertThat(TextInput.integer(bytes, 0, bytes.length, "bigint")).isEqualTo(Long.parseLong(text.strip()));
        }
        for (String text : List.of("9223372036854775808", "-9223372036854775809", "99999999999999999999")) {
            byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
            assertThatThrownBy(() -> TextInput.integer(bytes, 0, bytes.length, "bigint"))
                    .isInstanceOfSatisfying(
                            SpillwayException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE));
        }
    }
}
