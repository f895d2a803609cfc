package dev.spillway.storage.encoding;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;

/// NUMERIC values as bytes (scale in four bytes, then the unscaled value) and as two longs.
final class Decimals {
    private Decimals() {}

    static BigInteger unscaled(BigDecimal value, int scale) {
        return value.scale() == scale
                ? value.unscaledValue()
                : value.setScale(scale, RoundingMode.HALF_UP).unscaledValue();
    }

    static byte[] toBytes(BigDecimal value) {
        byte[] unscaled = value.unscaledValue().toByteArray();
        byte[] bytes = new byte[4 + unscaled.length];
        int scale = value.scale();
        for (int i = 0; i < 4; i++) {
            bytes[i] = (byte) (scale >> 24 - 8 * i);
        }
        System.arraycopy(unscaled, 0, bytes, 4, unscaled.length);
        return bytes;
    }

    static BigDecimal ofBytes(byte[] bytes, int from, int to) {
        int scale = 0;
        for (int i = 0; i < 4; i++) {
            scale = scale << 8 | bytes[from + i] & 0xFF;
        }
        return new BigDecimal(new BigInteger(Arrays.copyOfRange(bytes, from + 4, to)), scale);
    }

    static BigDecimal ofWords(long low, long high, int scale) {
        if (high == low >> 63) {
            return BigDecimal.valueOf(low, scale);
        }
        BigInteger unscaled = BigInteger.valueOf(high)
                .shiftLeft(64)
                .or(BigInteger.valueOf(low >>> 1).shiftLeft(1).or(BigInteger.valueOf(low & 1)));
        return new BigDecimal(unscaled, scale);
    }
}
