package dev.spillway.session.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.data.DataType;
import dev.spillway.data.LongVector;
import dev.spillway.data.TextVector;
import dev.spillway.error.SpillwayException;
import dev.spillway.testing.Seed;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnBuilderTest {
    private static final DataType MONEY = DataType.numeric(15, 2);

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1.5, 150",
        "-1.5, -150",
        "1., 100",
        ".5, 50",
        "+7, 700",
        "' 7 ', 700",
        "1e3, 100000",
        "1.005, 101",
        "-1.005, -101",
        "-0.00, 0",
        "000000000000000000000001, 100",
        "9999999999999.99, 999999999999999",
        "9999999999999.994, 999999999999999"
    })
    void numericsAreScaled(String text, long unscaled) {
        assertThat(number(text, MONEY)).isEqualTo(unscaled);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10000000000000", "9999999999999.995", "-10000000000000.00", "99999999999999999999"})
    void numericsBeyondThePrecisionAreRefused(String text) {
        assertThatThrownBy(() -> number(text, MONEY))
                .isInstanceOf(SpillwayException.class)
                .hasMessageContaining("numeric field overflow");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", ".", "-.", "1.2.3", "1,5", "--1", "1-", "x"})
    void whatIsNoNumericIsRefused(String text) {
        assertThatThrownBy(() -> number(text, MONEY))
                .isInstanceOf(SpillwayException.class)
                .hasMessageContaining("invalid input syntax for type numeric");
    }

    @Test
    void numericsOfEveryScaleEqualBigDecimals() {
        long seed = Seed.of("ColumnBuilderTest");
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            int precision = 1 + random.nextInt(18);
            int scale = random.nextInt(precision + 1);
            BigDecimal value = BigDecimal.valueOf(random.nextLong() >> random.nextInt(64), random.nextInt(19));
            BigDecimal rounded = value.setScale(scale, RoundingMode.HALF_UP);
            if (rounded.precision() > precision && rounded.signum() != 0) {
                continue;
            }

            assertThat(number(value.toPlainString(), new DataType(MONEY.name(), precision, scale)))
                    .as("seed %d: %s as numeric(%d,%d)", seed, value, precision, scale)
                    .isEqualTo(rounded.unscaledValue().longValueExact());
        }
    }

    @ParameterizedTest
    @CsvSource({"'abc', 'abc'", "'ab  ', 'ab'", "'abcde    ', 'abcde'", "'äöü', 'äöü'", "'äöüßé  ', 'äöüßé'", "'  ', ''"
    })
    void charsLoseTheirPadding(String text, String held) {
        assertThat(text(text, DataType.character(5))).isEqualTo(held);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abcdef", "äöüßéx", "abcde   x"})
    void longerTextsAreRefused(String text) {
        assertThatThrownBy(() -> text(text, DataType.varchar(5)))
                .isInstanceOf(SpillwayException.class)
                .hasMessageContaining("value too long for type character varying(5)");
    }

    @Test
    void varcharsKeepTheirBlanks() {
        assertThat(text("ab  ", DataType.varchar(4))).isEqualTo("ab  ");
        assertThat(text("ab      ", DataType.varchar(4))).isEqualTo("ab  ");
    }

    @Test
    void zeroBytesAndBrokenSequencesAreRefused() {
        for (int length = 1; length < 20; length++) {
            for (int at = 0; at < length; at++) {
                byte[] zero = "x".repeat(length).getBytes(StandardCharsets.UTF_8);
                byte[] broken = zero.clone();
                zero[at] = 0;
                broken[at] = (byte) 0xC3;

                assertThatThrownBy(() -> text(zero, DataType.TEXT)).hasMessageContaining("0x00");
                assertThatThrownBy(() -> text(broken, DataType.TEXT)).hasMessageContaining("invalid byte sequence");
            }
        }
    }

    private static long number(String text, DataType type) {
        ColumnBuilder builder = ColumnBuilder.of(type);
        byte[] bytes = ("#" + text + "#").getBytes(StandardCharsets.UTF_8);
        builder.append(bytes, 1, bytes.length - 1);
        return ((LongVector) builder.finish()).values()[0];
    }

    private static String text(String text, DataType type) {
        return text(text.getBytes(StandardCharsets.UTF_8), type);
    }

    private static String text(byte[] bytes, DataType type) {
        ColumnBuilder builder = ColumnBuilder.of(type);
        builder.append(bytes, 0, bytes.length);
        TextVector vector = (TextVector) builder.finish();
        return new String(vector.bytes(), vector.offsets()[0], vector.offsets()[1], StandardCharsets.UTF_8);
    }
}
