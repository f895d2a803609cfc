package dev.spillway.sql.expression;

import dev.spillway.catalog.PgType;
import dev.spillway.data.DataType;
import dev.spillway.data.TypeName;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Function;
import dev.spillway.sql.expression.TypeRules.Scales;
import dev.spillway.sql.syntax.Errors;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlNode;

/// Gives terms the types that their context needs. One statement, one thread.
public final class Coercion {
    private final Parameters parameters;
    private final ConstantFolder folder;

    public Coercion(Parameters parameters, ConstantFolder folder) {
        this.parameters = parameters;
        this.folder = folder;
    }

    public ConstantFolder folder() {
        return folder;
    }

    /// The same for another text.
    public Coercion with(Parameters others) {
        return new Coercion(others, folder);
    }

    public Parameters parameters() {
        return parameters;
    }

    /// The term as an expression of `type`, converted implicitly.
    public RexNode to(Term term, DataType type) {
        return convert(term, type, true);
    }

    /// `CAST(term AS type)`; 42846 where there is no such cast.
    public RexNode cast(Term term, DataType type, IntSupplier position) {
        if (!term.isUnknown() && !TypeRules.isCastable(term.type(), type)) {
            throw new SpillwayException(
                            ErrorCode.CANNOT_COERCE, "cannot cast type " + term.typeText() + " to " + type.plainName())
                    .at(position.getAsInt());
        }
        return convert(term, type, false);
    }

    private RexNode convert(Term term, DataType type, boolean isImplicit) {
        return switch (term.form()) {
            case TYPED -> typed(term.rex(), type, isImplicit);
            case UNKNOWN_NULL -> Operators.nullOf(type);
            case UNKNOWN_PARAMETER -> Operators.cast(parameters.use(term.parameter(), type), type, isImplicit);
            case UNKNOWN_LITERAL -> literal(term, type, isImplicit);
        };
    }

    private RexNode literal(Term term, DataType type, boolean isImplicit) {
        if (!(term.rex() instanceof ConstantNode constant) || !(constant.value() instanceof String text)) {
            throw new IllegalStateException("a literal without a text: " + term);
        }
        try {
            Optional<Object> value = LiteralValues.parse(text, type);
            return value.isPresent()
                    ? Operators.constant(value.get(), constantType(value.get(), type))
                    : fold(Operators.cast(term.rex(), type, isImplicit));
        } catch (SpillwayException e) {
            throw e.at(term.position());
        }
    }

    /// A numeric constant's scale is known even where its type has none.
    private static DataType constantType(Object value, DataType type) {
        return value instanceof BigDecimal number && type.equals(DataType.NUMERIC)
                ? DataType.numeric(DataType.UNCONSTRAINED, number.scale())
                : type;
    }

    private RexNode typed(RexNode node, DataType type, boolean isImplicit) {
        DataType from = PgType.dataType(node.getType());
        // Text kinds without a length are the same bytes; a numeric without a scale takes any numeric.
        boolean isSame = from.equals(type)
                || isImplicit && type.equals(DataType.TEXT) && from.name() == TypeName.VARCHAR
                || type.equals(DataType.NUMERIC) && from.name() == TypeName.NUMERIC
                || isImplicit && hasOpenScale(type) && from.name() == TypeName.NUMERIC && from.scale() == type.scale()
                || isImplicit && type.equals(TypeRules.character()) && from.name() == TypeName.CHAR;
        if (isSame) {
            return node;
        }
        if (node instanceof ConstantNode constant && constant.value() != null) {
            Optional<RexNode> widened = widen(constant.value(), type);
            if (widened.isPresent()) {
                return widened.get();
            }
        }
        DataType target = type.equals(DataType.NUMERIC) && from.name().isInteger()
                ? DataType.numeric(DataType.UNCONSTRAINED, 0)
                : type;
        return fold(Operators.cast(node, target, isImplicit));
    }

    /// Constants that become another number without any question of rounding or range.
    private static Optional<RexNode> widen(Object value, DataType type) {
        if (value instanceof Long number) {
            return switch (type.name()) {
                case INTEGER, SMALLINT, BIGINT ->
                    fits(number, type) ? Optional.of(Operators.constant(number, type)) : Optional.empty();
                case DOUBLE_PRECISION -> Optional.of(Operators.constant((double) number.longValue(), type));
                case NUMERIC -> decimal(BigDecimal.valueOf(number), type);
                default -> Optional.empty();
            };
        }
        if (!(value instanceof BigDecimal number)) {
            return Optional.empty();
        }
        if (!type.equals(DataType.DOUBLE_PRECISION)) {
            return decimal(number, type);
        }
        double near = number.doubleValue();
        boolean isNear = !Double.isInfinite(near) && (near != 0 || number.signum() == 0);
        return isNear ? Optional.of(Operators.constant(near, type)) : Optional.empty();
    }

    /// A constant as NUMERIC without a precision, if the scale only grows.
    private static Optional<RexNode> decimal(BigDecimal number, DataType type) {
        boolean isOpen = type.equals(DataType.NUMERIC) || hasOpenScale(type) && number.scale() <= type.scale();
        if (!isOpen) {
            return Optional.empty();
        }
        BigDecimal scaled = type.hasFixedScale() ? number.setScale(type.scale(), RoundingMode.UNNECESSARY) : number;
        return Optional.of(Operators.constant(scaled, DataType.numeric(DataType.UNCONSTRAINED, scaled.scale())));
    }

