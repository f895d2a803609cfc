package dev.spillway.bench;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The gate in front of every timing: two answers are equal as lists (ordered queries) or as multisets.
///
/// Exact values must be equal by value. Where one side is a float, both are compared as doubles with a relative
/// tolerance of 1e-9, because `avg(numeric)` is a `double` in DuckDB and a `numeric` elsewhere.
final class ResultComparison {

    static final double RELATIVE_TOLERANCE = 1e-9;

    private ResultComparison() {}

    /// Empty when the answers are equal, otherwise a sentence that names the first difference.
    static Optional<String> difference(List<List<Value>> expected, List<List<Value>> actual, boolean isOrdered) {
        if (expected.size() != actual.size()) {
            return Optional.of("row counts differ (expected: " + expected.size() + ", got: " + actual.size() + ")");
        }
        if (expected.isEmpty()) {
            return Optional.empty();
        }
        int columnCount = expected.getFirst().size();
        if (columnCount != actual.getFirst().size()) {
            return Optional.of("column counts differ (expected: " + columnCount + ", got: "
                    + actual.getFirst().size() + ")");
        }
        List<List<Value>> left = isOrdered ? expected : sorted(expected, actual);
        List<List<Value>> right = isOrdered ? actual : sorted(actual, expected);
        return IntStream.range(0, left.size())
                .mapToObj(row -> rowDifference(row, left.get(row), right.get(row)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> rowDifference(int row, List<Value> expected, List<Value> actual) {
        for (int column = 0; column < expected.size(); column++) {
            if (!isEqual(expected.get(column), actual.get(column))) {
                return Optional.of("row " + (row + 1) + ", column " + (column + 1) + " differs (expected: "
                        + expected.get(column) + ", got: " + actual.get(column) + ")");
            }
        }
        return Optional.empty();
    }

    private static boolean isEqual(Value expected, Value actual) {
        if (expected instanceof Value.Exact(BigDecimal left) && actual instanceof Value.Exact(BigDecimal right)) {
            return left.compareTo(right) == 0;
        }
        if (isNumber(expected) && isNumber(actual)) {
            return isClose(doubleOf(expected), doubleOf(actual));
        }
        return expected.equals(actual);
    }

    private static boolean isClose(double expected, double actual) {
        if (Double.compare(expected, actual) == 0) {
            return true;
        }
        double magnitude = Math.max(Math.abs(expected), Math.abs(actual));
        return Math.abs(expected - actual) <= RELATIVE_TOLERANCE * magnitude;
    }

    private static boolean isNumber(Value value) {
        return value instanceof Value.Exact || value instanceof Value.Approximate;
    }

    private static double doubleOf(Value value) {
        return switch (value) {
            case Value.Exact(BigDecimal number) -> number.doubleValue();
            case Value.Approximate(double number) -> number;
            case Value.Text(String text) -> throw new IllegalArgumentException("not a number (got: " + text + ")");
            case Value.Null() -> throw new IllegalArgumentException("not a number (got: NULL)");
        };
    }

    /// Columns that are floats on either side come last in the sort key, so that a last digit cannot reorder rows
    /// which the exact columns tell apart.
    private static List<List<Value>> sorted(List<List<Value>> rows, List<List<Value>> otherSide) {
        int columnCount = rows.getFirst().size();
        List<Integer> exactColumns = new ArrayList<>();
        List<Integer> floatColumns = new ArrayList<>();
        for (int column = 0; column < columnCount; column++) {
            boolean isFloat = hasFloat(rows, column) || hasFloat(otherSide, column);
            (isFloat ? floatColumns : exactColumns).add(column);
        }
        exactColumns.addAll(floatColumns);
        Comparator<List<Value>> order = exactColumns.stream()
                .map(column ->
                        Comparator.<List<Value>, Value>comparing(row -> row.get(column), ResultComparison::sortOrder))
                .reduce(Comparator::thenComparing)
                .orElseThrow();
        return rows.stream().sorted(order).toList();
    }

    private static boolean hasFloat(List<List<Value>> rows, int column) {
        return rows.stream().anyMatch(row -> row.get(column) instanceof Value.Approximate);
    }

    private static int sortOrder(Value left, Value right) {
        if (left instanceof Value.Exact(BigDecimal first) && right instanceof Value.Exact(BigDecimal second)) {
            return first.compareTo(second);
        }
        if (isNumber(left) && isNumber(right)) {
            return Double.compare(doubleOf(left), doubleOf(right));
        }
        if (left instanceof Value.Text(String first) && right instanceof Value.Text(String second)) {
            return first.compareTo(second);
        }
        return Integer.compare(kindRank(left), kindRank(right));
    }

    private static int kindRank(Value value) {
        return switch (value) {
            case Value.Exact _, Value.Approximate _ -> 0;
            case Value.Text _ -> 1;
            case Value.Null() -> 2;
        };
    }
}
