package dev.spillway.data;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One-dimensional arrays as bytes whose unsigned order is PostgreSQL's order of arrays: element by element, NULL
/// behind every value, a prefix before the longer array.
///
/// Each element has a tag ([#VALUE], [#NULL]; [#END] closes the array) and its code:
///
/// | element | code |
/// | --- | --- |
/// | integers, BOOLEAN, dates and times | eight bytes, the sign bit turned |
/// | floats | eight bytes, sign bit or all bits turned, NaN last; then 1 for minus zero |
/// | NUMERIC | sign, exponent, digits; then the scale |
/// | INTERVAL | its length in days and microseconds; then months, days, microseconds |
/// | UUID | 16 bytes |
/// | everything else | the bytes, a zero as `00 FF`, closed by `00 01` |
///
/// What comes after "then" tells equal values apart that print differently. [#comparable] leaves it out. Stateless.
public final class ArrayCode {
    private static final int END = 0;
    private static final int VALUE = 1;
    private static final int NULL = 2;
    private static final int NEGATIVE = 1;
    private static final int ZERO = 2;
    private static final int POSITIVE = 3;
    private static final BigInteger MICROS_PER_DAY = BigInteger.valueOf(Calendar.MICROS_PER_DAY);

    private ArrayCode() {}

    /// The code of elements as in the plan's constants; `element` is their type.
    public static ByteString encode(List<? extends @Nullable Object> elements, DataType element) {
        return encode(elements, element, true);
    }

    private static ByteString encode(List<? extends @Nullable Object> elements, DataType element, boolean isPrinted) {
        Writer writer = new Writer();
        for (Object value : elements) {
            if (value == null) {
                writer.put(NULL);
            } else {
                writer.put(VALUE);
                write(value, element.name(), isPrinted, writer);
            }
        }
        writer.put(END);
        return ByteString.of(writer.bytes());
    }

    /// The same for all arrays that are equal, however they print.
    public static ByteString comparable(ByteString array, DataType element) {
        return hasPrintedPart(element.name()) ? encode(decode(array, element), element, false) : array;
    }

    /// Whether equal elements of this type may print differently.
    public static boolean hasPrintedPart(TypeName element) {
        return element.isFloat() || element == TypeName.NUMERIC || element == TypeName.INTERVAL;
    }

    private static void write(Object value, TypeName type, boolean isPrinted, Writer writer) {
        switch (type) {
            case BOOLEAN -> writer.number((Boolean) value ? 1 : 0);
            case SMALLINT, INTEGER, BIGINT, DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> writer.number((Long) value);
            case REAL, DOUBLE_PRECISION -> {
                double number = ((Number) value).doubleValue();
                boolean isMinusZero = number == 0 && 1 / number < 0;
                writer.number(sortable(isMinusZero ? 0.0 : number));
                writer.put(isMinusZero && isPrinted ? 1 : 0);
            }
            case NUMERIC -> {
                BigDecimal number = value instanceof BigDecimal decimal
                        ? decimal
                        : BigDecimal.valueOf(((Number) value).longValue());
                numeric(number, writer);
                writer.number(isPrinted ? number.scale() : 0);
            }
            case INTERVAL -> {
                IntervalValue interval = (IntervalValue) value;
                BigInteger[] length = BigInteger.valueOf(interval.months() * 30L + interval.days())
                        .multiply(MICROS_PER_DAY)
                        .add(BigInteger.valueOf(interval.micros()))
                        .divideAndRemainder(MICROS_PER_DAY);
                boolean isBelow = length[1].signum() < 0;
                writer.number(length[0].longValueExact() - (isBelow ? 1 : 0));
                writer.number(length[1].longValueExact() + (isBelow ? Calendar.MICROS_PER_DAY : 0));
                writer.number(isPrinted ? interval.months() : 0);
                writer.number(isPrinted ? interval.days() : 0);
                writer.number(isPrinted ? interval.micros() : 0);
            }
            case UUID -> writer.raw(ByteString.held(value));
            default -> writer.escaped(ByteString.held(value));
        }
    }

    private static long sortable(double number) {
        long bits = Double.doubleToLongBits(number);
        return bits < 0 ? bits ^ Long.MAX_VALUE : bits;
    }

