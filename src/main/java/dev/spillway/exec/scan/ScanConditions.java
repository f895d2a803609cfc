package dev.spillway.exec.scan;

import dev.spillway.data.ByteString;
import dev.spillway.data.DataType;
import dev.spillway.data.Physical;
import dev.spillway.data.TypeName;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.expression.Columns;
import dev.spillway.exec.expression.ExpressionCompiler;
import dev.spillway.exec.expression.ExpressionCompiler.ConstantValue;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Function;
import dev.spillway.plan.PlanNode;
import dev.spillway.storage.ColumnDefinition;
import dev.spillway.storage.ScanPredicate;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The conjuncts of a scan's filter: those that storage evaluates on encoded values, and the rest.
record ScanConditions(List<ScanPredicate> predicates, List<Expression> residual) {

    static ScanConditions split(
            Optional<Expression> filter,
            List<Integer> columns,
            List<ColumnDefinition> definitions,
            ParticipantContext context) {
        Splitter splitter = new Splitter(columns, definitions, context);
        filter.ifPresent(splitter::add);
        return new ScanConditions(List.copyOf(splitter.predicates), List.copyOf(splitter.residual));
    }

    private static final class Splitter {
        private final List<Integer> columns;
        private final List<ColumnDefinition> definitions;
        private final ExpressionCompiler compiler;
        private final List<ScanPredicate> predicates = new ArrayList<>();
        private final List<Expression> residual = new ArrayList<>();

        private Splitter(List<Integer> columns, List<ColumnDefinition> definitions, ParticipantContext context) {
            this.columns = columns;
            this.definitions = definitions;
            this.compiler = new ExpressionCompiler(List.of(), context);
        }

        private void add(Expression condition) {
            if (condition instanceof Expression.Call call && call.function() == Function.AND) {
                call.arguments().forEach(this::add);
                return;
            }
            convert(condition).ifPresentOrElse(predicates::add, () -> residual.add(condition));
        }

        private Optional<ScanPredicate> convert(Expression condition) {
            return switch (condition) {
                case Expression.ColumnRef ref -> flag(ref, 1);
                case Expression.InList list -> list.negated() ? Optional.empty() : inList(list);
                case Expression.Call call -> call(call);
                default -> Optional.empty();
            };
        }

        private Optional<ScanPredicate> call(Expression.Call call) {
            List<Expression> arguments = call.arguments();
            return switch (call.function()) {
                case NOT -> arguments.getFirst() instanceof Expression.ColumnRef ref ? flag(ref, 0) : Optional.empty();
                case IS_NULL, IS_NOT_NULL -> nullTest(arguments.getFirst(), call.function() == Function.IS_NULL);
                case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
                    column(arguments.get(0))
                            .flatMap(column -> comparison(call.function(), column, arguments.get(1)))
                            .or(() -> column(arguments.get(1))
                                    .flatMap(column -> comparison(swapped(call.function()), column, arguments.get(0))));
                default -> Optional.empty();
            };
        }

        private Optional<ScanPredicate> nullTest(Expression operand, boolean isNull) {
            return operand instanceof Expression.ColumnRef ref && storageColumn(ref) >= 0
                    ? Optional.of(new ScanPredicate.NullTest(storageColumn(ref), isNull))
                    : Optional.empty();
        }

        private Optional<ScanPredicate> flag(Expression.ColumnRef ref, long value) {
            return ref.type().name() == TypeName.BOOLEAN && storageColumn(ref) >= 0
                    ? Optional.of(new ScanPredicate.LongRange(storageColumn(ref), value, value, false))
                    : Optional.empty();
        }

        private int storageColumn(Expression.ColumnRef ref) {
            return columns.get(ref.index());
        }

        /// The stored column of an operand, through casts that change no value.
        private Optional<Operand> column(Expression operand) {
            if (operand instanceof Expression.Cast cast
                    && keepsValues(cast.operand().type(), cast.type())) {
                boolean isDay = cast.operand().type().name() == TypeName.DATE
                        && cast.type().name() == TypeName.TIMESTAMP;
                return column(cast.operand()).map(inner -> new Operand(inner.column(), inner.isDay() || isDay));
            }
            return operand instanceof Expression.ColumnRef ref && storageColumn(ref) != PlanNode.SeqScan.ROW_ID
                    ? Optional.of(new Operand(storageColumn(ref), false))
                    : Optional.empty();
        }

        /// A column; `isDay` for a date that is compared as a timestamp.
        private record Operand(int column, boolean isDay) {}

        private static boolean keepsValues(DataType from, DataType to) {
            boolean isUnconstrained = to.precision() == DataType.UNCONSTRAINED;
            TypeName source = from.name();
            return switch (to.name()) {
                case INTEGER -> source == TypeName.SMALLINT || source == TypeName.INTEGER;
                case BIGINT -> source.isInteger();
                case NUMERIC ->
                    isUnconstrained && !to.hasFixedScale() && (source.isInteger() || source == TypeName.NUMERIC);
                case DOUBLE_PRECISION -> source.isFloat();
                case TEXT, VARCHAR -> isUnconstrained && source.isString();
                case TIMESTAMP -> source == TypeName.DATE;
                default -> false;
            };
        }

        private Optional<ScanPredicate> comparison(Function function, Operand operand, Expression other) {
            if (!Columns.of(other).isEmpty()) {
                return Optional.empty();
            }
            Optional<ConstantValue> constant = constant(other);
            Object value = constant.map(ConstantValue::value).orElse(null);
            if (value == null) {
                return Optional.empty();
            }
            DataType type = definitions.get(operand.column()).type();
            return switch (type.physical()) {
                case LONG ->
                    Target.of(value, type, operand.isDay()).flatMap(target -> target.range(function, operand.column()));
                case DOUBLE ->
                    value instanceof Double number ? doubles(function, operand.column(), number) : Optional.empty();
                case TEXT ->
                    function == Function.EQUAL
                            ? Optional.of(new ScanPredicate.TextIn(operand.column(), List.of(bytes(value, type))))
                            : Optional.empty();
                case DECIMAL, INTERVAL -> Optional.empty();
            };
        }

