package dev.spillway.sql.expression;

import dev.spillway.catalog.PgType;
import dev.spillway.data.DataType;
import dev.spillway.data.TypeName;
import dev.spillway.plan.Function;
import dev.spillway.sql.syntax.DateTimeText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rex.RexNode;

/// Comparisons, BETWEEN, IN lists and LIKE. One statement, one thread.
public final class Comparisons {
    private final Coercion coercion;

    public Comparisons(Coercion coercion) {
        this.coercion = coercion;
    }

    public RexNode compare(Function function, Term left, Term right, int position) {
        DataType type = type(function.symbol(), left, right, position);
        boolean isOrder = switch (function) {
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> true;
            default -> false;
        };
        if (isOrder && !Equality.hasOrder(type)) {
            throw Equality.noOrder(type, position);
        }
        Optional<RexNode> narrow = narrow(function, left, right, type);
        if (narrow.isPresent()) {
            return narrow.get();
        }
        RexNode first = Arrays.comparable(coercion.to(left, type));
        RexNode second = Arrays.comparable(coercion.to(right, type));
        return coercion.fold(Operators.bool(function, aligned(first, second), aligned(second, first)));
    }

    /// A comparison with a constant of a wider type, done in the column's own type where it means the same, so that
    /// the scan can do it: `shipdate < date '1994-01-01' + interval '1 year'` compares dates.
    private static Optional<RexNode> narrow(Function function, Term left, Term right, DataType type) {
        boolean isSwapped = Operators.isConstant(left.rex());
        Term column = isSwapped ? right : left;
        Term constant = isSwapped ? left : right;
        boolean isWider = column.form() == Term.Form.TYPED
                && constant.form() == Term.Form.TYPED
                && !Operators.isConstant(column.rex())
                && constant.rex() instanceof ConstantNode
                && !column.type().equals(type);
        if (!isWider || !(((ConstantNode) constant.rex()).value() instanceof Long value)) {
            return Optional.empty();
        }
        Optional<Long> own = narrowed(value, constant.type(), column.type());
        return own.map(number -> {
            RexNode other = Operators.constant(number, column.type());
            return isSwapped
                    ? Operators.bool(function, other, column.rex())
                    : Operators.bool(function, column.rex(), other);
        });
    }

    private static Optional<Long> narrowed(long value, DataType from, DataType to) {
        return switch (to.name()) {
            case SMALLINT -> from.name().isInteger() && value == (short) value ? Optional.of(value) : Optional.empty();
            case INTEGER -> from.name().isInteger() && value == (int) value ? Optional.of(value) : Optional.empty();
            case DATE -> {
                boolean isDay = from.name() == TypeName.TIMESTAMP && value % DateTimeText.MICROS_PER_DAY == 0;
                yield isDay ? Optional.of(value / DateTimeText.MICROS_PER_DAY) : Optional.empty();
            }
            default -> Optional.empty();
        };
    }

    /// The type in which both are compared.
    private static DataType type(String symbol, Term left, Term right, int position) {
        if (left.isUnknown() || right.isUnknown()) {
            if (left.isUnknown() && right.isUnknown()) {
                return DataType.TEXT;
            }
            DataType type = TypeRules.beside(left.isUnknown() ? right.type() : left.type());
            if (!Equality.has(type)) {
                throw CallErrors.noOperator(symbol, left, right, position);
            }
            return type;
        }
        return TypeRules.comparison(left.type(), right.type())
                .orElseThrow(() -> CallErrors.noOperator(symbol, left, right, position));
    }

    /// A numeric constant takes the scale of what it is compared with where that loses nothing: 24 becomes 24.00.
    private static RexNode aligned(RexNode node, RexNode other) {
        DataType otherType = PgType.dataType(other.getType());
        if (node instanceof ConstantNode constant
                && constant.value() instanceof BigDecimal number
                && otherType.name() == TypeName.NUMERIC
                && otherType.hasFixedScale()
                && number.scale() != otherType.scale()
                && number.stripTrailingZeros().scale() <= otherType.scale()) {
            return Operators.constant(
                    number.setScale(otherType.scale(), RoundingMode.UNNECESSARY),
                    DataType.numeric(DataType.UNCONSTRAINED, otherType.scale()));
        }
        return node;
    }