    /// Sign, exponent of `0.digits` and digits without trailing zeros; of a negative number all but the sign is
    /// inverted.
    private static void numeric(BigDecimal number, Writer writer) {
        if (number.signum() == 0) {
            writer.put(ZERO);
            return;
        }
        BigDecimal plain = number.abs().stripTrailingZeros();
        int exponent = plain.precision() - plain.scale();
        String digits = plain.unscaledValue().toString();
        int flip = number.signum() < 0 ? 0xFF : 0;
        writer.put(number.signum() < 0 ? NEGATIVE : POSITIVE);
        int shifted = exponent ^ Integer.MIN_VALUE;
        for (int shift = 24; shift >= 0; shift -= 8) {
            writer.put(shifted >>> shift ^ flip);
        }
        for (int i = 0; i < digits.length(); i++) {
            writer.put(digits.charAt(i) - '0' + 1 ^ flip);
        }
        writer.put(flip);
    }

    /// The elements as in the plan's constants.
    public static List<@Nullable Object> decode(ByteString array, DataType element) {
        Reader reader = new Reader(array.bytes());
        List<@Nullable Object> elements = new ArrayList<>();
        for (int tag = reader.next(); tag != END; tag = reader.next()) {
            elements.add(tag == NULL ? null : read(element.name(), reader));
        }
        return elements;
    }

    private static Object read(TypeName type, Reader reader) {
        return switch (type) {
            case BOOLEAN -> reader.number() != 0;
            case SMALLINT, INTEGER, BIGINT, DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> reader.number();
            case REAL, DOUBLE_PRECISION -> {
                long bits = reader.number();
                double number = Double.longBitsToDouble(bits < 0 ? bits ^ Long.MAX_VALUE : bits);
                yield reader.next() == 1 ? -0.0 : number;
            }
            case NUMERIC -> {
                BigDecimal number = numeric(reader);
                yield number.setScale((int) reader.number(), RoundingMode.UNNECESSARY);
            }
            case INTERVAL -> {
                reader.number();
                reader.number();
                yield new IntervalValue((int) reader.number(), (int) reader.number(), reader.number());
            }
            case UUID -> ByteString.of(reader.raw(16));
            case BYTEA -> ByteString.of(reader.escaped());
            default -> new String(reader.escaped(), StandardCharsets.UTF_8);
        };
    }

    private static BigDecimal numeric(Reader reader) {
        int sign = reader.next();
        if (sign == ZERO) {
            return BigDecimal.ZERO;
        }
        int flip = sign == NEGATIVE ? 0xFF : 0;
        int exponent = 0;
        for (int i = 0; i < 4; i++) {
            exponent = exponent << 8 | reader.next() ^ flip;
        }
        exponent ^= Integer.MIN_VALUE;
        StringBuilder digits = new StringBuilder();
        for (int digit = reader.next() ^ flip; digit != 0; digit = reader.next() ^ flip) {
            digits.append((char) ('0' + digit - 1));
        }
        BigDecimal number = new BigDecimal(new BigInteger(digits.toString()), digits.length() - exponent);
        return sign == NEGATIVE ? number.negate() : number;
    }

    /// Bytes that grow.
    private static final class Writer {
        private ByteBuffer buffer = ByteBuffer.allocate(64);

        private ByteBuffer room(int size) {
            if (buffer.remaining() < size) {
                ByteBuffer larger = ByteBuffer.allocate(Math.max(buffer.capacity() * 2, buffer.position() + size));
                buffer = larger.put(buffer.flip());
            }
            return buffer;
        }

        void put(int value) {
            room(1).put((byte) value);
        }

        void number(long value) {
            room(Long.BYTES).putLong(value ^ Long.MIN_VALUE);
        }

        void raw(byte[] bytes) {
            room(bytes.length).put(bytes);
        }

        void escaped(byte[] bytes) {
            for (byte each : bytes) {
                put(each);
                if (each == 0) {
                    put(0xFF);
                }
            }
            put(0);
            put(1);
        }

        byte[] bytes() {
            return Arrays.copyOf(buffer.array(), buffer.position());
        }
    }

    /// A place in bytes.
    private static final class Reader {
        private final byte[] bytes;
        private int at;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        int next() {
            return Byte.toUnsignedInt(bytes[at++]);
        }

        long number() {
            long value = ByteBuffer.wrap(bytes, at, Long.BYTES).getLong();
            at += Long.BYTES;
            return value ^ Long.MIN_VALUE;
        }

        byte[] raw(int size) {
            at += size;
            return Arrays.copyOfRange(bytes, at - size, at);
        }

        byte[] escaped() {
            ByteArrayOutputStream plain = new ByteArrayOutputStream();
            while (true) {
                int value = next();
                if (value == 0 && next() == 1) {
                    return plain.toByteArray();
                }
                plain.write(value);
            }
        }
    }
}
