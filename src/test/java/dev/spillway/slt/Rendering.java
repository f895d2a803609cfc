package dev.spillway.slt;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An answer as sqllogictest writes it: the letters of the query say how each column is printed (I without its
/// fraction, R with three digits after the point), the sort mode says in which order.
final class Rendering {
    private static final int REAL_DIGITS = 3;
    private static final Pattern LEADING_NUMBER = Pattern.compile("\\s*([-+]?\\d+(\\.\\d*)?([eE][-+]?\\d+)?)");

    private Rendering() {}

    /// All values in their order.
    static List<String> values(List<List<@Nullable String>> rows, Script.Query query) {
        List<List<String>> rendered = new ArrayList<>();
        for (List<@Nullable String> row : rows) {
            rendered.add(row(row, query.types()));
        }
        if (query.sort() == Script.Sort.ROWSORT) {
            rendered.sort(Rendering::compare);
        }
        List<String> values = new ArrayList<>();
        rendered.forEach(values::addAll);
        if (query.sort() == Script.Sort.VALUESORT) {
            values.sort(null);
        }
        return values;
    }

    /// What differs, or empty.
    static Optional<String> difference(List<String> got, Script.Expected expected) {
        return switch (expected) {
            case Script.ExpectedValues values ->
                got.equals(values.values())
                        ? Optional.empty()
                        : Optional.of("expected " + shortened(values.values()) + "\ngot      " + shortened(got));
            case Script.ExpectedHash hash ->
                got.size() == hash.valueCount() && md5(got).equals(hash.md5())
                        ? Optional.empty()
                        : Optional.of("expected " + hash.valueCount() + " values hashing to " + hash.md5()
                                + "\ngot      " + got.size() + " values hashing to " + md5(got) + ": "
                                + shortened(got));
        };
    }

    static String md5(List<String> values) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            for (String value : values) {
                digest.update(value.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) '\n');
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }

    private static List<String> row(List<@Nullable String> row, String types) {
        if (row.size() != types.length()) {
            throw new IllegalArgumentException(
                    "a row must have " + types.length() + " columns (got: " + row.size() + ")");
        }
        List<String> values = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            String value = row.get(i);
            values.add(value == null ? "NULL" : value(value, types.charAt(i)));
        }
        return values;
    }

    private static String value(String value, char type) {
        return switch (type) {
            case 'I' -> integer(number(value).toBigInteger());
            case 'R' -> real(number(value));
            case 'T' -> value.isEmpty() ? "(empty)" : printable(value);
            default -> throw new IllegalArgumentException("a type must be T, I or R (got: " + type + ")");
        };
    }

    private static String integer(BigInteger value) {
        return value.toString();
    }

    /// As C prints the double nearest to it.
    private static String real(BigDecimal value) {
        double nearest = value.doubleValue();
        String text = new BigDecimal(nearest)
                .setScale(REAL_DIGITS, RoundingMode.HALF_EVEN)
                .toPlainString();
        return nearest < 0 && !text.startsWith("-") ? "-" + text : text;
    }

    /// The number at the start of a text, 0 where there is none; truth is 1.
    private static BigDecimal number(String value) {
        if (value.equals("t")) {
            return BigDecimal.ONE;
        }
        Matcher number = LEADING_NUMBER.matcher(value);
        return number.lookingAt() ? new BigDecimal(number.group(1)) : BigDecimal.ZERO;
    }

    private static String printable(String value) {
        StringBuilder text = new StringBuilder();
        value.chars().forEach(c -> text.append(c < ' ' || c > '~' ? '@' : (char) c));
        return text.toString();
    }

    private static int compare(List<String> left, List<String> right) {
        for (int i = 0; i < left.size(); i++) {
            int order = left.get(i).compareTo(right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static String shortened(List<String> values) {
        int shown = 24;
        return values.size() <= shown ? values.toString() : values.subList(0, shown) + " … of " + values.size();
    }
}