    /// `operand [NOT] IN (items)`: constants become one look-up, the others comparisons.
    public RexNode in(Term operand, List<Term> items, boolean isNegated, int position) {
        Function function = isNegated ? Function.NOT_EQUAL : Function.EQUAL;
        List<RexNode> comparisons = new ArrayList<>();
        List<RexNode> constants = new ArrayList<>();
        List<Term> all = new ArrayList<>(items);
        all.add(operand);
        DataType type = TypeRules.beside(inType(operand, items, position));
        RexNode needle = Arrays.comparable(coercion.to(operand, type));
        for (Term item : items) {
            RexNode value = coercion.fold(Arrays.comparable(coercion.to(item, type)));
            if (Operators.isConstant(value)) {
                constants.add(aligned(value, needle));
            } else {
                comparisons.add(Operators.bool(function, needle, value));
            }
        }
        if (constants.size() == 1) {
            comparisons.addFirst(Operators.bool(function, needle, constants.getFirst()));
        } else if (!constants.isEmpty()) {
            comparisons.addFirst(Operators.inList(needle, constants, isNegated));
        }
        return comparisons.size() == 1
                ? comparisons.getFirst()
                : Operators.call(isNegated ? Function.AND : Function.OR, DataType.BOOLEAN, comparisons);
    }

    private static DataType inType(Term operand, List<Term> items, int position) {
        DataType type = null;
        for (Term item : items) {
            DataType next = type("=", operand, item, position);
            type = type == null
                    ? next
                    : TypeRules.comparison(type, next)
                            .orElseThrow(() -> CallErrors.noOperator("=", operand, item, position));
        }
        if (type == null) {
            throw new IllegalStateException("an empty IN list");
        }
        return type;
    }

    private static boolean isBytes(Term term) {
        return !term.isUnknown() && term.type().name() == TypeName.BYTEA;
    }

    public RexNode like(Function function, List<Term> operands, int position) {
        List<RexNode> arguments = new ArrayList<>();
        for (Term operand : operands) {
            if (!operand.isUnknown() && !operand.type().name().isString()) {
                throw CallErrors.noOperator(function.symbol(), operands.get(0), operands.get(1), position);
            }
            arguments.add(
                    operand.isUnknown() || arguments.size() > 0 ? coercion.to(operand, DataType.TEXT) : operand.rex());
        }
        return coercion.fold(Operators.call(function, DataType.BOOLEAN, arguments));
    }

    /// `||`: at least one side is a string or an array, or both are BYTEA.
    public RexNode concatenate(Term left, Term right, int position) {
        if (Arrays.isArray(left) || Arrays.isArray(right)) {
            RexNode array = new Arrays(coercion).concatenate(left, right);
            if (array == null) {
                throw CallErrors.noOperator("||", left, right, position);
            }
            return coercion.fold(array);
        }
        if (isBytes(left) && (isBytes(right) || right.isUnknown()) || left.isUnknown() && isBytes(right)) {
            return coercion.fold(Operators.call(
                    Function.CONCAT,
                    DataType.BYTEA,
                    coercion.to(left, DataType.BYTEA),
                    coercion.to(right, DataType.BYTEA)));
        }
        boolean isJson = left.isJson() && (right.isJson() || right.isUnknown()) || left.isUnknown() && right.isJson();
        if (isJson) {
            return new LibraryCalls(coercion).operator("||", List.of(left, right), position);
        }
        boolean isText = left.isUnknown()
                || right.isUnknown()
                || left.type().name().isString()
                || right.type().name().isString();
        if (!isText) {
            throw CallErrors.noOperator("||", left, right, position);
        }
        return coercion.fold(Operators.call(
                Function.CONCAT, DataType.TEXT, coercion.to(left, DataType.TEXT), coercion.to(right, DataType.TEXT)));
    }
}