        private Optional<ConstantValue> constant(Expression expression) {
            return ExpressionCompiler.constant(compiler.compile(expression));
        }

        private static byte[] bytes(Object value, DataType type) {
            return ByteString.held(
                    type.name() == TypeName.CHAR && value instanceof String text ? text.stripTrailing() : value);
        }

        private Optional<ScanPredicate> inList(Expression.InList list) {
            Operand operand = column(list.operand()).orElse(null);
            if (operand == null) {
                return Optional.empty();
            }
            DataType type = definitions.get(operand.column()).type();
            if (type.physical() == Physical.TEXT) {
                List<byte[]> values = new ArrayList<>();
                for (Object value : list.values()) {
                    values.add(bytes(value, type));
                }
                return Optional.of(new ScanPredicate.TextIn(operand.column(), values));
            }
            if (type.physical() != Physical.LONG) {
                return Optional.empty();
            }
            List<Long> values = new ArrayList<>();
            for (Object value : list.values()) {
                Target target = Target.of(value, type, operand.isDay()).orElse(null);
                if (target == null) {
                    return Optional.empty();
                }
                if (target.isExact()) {
                    values.add(target.floor());
                }
            }
            long[] sorted = values.stream()
                    .mapToLong(Long::longValue)
                    .sorted()
                    .distinct()
                    .toArray();
            return Optional.of(new ScanPredicate.LongIn(operand.column(), sorted));
        }

        private static Optional<ScanPredicate> doubles(Function function, int column, double value) {
            double low = Double.NEGATIVE_INFINITY;
            return switch (function) {
                case EQUAL -> Optional.of(new ScanPredicate.DoubleRange(column, value, true, value, true));
                case LESS -> Optional.of(new ScanPredicate.DoubleRange(column, low, true, value, false));
                case LESS_OR_EQUAL -> Optional.of(new ScanPredicate.DoubleRange(column, low, true, value, true));
                case GREATER -> Optional.of(new ScanPredicate.DoubleRange(column, value, false, Double.NaN, true));
                case GREATER_OR_EQUAL ->
                    Optional.of(new ScanPredicate.DoubleRange(column, value, true, Double.NaN, true));
                default -> Optional.empty();
            };
        }
    }

    private static Function swapped(Function function) {
        return switch (function) {
            case LESS -> Function.GREATER;
            case LESS_OR_EQUAL -> Function.GREATER_OR_EQUAL;
            case GREATER -> Function.LESS;
            case GREATER_OR_EQUAL -> Function.LESS_OR_EQUAL;
            default -> function;
        };
    }

    /// A constant in the units of a LONG column, where it may lie between two of them: its floor, and whether that
    /// is exact.
    private record Target(long floor, boolean isExact) {
        private static final long MICROS_PER_DAY = 86_400_000_000L;

        static Optional<Target> of(Object value, DataType column, boolean isDay) {
            if (isDay) {
                long micros = ((Number) value).longValue();
                boolean isInfinite = micros == Long.MIN_VALUE || micros == Long.MAX_VALUE;
                return isInfinite
                        ? Optional.empty()
                        : Optional.of(new Target(
                                Math.floorDiv(micros, MICROS_PER_DAY), Math.floorMod(micros, MICROS_PER_DAY) == 0));
            }
            @Nullable BigDecimal number = decimal(value);
            if (number == null) {
                return Optional.empty();
            }
            BigDecimal scaled = column.name() == TypeName.NUMERIC ? number.scaleByPowerOfTen(column.scale()) : number;
            BigDecimal floor = scaled.setScale(0, RoundingMode.FLOOR);
            return floor.unscaledValue().bitLength() > 62
                    ? Optional.empty()
                    : Optional.of(new Target(floor.longValue(), floor.compareTo(scaled) == 0));
        }

        private static @Nullable BigDecimal decimal(Object value) {
            return switch (value) {
                case BigDecimal decimal -> decimal;
                case Double ignored -> null;
                case Number number -> BigDecimal.valueOf(number.longValue());
                case Boolean flag -> flag ? BigDecimal.ONE : BigDecimal.ZERO;
                default -> null;
            };
        }

        Optional<ScanPredicate> range(Function function, int column) {
            long ceiling = isExact ? floor : floor + 1;
            return Optional.of(
                    switch (function) {
                        case EQUAL -> isExact ? between(column, floor, floor) : nothing(column);
                        case NOT_EQUAL ->
                            isExact
                                    ? new ScanPredicate.LongRange(column, floor, floor, true)
                                    : new ScanPredicate.NullTest(column, false);
                        case LESS -> between(column, Long.MIN_VALUE, ceiling - 1);
                        case LESS_OR_EQUAL -> between(column, Long.MIN_VALUE, floor);
                        case GREATER -> between(column, floor + 1, Long.MAX_VALUE);
                        case GREATER_OR_EQUAL -> between(column, ceiling, Long.MAX_VALUE);
                        default -> throw new IllegalArgumentException("not a comparison: " + function);
                    });
        }

        private static ScanPredicate between(int column, long min, long max) {
            return new ScanPredicate.LongRange(column, min, max, false);
        }

        private static ScanPredicate nothing(int column) {
            return new ScanPredicate.LongIn(column, new long[0]);
        }
    }

    /// The columns that storage must be able to filter.
    int[] filterColumns() {
        return predicates.stream().mapToInt(ScanPredicate::column).toArray();
    }
}
