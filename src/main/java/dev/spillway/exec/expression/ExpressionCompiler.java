package dev.spillway.exec.expression;

import dev.spillway.data.Batch;
import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.Values;
import dev.spillway.function.Volatility;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Function;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Compiles plan expressions over an input row. Equal expressions of one compiler share one kernel and are evaluated
/// once per batch.
///
/// Expressions of constants and parameters are worked out here; where that fails, the error is raised when a row
/// reaches them.
public final class ExpressionCompiler {
    private static final Batch ONE_ROW = new Batch(List.of(), 1);

    private final List<ColumnLayout> input;
    private final ParticipantContext context;
    private final Map<Expression, VectorExpression> compiled = new HashMap<>();
    private int sequenceCalls;

    public ExpressionCompiler(List<ColumnLayout> input, ParticipantContext context) {
        this.input = List.copyOf(input);
        this.context = context;
    }

    /// How many calls have been compiled that take or look at numbers of sequences.
    public int sequenceCalls() {
        return sequenceCalls;
    }

    public List<VectorExpression> compileAll(List<? extends Expression> expressions) {
        List<VectorExpression> all = new ArrayList<>();
        for (Expression expression : expressions) {
            all.add(compile(expression));
        }
        return all;
    }

    public VectorExpression compile(Expression expression) {
        if (!isRepeatable(expression)) {
            return create(expression);
        }
        VectorExpression known = compiled.get(expression);
        if (known == null) {
            known = create(expression);
            compiled.put(expression, known);
        }
        return known;
    }

    /// The value of an expression that is the same for all rows, NULL included; empty for any other, or where
    /// working it out fails.
    public static Optional<ConstantValue> constant(VectorExpression expression) {
        return expression instanceof ConstantExpression constant
                ? Optional.of(new ConstantValue(constant.value(), constant.layout()))
                : Optional.empty();
    }

    /// A value as in [Expression.Constant].
    public record ConstantValue(@Nullable Object value, ColumnLayout layout) {}

    /// The value of an expression without columns, as LIMIT and generate_series take them.
    public static @Nullable Object evaluateOnce(Expression expression, ParticipantContext context) {
        VectorExpression compiled = new ExpressionCompiler(List.of(), context).compile(expression);
        return Values.valueAt(compiled.evaluate(ONE_ROW), 0, compiled.layout().type());
    }

    private static boolean isRepeatable(Expression expression) {
        return switch (expression) {
            case Expression.ColumnRef ignored -> true;
            case Expression.Constant ignored -> true;
            case Expression.Parameter ignored -> true;
            case Expression.Call call ->
                !call.function().isVolatile() && call.arguments().stream().allMatch(ExpressionCompiler::isRepeatable);
            case Expression.Cast cast -> isRepeatable(cast.operand());
            case Expression.Case choice ->
                isRepeatable(choice.otherwise())
                        && choice.branches().stream()
                                .allMatch(when -> isRepeatable(when.condition()) && isRepeatable(when.result()));
            case Expression.InList list -> isRepeatable(list.operand());
            case Expression.ScalarCall call ->
                call.function().volatility() != Volatility.VOLATILE
                        && call.arguments().stream().allMatch(ExpressionCompiler::isRepeatable);
            case Expression.SessionCall ignored -> false;
        };
    }

    private VectorExpression create(Expression expression) {
        return switch (expression) {
            case Expression.ColumnRef column -> new ColumnExpression(column.index(), input.get(column.index()));
            case Expression.Constant constant -> ConstantExpression.of(constant.value(), constant.type());
            case Expression.Parameter parameter -> parameter(parameter);
            case Expression.Call call -> call.function().isVolatile() ? call(call) : folded(call(call));
            case Expression.Cast cast -> folded(cast(cast));
            case Expression.Case choice -> choice(choice);
            case Expression.InList list ->
                folded(new InListKernel(compile(list.operand()), list.values(), list.hasNull(), list.negated()));
            case Expression.ScalarCall call -> scalar(call);
            case Expression.SessionCall call -> session(call);
        };
    }

    private VectorExpression cast(Expression.Cast cast) {
        VectorExpression operand = compile(cast.operand());
        DataType from = cast.operand().type();
        return cast.isImplicit() ? Casts.assign(operand, from, cast.type()) : Casts.create(operand, from, cast.type());
    }

