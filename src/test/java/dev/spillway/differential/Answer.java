package dev.spillway.differential;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What an engine said to a statement: rows of texts, or the SQLSTATE of its error. `columns` are names with types
/// (`c1 integer`); empty where they do not matter.
public record Answer(
        List<List<@Nullable String>> rows,
        List<Kind> kinds,
        List<String> columns,
        Optional<String> sqlState,
        String message) {
    private static final double RELATIVE_TOLERANCE = 1e-9;
    private static final double ABSOLUTE_TOLERANCE = 1e-9;

    /// How the values of a column are compared.
    public enum Kind {
        EXACT,
        NUMERIC,
        FLOAT
    }

    public static Answer of(List<List<@Nullable String>> rows, List<Kind> kinds) {
        return new Answer(rows, kinds, List.of(), Optional.empty(), "");
    }

    /// The same with the columns' names and types.
    public Answer with(List<String> columnTexts) {
        return new Answer(rows, kinds, columnTexts, sqlState, message);
    }

    public static Answer error(String sqlState, String message) {
        return new Answer(List.of(), List.of(), List.of(), Optional.of(sqlState), message);
    }

    /// What differs, or empty. Rows are compared as multisets; NUMERIC by value, floats to 1e-9 relative,
    /// everything else by its text. Two errors are equal when their SQLSTATE is.
    public Optional<String> differenceTo(Answer expected) {
        return differenceTo(expected, false);
    }

    /// The same; where the rows are ordered they are compared as they come.
    public Optional<String> differenceTo(Answer expected, boolean isOrdered) {
        if (sqlState.isPresent() || expected.sqlState.isPresent()) {
            return sqlState.equals(expected.sqlState)
                    ? Optional.empty()
                    : Optional.of(
                            "SQLSTATE " + sqlState.orElse("none") + ", expected " + expected.sqlState.orElse("none"));
        }
        if (rows.size() != expected.rows.size()) {
            return Optional.of(rows.size() + " rows, expected " + expected.rows.size());
        }
        if (!columns.isEmpty() && !columns.equals(expected.columns)) {
            return Optional.of("columns " + columns + ", expected " + expected.columns);
        }
        if (rows.equals(expected.rows) || !isOrdered && counted(rows).equals(counted(expected.rows))) {
            return Optional.empty();
        }
        List<List<@Nullable String>> mine = isOrdered ? rows : sorted(expected.kinds);
        List<List<@Nullable String>> theirs = isOrdered ? expected.rows : expected.sorted(expected.kinds);
        for (int row = 0; row < mine.size(); row++) {
            if (!areEqual(mine.get(row), theirs.get(row), expected.kinds)) {
                return Optional.of("row " + mine.get(row) + ", expected " + theirs.get(row));
            }
        }
        return Optional.empty();
    }

    /// How often there is each row, by its texts: much quicker than sorting, and enough for most answers.
    @SuppressWarnings("NullAway") // loses the annotation of the nested list
    private static Map<List<@Nullable String>, Integer> counted(List<List<@Nullable String>> rows) {
        Map<List<@Nullable String>, Integer> counts = HashMap.newHashMap(rows.size());
        rows.forEach(row -> counts.merge(row, 1, Integer::sum));
        return counts;
    }

    /// Sorted by the exact columns first, so that floats that differ in the last digits do not change the order.
    @SuppressWarnings("NullAway") // loses the annotation of the nested list
    private List<List<@Nullable String>> sorted(List<Kind> kinds) {
        List<Keyed> keyed = new ArrayList<>();
        for (List<@Nullable String> row : rows) {
            keyed.add(new Keyed(key(row, kinds, false), key(row, kinds, true), row));
        }
        keyed.sort(Comparator.comparing(Keyed::exact).thenComparing(Keyed::floats));
        List<List<@Nullable String>> sorted = new ArrayList<>();
        keyed.forEach(row -> sorted.add(row.row()));
        return sorted;
    }

    private record Keyed(String exact, String floats, List<@Nullable String> row) {}

    private static String key(List<@Nullable String> row, List<Kind> kinds, boolean isFloat) {
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            if ((kinds.get(i) == Kind.FLOAT) == isFloat) {
                String value = row.get(i);
                key.append(value == null ? "\u0000" : normal(value, kinds.get(i)))
                        .append('\u0001');
            }
        }
        return key.toString();
    }

    private static String normal(String value, Kind kind) {
        return switch (kind) {
            case EXACT -> value;
            case NUMERIC ->
                value.equals("NaN")
                        ? value
                        : new BigDecimal(value).stripTrailingZeros().toPlainString();
            // Minus zero is zero.
            case FLOAT -> String.format(Locale.ROOT, "%+.6e", Double.parseDouble(value) + 0.0);
        };
    }

    private static boolean areEqual(List<@Nullable String> a, List<@Nullable String> b, List<Kind> kinds) {
        for (int i = 0; i < a.size(); i++) {
            String left = a.get(i);
            String right = b.get(i);
            boolean isSame = left == null || right == null
                    ? left == null && right == null
                    : kinds.get(i) == Kind.FLOAT
                            ? areClose(left, right)
                            : normal(left, kinds.get(i)).equals(normal(right, kinds.get(i)));
            if (!isSame) {
                return false;
            }
        }
        return true;
    }

    private static boolean areClose(String left, String right) {
        double a = Double.parseDouble(left);
        double b = Double.parseDouble(right);
        return Double.compare(a, b) == 0
                || Math.abs(a - b) <= ABSOLUTE_TOLERANCE + RELATIVE_TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
    }
}
