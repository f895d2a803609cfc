package dev.spillway.exec.aggregate;

import dev.spillway.data.DataType;
import dev.spillway.data.IntervalValue;
import dev.spillway.data.TypeName;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.table.ValueOrder;
import dev.spillway.plan.AggregateFunction;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.AggregateCall;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Aggregates row at a time, from the definition.
final class ReferenceAggregate {
    private final List<ColumnLayout> layout;
    private final List<Expression> keys;
    private final List<AggregateCall> calls;

    ReferenceAggregate(List<ColumnLayout> layout, List<Expression> keys, List<AggregateCall> calls) {
        this.layout = layout;
        this.keys = keys;
        this.calls = calls;
    }

    static List<AggregateFunction> functionsOf(DataType type) {
        List<AggregateFunction> functions = new ArrayList<>(List.of(
                AggregateFunction.COUNT_STAR, AggregateFunction.COUNT, AggregateFunction.MIN, AggregateFunction.MAX));
        if (type.name() == TypeName.BOOLEAN) {
            return List.of(AggregateFunction.COUNT, AggregateFunction.BOOL_AND, AggregateFunction.BOOL_OR);
        }
        if (type.name().isNumber() || type.name() == TypeName.INTERVAL) {
            functions.add(AggregateFunction.SUM);
            functions.add(AggregateFunction.AVG);
        }
        if (type.name().isNumber()) {
            functions.addAll(List.of(
                    AggregateFunction.STDDEV_SAMP,
                    AggregateFunction.STDDEV_POP,
                    AggregateFunction.VAR_SAMP,
                    AggregateFunction.VAR_POP));
        }
        return functions;
    }

    static DataType resultType(AggregateFunction function, DataType type) {
        boolean isFloat = type.name().isFloat();
        return switch (function) {
            case COUNT_STAR, COUNT -> DataType.BIGINT;
            case MIN, MAX, BOOL_AND, BOOL_OR -> type;
            case SUM ->
                switch (type.name()) {
                    case SMALLINT, INTEGER -> DataType.BIGINT;
                    case BIGINT -> DataType.NUMERIC;
                    default -> type;
                };
            case AVG ->
                type.name() == TypeName.INTERVAL ? type : isFloat ? DataType.DOUBLE_PRECISION : DataType.NUMERIC;
            default -> isFloat ? DataType.DOUBLE_PRECISION : DataType.NUMERIC;
        };
    }

    List<List<@Nullable Object>> run(List<List<@Nullable Object>> rows) {
        Map<List<@Nullable Object>, List<List<@Nullable Object>>> groups = new LinkedHashMap<>();
        if (keys.isEmpty()) {
            groups.put(List.of(), new ArrayList<>());
        }
        for (List<@Nullable Object> row : rows) {
            List<@Nullable Object> key = new ArrayList<>();
            keys.forEach(column -> key.add(canonical(row.get(((Expression.ColumnRef) column).index()))));
            groups.computeIfAbsent(key, any -> new ArrayList<>()).add(row);
        }
        List<List<@Nullable Object>> result = new ArrayList<>();
        for (List<List<@Nullable Object>> group : groups.values()) {
            List<@Nullable Object> first = group.isEmpty() ? List.of() : group.getFirst();
            List<@Nullable Object> row = new ArrayList<>();
            for (Expression key : keys) {
                row.add(first.get(((Expression.ColumnRef) key).index()));
            }
            for (AggregateCall call : calls) {
                row.add(aggregate(call, group));
            }
            result.add(row);
        }
        return result;
    }

