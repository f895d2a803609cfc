package dev.spillway.sql.expression;

import static dev.spillway.data.TypeName.DATE;
import static dev.spillway.data.TypeName.INTERVAL;
import static dev.spillway.data.TypeName.NUMERIC;
import static dev.spillway.data.TypeName.TIME;
import static dev.spillway.data.TypeName.TIMESTAMP;

import dev.spillway.data.DataType;
import dev.spillway.data.TypeName;
import dev.spillway.plan.Function;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/// `+ - * / % ^` over numbers, dates, times and intervals: operand and result types as PostgreSQL's. One statement, one
/// thread.
public final class Arithmetic {
    private final Coercion coercion;

    public Arithmetic(Coercion coercion) {
        this.coercion = coercion;
    }

    /// What an operation needs and yields; `swap` where PostgreSQL has the operator with the operands the other way
    /// round too.
    private record Signature(DataType left, DataType right, DataType result, boolean swap) {
        Signature(DataType left, DataType right, DataType result) {
            this(left, right, result, false);
        }
    }

    public RexNode binary(Function function, Term left, Term right, int position) {
        String symbol = function.symbol();
        if (function == Function.SUBTRACT && left.isJson()) {
            return new LibraryCalls(coercion).operator(symbol, List.of(left, right), position);
        }
        if (left.isUnknown() && right.isUnknown()) {
            throw CallErrors.ambiguousOperator(symbol, left, right, position);
        }
        DataType leftType = left.isUnknown() ? unknownBeside(function, right.type(), true) : left.type();
        DataType rightType = right.isUnknown() ? unknownBeside(function, left.type(), false) : right.type();
        Signature signature = signature(function, leftType, rightType)
                .orElseThrow(() -> CallErrors.noOperator(symbol, left, right, position));
        RexNode first = coercion.to(left, signature.left());
        RexNode second = coercion.to(right, signature.right());
        DataType result = signature.result();
        if (result.name() == NUMERIC) {
            result = numericResult(function, type(first), type(second));
        }
        return coercion.fold(
                signature.swap()
                        ? Operators.call(function, result, second, first)
                        : Operators.call(function, result, first, second));
    }

    private static DataType type(RexNode node) {
        return dev.spillway.catalog.PgType.dataType(node.getType());
    }

    private static DataType unknownBeside(Function function, DataType other, boolean isLeft) {
        return switch (other.name()) {
            case TIMESTAMP, TIMESTAMPTZ, TIME -> function == Function.ADD ? DataType.INTERVAL : other;
            case INTERVAL ->
                function == Function.MULTIPLY || function == Function.DIVIDE && !isLeft
                        ? DataType.DOUBLE_PRECISION
                        : DataType.INTERVAL;
            default -> TypeRules.beside(other);
        };
    }

    private static Optional<Signature> signature(Function function, DataType left, DataType right) {
        if (left.name().isNumber() && right.name().isNumber()) {
            return numbers(function, left, right);
        }
        return Optional.ofNullable(
                switch (function) {
                    case ADD -> add(left, right);
                    case SUBTRACT -> subtract(left, right);
                    case MULTIPLY -> multiply(left, right);
                    case DIVIDE ->
                        left.name() == INTERVAL && right.name().isNumber()
                                ? new Signature(left, DataType.DOUBLE_PRECISION, left)
                                : null;
                    default -> null;
                });
    }

    private static Optional<Signature> numbers(Function function, DataType left, DataType right) {
        DataType common = TypeRules.commonNumber(left, right).orElseThrow();
        if (function == Function.MODULO && common.name().isFloat()) {
            return Optional.empty();
        }
        if (function == Function.POWER) {
            common = common.name() == NUMERIC ? DataType.NUMERIC : DataType.DOUBLE_PRECISION;
        }
        return Optional.of(new Signature(common, common, common));
    }