    private VectorExpression parameter(Expression.Parameter parameter) {
        List<@Nullable Object> values = context.parameters();
        if (parameter.index() > values.size()) {
            throw new SpillwayException(ErrorCode.UNDEFINED_PARAMETER, "there is no parameter $" + parameter.index());
        }
        return ConstantExpression.of(values.get(parameter.index() - 1), parameter.type());
    }

    private static VectorExpression folded(VectorExpression expression) {
        boolean isConstant = expression instanceof Kernel kernel
                && kernel.arguments().stream().allMatch(ConstantExpression.class::isInstance);
        if (!isConstant) {
            return expression;
        }
        try {
            Object value = Values.valueAt(
                    expression.evaluate(ONE_ROW), 0, expression.layout().type());
            return value == null
                    ? ConstantExpression.nullOf(expression.layout())
                    : ConstantExpression.of(value, expression.layout().type());
        } catch (SpillwayException e) {
            return expression;
        }
    }

    private VectorExpression choice(Expression.Case choice) {
        List<VectorExpression> conditions = new ArrayList<>();
        List<VectorExpression> results = new ArrayList<>();
        for (Expression.When when : choice.branches()) {
            conditions.add(compile(when.condition()));
            results.add(compile(when.result()));
        }
        results.add(compile(choice.otherwise()));
        Unified unified = Unified.of(results, choice.type());
        return new Conditional.Case(unified.layout(), conditions, unified.alternatives(), Columns.of(choice));
    }

    private VectorExpression scalar(Expression.ScalarCall call) {
        VectorExpression kernel = ScalarFunctions.create(call, compileAll(call.arguments()), context.cancellation());
        return call.function().volatility() == Volatility.VOLATILE ? kernel : folded(kernel);
    }

    private VectorExpression session(Expression.SessionCall call) {
        if (!context.isLeader()) {
            throw new SpillwayException(
                    ErrorCode.INTERNAL_ERROR, call.function().sqlName() + "() must not run in a parallel worker");
        }
        sequenceCalls += call.function().isOfSequence() ? 1 : 0;
        return ScalarKernel.perRow(call.type(), compileAll(call.arguments()), arguments -> {
            List<@Nullable Object> values = new ArrayList<>();
            Collections.addAll(values, arguments);
            return context.execution().storage().call(call.function(), values);
        });
    }

    private VectorExpression call(Expression.Call call) {
        List<Expression> plain = call.arguments();
        List<VectorExpression> arguments = compileAll(plain);
        Function function = call.function();
        return switch (function) {
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, MODULO -> arithmetic(call, arguments);
            case NEGATE -> negate(call, arguments.getFirst());
            case EQUAL,
                    NOT_EQUAL,
                    LESS,
                    LESS_OR_EQUAL,
                    GREATER,
                    GREATER_OR_EQUAL,
                    IS_DISTINCT_FROM,
                    IS_NOT_DISTINCT_FROM -> Comparison.create(function, arguments.get(0), arguments.get(1));
            case AND, OR -> new Logic.Connective(function, arguments, columnsOfEach(plain));
            case NOT -> new Logic.Negation(arguments.getFirst());
            case IS_NULL, IS_NOT_NULL -> new Logic.NullTest(arguments.getFirst(), function == Function.IS_NULL);
            case IS_TRUE, IS_NOT_TRUE, IS_FALSE, IS_NOT_FALSE -> new Logic.TruthTest(function, arguments.getFirst());
            case LIKE, NOT_LIKE, ILIKE, NOT_ILIKE -> Like.create(function, arguments);
            case COALESCE -> new Conditional.Coalesce(Unified.of(arguments, call.type()), Columns.of(call));
            case NULLIF -> new Conditional.NullIf(arguments.get(0), arguments.get(1));
            case GREATEST, LEAST -> Conditional.Extreme.of(function, arguments, call.type());
            default -> scalar(call, arguments);
        };
    }