    static @Nullable Object canonical(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Double number -> number + 0.0;
            case BigDecimal number -> number.stripTrailingZeros();
            case IntervalValue interval ->
                new BigDecimal(interval.months())
                        .multiply(BigDecimal.valueOf(30))
                        .add(new BigDecimal(interval.days()))
                        .multiply(BigDecimal.valueOf(86_400_000_000L))
                        .add(new BigDecimal(interval.micros()));
            default -> value;
        };
    }

    private @Nullable Object aggregate(AggregateCall call, List<List<@Nullable Object>> group) {
        List<Object> values = new ArrayList<>();
        java.util.Set<@Nullable Object> distinct = new java.util.HashSet<>();
        int column = call.arguments().isEmpty()
                ? -1
                : ((Expression.ColumnRef) call.arguments().getFirst()).index();
        for (List<@Nullable Object> row : group) {
            // The only filter of these tests is: column 1 < 1.
            Object filtered = row.get(1);
            if (call.filter().isPresent() && !(filtered instanceof Long number && number < 1)) {
                continue;
            }
            Object value = column < 0 ? Boolean.TRUE : row.get(column);
            if (value != null && (!call.isDistinct() || distinct.add(canonical(value)))) {
                values.add(value);
            }
        }
        if (call.function() == AggregateFunction.COUNT || call.function() == AggregateFunction.COUNT_STAR) {
            return (long) values.size();
        }
        if (values.isEmpty()) {
            return null;
        }
        DataType type = layout.get(column).type();
        return switch (call.function()) {
            case MIN, BOOL_AND ->
                values.stream().min(ReferenceAggregate::compare).orElseThrow();
            case MAX, BOOL_OR ->
                values.stream().max(ReferenceAggregate::compare).orElseThrow();
            case SUM, AVG -> sumOrAverage(call, type, values);
            default -> deviation(call.function(), type, values);
        };
    }

    private static Object sumOrAverage(AggregateCall call, DataType type, List<Object> values) {
        boolean isAverage = call.function() == AggregateFunction.AVG;
        if (type.name() == TypeName.INTERVAL) {
            int months = 0;
            int days = 0;
            long micros = 0;
            for (Object value : values) {
                IntervalValue interval = (IntervalValue) value;
                months += interval.months();
                days += interval.days();
                micros += interval.micros();
            }
            IntervalValue sum = new IntervalValue(months, days, micros);
            return isAverage ? NumericResults.average(sum, values.size()) : sum;
        }
        if (type.name().isFloat()) {
            double sum = 0;
            for (Object value : values) {
                sum += (Double) value;
            }
            return isAverage ? sum / values.size() : sum;
        }
        BigDecimal sum = values.stream().map(ReferenceAggregate::decimal).reduce(BigDecimal.ZERO, BigDecimal::add);
        if (isAverage) {
            return NumericResults.average(sum, values.size());
        }
        return call.type().name() == TypeName.BIGINT ? (Object) sum.longValueExact() : sum;
    }

    private static @Nullable Object deviation(AggregateFunction function, DataType type, List<Object> values) {
        boolean isSample = function == AggregateFunction.STDDEV_SAMP || function == AggregateFunction.VAR_SAMP;
        boolean isVariance = function == AggregateFunction.VAR_POP || function == AggregateFunction.VAR_SAMP;
        if (!type.name().isFloat()) {
            BigDecimal sum = values.stream().map(ReferenceAggregate::decimal).reduce(BigDecimal.ZERO, BigDecimal::add);
            BigDecimal squares = values.stream()
                    .map(ReferenceAggregate::decimal)
                    .map(value -> value.multiply(value))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            return NumericResults.deviation(
                    new NumericResults.Moments(values.size(), sum, squares), isVariance, isSample);
        }
        if (isSample && values.size() == 1) {
            return null;
        }
        double mean =
                values.stream().mapToDouble(value -> (Double) value).average().orElseThrow();
        double sum = 0;
        for (Object value : values) {
            sum += ((Double) value - mean) * ((Double) value - mean);
        }
        double variance = sum / (isSample ? values.size() - 1 : values.size());
        return isVariance ? variance : Math.sqrt(variance);
    }

    private static BigDecimal decimal(Object value) {
        return value instanceof BigDecimal decimal ? decimal : BigDecimal.valueOf((Long) value);
    }

    /// PostgreSQL's order of values of one type.
    static int compare(Object a, Object b) {
        return switch (a) {
            case Long number -> number.compareTo((Long) b);
            case Boolean flag -> flag.compareTo((Boolean) b);
            case Double number -> Double.compare(number + 0.0, (Double) b + 0.0);
            case String text ->
                Arrays.compareUnsigned(
                        text.getBytes(StandardCharsets.UTF_8), ((String) b).getBytes(StandardCharsets.UTF_8));
            default -> ValueOrder.compare(a, b);
        };
    }

    /// 0 for equal rows; floats within 1e-9 are equal, numerics only with the same scale.
    static int compareRows(List<@Nullable Object> a, List<@Nullable Object> b) {
        for (int i = 0; i < a.size(); i++) {
            Object left = a.get(i);
            Object right = b.get(i);
            boolean isEqual = isEqual(left, right);
            if (!isEqual) {
                return a.toString().compareTo(b.toString()) < 0 ? -1 : 1;
            }
        }
        return 0;
    }

    private static boolean isEqual(@Nullable Object left, @Nullable Object right) {
        if (left instanceof Double x && right instanceof Double y) {
            return Double.compare(x + 0.0, y + 0.0) == 0
                    || Math.abs(x - y) <= 1e-6 * Math.max(1, Math.max(Math.abs(x), Math.abs(y)));
        }
        if (left instanceof BigDecimal x && right instanceof BigDecimal y) {
            return x.compareTo(y) == 0;
        }
        if (left instanceof IntervalValue x && right instanceof IntervalValue y) {
            return ValueOrder.compare(x, y) == 0;
        }
        return Objects.equals(left, right);
    }
}