    private static @Nullable Signature add(DataType left, DataType right) {
        TypeName a = left.name();
        TypeName b = right.name();
        if (a == INTERVAL && b == INTERVAL) {
            return new Signature(left, right, left);
        }
        Signature forward = addForward(left, right);
        if (forward != null) {
            return forward;
        }
        Signature backward = addForward(right, left);
        return backward == null ? null : new Signature(backward.right(), backward.left(), backward.result(), true);
    }

    private static @Nullable Signature addForward(DataType left, DataType right) {
        return switch (left.name()) {
            case DATE ->
                switch (right.name()) {
                    case SMALLINT, INTEGER -> new Signature(left, DataType.INTEGER, left);
                    case INTERVAL, TIME -> new Signature(left, right, DataType.TIMESTAMP);
                    default -> null;
                };
            case TIMESTAMP, TIMESTAMPTZ, TIME -> right.name() == INTERVAL ? new Signature(left, right, left) : null;
            default -> null;
        };
    }

    private static @Nullable Signature subtract(DataType left, DataType right) {
        TypeName a = left.name();
        TypeName b = right.name();
        if (a == DATE && b == DATE) {
            return new Signature(left, right, DataType.INTEGER);
        }
        if (a == DATE && (b == TypeName.INTEGER || b == TypeName.SMALLINT)) {
            return new Signature(left, DataType.INTEGER, left);
        }
        if (b == INTERVAL && (a == DATE || a == TIMESTAMP)) {
            return new Signature(left, right, DataType.TIMESTAMP);
        }
        if (b == INTERVAL && (a == TIME || a == TypeName.TIMESTAMPTZ || a == INTERVAL)) {
            return new Signature(left, right, left);
        }
        if (a == TIME && b == TIME) {
            return new Signature(left, right, DataType.INTERVAL);
        }
        if (!TypeRules.isDay(a) || !TypeRules.isDay(b)) {
            return null;
        }
        boolean hasZone = a == TypeName.TIMESTAMPTZ || b == TypeName.TIMESTAMPTZ;
        DataType common = hasZone ? DataType.TIMESTAMPTZ : DataType.TIMESTAMP;
        return new Signature(common, common, DataType.INTERVAL);
    }

    private static @Nullable Signature multiply(DataType left, DataType right) {
        if (left.name() == INTERVAL && right.name().isNumber()) {
            return new Signature(left, DataType.DOUBLE_PRECISION, left);
        }
        return right.name() == INTERVAL && left.name().isNumber()
                ? new Signature(DataType.DOUBLE_PRECISION, right, right, true)
                : null;
    }

    private static DataType numericResult(Function function, DataType left, DataType right) {
        return switch (function) {
            case ADD, SUBTRACT, MODULO ->
                TypeRules.scaled(Math.max(TypeRules.scale(left), TypeRules.scale(right)), left, right);
            case MULTIPLY -> TypeRules.scaled(TypeRules.scale(left) + TypeRules.scale(right), left, right);
            default -> DataType.NUMERIC;
        };
    }

    public RexNode negate(Term operand, int position) {
        if (operand.isUnknown()) {
            return coercion.fold(Operators.call(
                    Function.NEGATE, DataType.DOUBLE_PRECISION, coercion.to(operand, DataType.DOUBLE_PRECISION)));
        }
        DataType type = operand.type();
        if (!type.name().isNumber() && type.name() != INTERVAL) {
            throw CallErrors.noPrefixOperator("-", operand, position);
        }
        if (operand.rex() instanceof ConstantNode constant) {
            Object value = constant.value();
            if (value instanceof Long number && number != Long.MIN_VALUE) {
                return Operators.constant(-number, type);
            }
            if (value instanceof java.math.BigDecimal number) {
                return Operators.constant(number.negate(), type);
            }
            if (value instanceof Double number) {
                return Operators.constant(-number, type);
            }
        }
        DataType result = type.name() == NUMERIC && type.hasFixedScale()
                ? DataType.numeric(DataType.UNCONSTRAINED, type.scale())
                : type;
        return Operators.call(Function.NEGATE, result, operand.rex());
    }
}