    private static boolean hasOpenScale(DataType type) {
        return type.name() == TypeName.NUMERIC && type.hasFixedScale() && type.precision() == DataType.UNCONSTRAINED;
    }

    private static boolean fits(long number, DataType type) {
        return switch (type.name()) {
            case SMALLINT -> number == (short) number;
            case INTEGER -> number == (int) number;
            default -> true;
        };
    }

    /// The constant an expression amounts to, if it has no columns and can be evaluated now; else the expression.
    public RexNode fold(RexNode node) {
        if (!(node instanceof RexCall call)
                || !RexUtil.isDeterministic(call)
                || isOfTheMoment(call)
                || !call.getOperands().stream().allMatch(Operators::isConstant)) {
            return node;
        }
        Optional<RexNode> folded = foldHere(call);
        if (folded.isPresent()) {
            return folded.get();
        }
        Expression expression = ExpressionConverter.convert(node, field -> {
            throw new IllegalStateException("a constant has no columns");
        });
        return folder.fold(expression)
                .<RexNode>map(constant -> constant.value() == null
                        ? Operators.nullOf(constant.type())
                        : Operators.constant(constant.value(), constant.type()))
                .orElse(node);
    }

    private static boolean isOfTheMoment(RexCall call) {
        return call.getOperator() instanceof PgOperator operator
                && operator.meaning() instanceof PgOperator.Meaning.BuiltIn(var function)
                && function.isOfTheMoment();
    }

    /// What needs no executor.
    private static Optional<RexNode> foldHere(RexCall call) {
        List<Object> values = new ArrayList<>();
        for (RexNode operand : call.getOperands()) {
            if (!(operand instanceof ConstantNode constant) || constant.value() == null) {
                return Optional.empty();
            }
            values.add(constant.value());
        }
        if (!(call.getOperator() instanceof PgOperator operator)
                || !(operator.meaning() instanceof PgOperator.Meaning.BuiltIn(var function))) {
            return Optional.empty();
        }
        DataType type = PgType.dataType(call.getType());
        boolean isShift = type.equals(DataType.TIMESTAMP)
                && values.size() == 2
                && (function == Function.ADD || function == Function.SUBTRACT);
        Optional<Object> value = isShift
                ? ConstantArithmetic.shift(
                        function,
                        PgType.dataType(call.getOperands().getFirst().getType()),
                        values.get(0),
                        values.get(1))
                : ConstantArithmetic.evaluate(function, type, values);
        return value.map(constant -> Operators.constant(constant, constantType(constant, type)));
    }

    /// One type for all; `what` names the construct in the error.
    public DataType common(List<Term> terms, String what, Scales scales) {
        List<Term> typed = terms.stream().filter(term -> !term.isUnknown()).toList();
        if (typed.isEmpty()) {
            return DataType.TEXT;
        }
        DataType common = typed.getFirst().type();
        for (Term term : typed.subList(1, typed.size())) {
            DataType before = common;
            common = TypeRules.common(before, term.type(), scales)
                    .orElseThrow(() -> Errors.at(
                            term.node(),
                            ErrorCode.DATATYPE_MISMATCH,
                            what + " types " + before.plainName() + " and " + term.typeText() + " cannot be matched"));
        }
        if (typed.size() == terms.size()) {
            return common;
        }
        // The unknown ones are read in the type beside, whose scale and length they may exceed.
        DataType open = common.name() == TypeName.NUMERIC ? withUnknownScales(terms, common) : withoutLength(common);
        return terms.stream()
                        .allMatch(term ->
                                term.form() != Term.Form.UNKNOWN_LITERAL && term.form() != Term.Form.UNKNOWN_PARAMETER)
                ? common
                : open;
    }

    private static DataType withoutLength(DataType type) {
        return type.name().isString()
                ? new DataType(type.name(), DataType.UNCONSTRAINED, DataType.UNCONSTRAINED)
                : type;
    }

    private DataType withUnknownScales(List<Term> terms, DataType common) {
        return terms.stream()
                        .anyMatch(term ->
                                term.form() == Term.Form.UNKNOWN_LITERAL || term.form() == Term.Form.UNKNOWN_PARAMETER)
                ? DataType.NUMERIC
                : common;
    }

    /// A condition: boolean, or 42804 with the clause's name.
    public RexNode condition(Term term, String clause) {
        if (!term.isUnknown() && term.type().name() != TypeName.BOOLEAN) {
            throw Errors.at(
                    term.node(),
                    ErrorCode.DATATYPE_MISMATCH,
                    "argument of " + clause + " must be type boolean, not type " + term.typeText());
        }
        RexNode node = to(term, DataType.BOOLEAN);
        return node instanceof ConstantNode constant && constant.value() instanceof Boolean value
                ? Operators.REX.makeLiteral(value)
                : node;
    }

    public Term typed(Term term, SqlNode node) {
        return term.isUnknown() ? Term.of(to(term, DataType.TEXT), node) : term;
    }
}