    private VectorExpression scalar(Expression.Call call, List<VectorExpression> arguments) {
        return switch (call.function()) {
            case CONCAT,
                    UPPER,
                    LOWER,
                    CHAR_LENGTH,
                    OCTET_LENGTH,
                    SUBSTRING,
                    STRPOS,
                    REPLACE,
                    LEFT,
                    RIGHT,
                    BTRIM,
                    LTRIM,
                    RTRIM -> TextFunctions.create(call, arguments);
            case CHR, LPAD, RPAD, SPLIT_PART, REPEAT, TO_HEX, CONCAT_WS -> TextAssembly.create(call, arguments);
            case LOCALTIMESTAMP,
                    NOW,
                    STATEMENT_TIMESTAMP,
                    CLOCK_TIMESTAMP,
                    AT_TIME_ZONE,
                    TO_TIMESTAMP,
                    MAKE_TIMESTAMPTZ ->
                Moments.create(call, arguments, context.execution().startTimes());
            case ABS, SIGN, CEIL, FLOOR, ROUND, TRUNC, SQRT, EXP, LN, LOG10, LOG, POWER ->
                MathFunctions.create(call, arguments);
            case ENCODE,
                    DECODE,
                    GET_BYTE,
                    SET_BYTE,
                    MD5,
                    SHA224,
                    SHA256,
                    SHA384,
                    SHA512,
                    CONVERT_TO,
                    CONVERT_FROM,
                    GEN_RANDOM_UUID,
                    UUIDV7 -> BinaryFunctions.create(call, arguments);
            case EXTRACT, DATE_TRUNC -> DateTimeFunctions.create(call, arguments);
            default -> array(call, arguments);
        };
    }

    private static VectorExpression array(Expression.Call call, List<VectorExpression> arguments) {
        return switch (call.function()) {
            case ARRAY,
                    SUBSCRIPT,
                    SLICE,
                    ARRAY_KEY,
                    ANY_ELEMENT,
                    ALL_ELEMENTS,
                    ARRAY_CONTAINS,
                    ARRAY_CONTAINED,
                    ARRAY_OVERLAPS -> ArrayOperators.create(call, arguments);
            case ARRAY_LENGTH,
                    ARRAY_UPPER,
                    ARRAY_LOWER,
                    ARRAY_NDIMS,
                    ARRAY_DIMS,
                    CARDINALITY,
                    ARRAY_APPEND,
                    ARRAY_PREPEND,
                    ARRAY_CAT,
                    ARRAY_POSITION,
                    ARRAY_POSITIONS,
                    ARRAY_REMOVE,
                    ARRAY_REPLACE,
                    ARRAY_REVERSE,
                    ARRAY_SORT,
                    TRIM_ARRAY,
                    ARRAY_TO_STRING,
                    STRING_TO_ARRAY -> ArrayFunctions.create(call, arguments);
            default -> throw new IllegalStateException("nothing evaluates " + call.function());
        };
    }

    private static List<BitSet> columnsOfEach(List<Expression> expressions) {
        return expressions.stream().map(Columns::of).toList();
    }

    private static VectorExpression negate(Expression.Call call, VectorExpression operand) {
        DataType type = call.type();
        return switch (type.name()) {
            case REAL, DOUBLE_PRECISION ->
                ScalarKernel.strict(type, List.of(operand), values -> -((Double) Values.present(values[0])));
            case INTERVAL -> DateTimeArithmetic.negate(operand);
            default -> NumberArithmetic.negate(operand, type);
        };
    }

    private static VectorExpression arithmetic(Expression.Call call, List<VectorExpression> arguments) {
        VectorExpression left = arguments.get(0);
        VectorExpression right = arguments.get(1);
        DataType type = call.type();
        Function function = call.function();
        boolean isTemporal = call.arguments().stream()
                .anyMatch(argument ->
                        DateTimeArithmetic.isTemporal(argument.type().name()));
        if (isTemporal) {
            return DateTimeArithmetic.create(call, left, right);
        }
        return switch (type.name()) {
            case SMALLINT, INTEGER, BIGINT ->
                function == Function.DIVIDE || function == Function.MODULO
                        ? new Division(function, left, right, type)
                        : NumberArithmetic.binary(function, left, right, type);
            case NUMERIC ->
                function == Function.DIVIDE || function == Function.MODULO
                        ? new DecimalArithmetic(function, Numbers.toDecimal(left), Numbers.toDecimal(right), type)
                        : NumberArithmetic.binary(function, left, right, type);
            case REAL, DOUBLE_PRECISION -> new FloatArithmetic(function, left, right, type);
            default -> throw undefined(call);
        };
    }

    static SpillwayException undefined(Expression.Call call) {
        List<String> types =
                call.arguments().stream().map(one -> one.type().sqlName()).toList();
        return new SpillwayException(
                ErrorCode.UNDEFINED_FUNCTION,
                call.function().symbol() + "(" + String.join(", ", types) + ") does not exist");
    }
}
