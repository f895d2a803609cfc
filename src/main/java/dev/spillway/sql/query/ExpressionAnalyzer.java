package dev.spillway.sql.query;

import dev.spillway.data.DataType;
import dev.spillway.data.IntervalValue;
import dev.spillway.data.SessionZone;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.plan.Function;
import dev.spillway.sql.expression.AggregateNode;
import dev.spillway.sql.expression.Arithmetic;
import dev.spillway.sql.expression.Arrays;
import dev.spillway.sql.expression.CallErrors;
import dev.spillway.sql.expression.Coercion;
import dev.spillway.sql.expression.Comparisons;
import dev.spillway.sql.expression.Functions;
import dev.spillway.sql.expression.LibraryCalls;
import dev.spillway.sql.expression.NodeAnalyzer;
import dev.spillway.sql.expression.Operators;
import dev.spillway.sql.expression.Quantifiers;
import dev.spillway.sql.expression.RelationNumber;
import dev.spillway.sql.expression.RowValues;
import dev.spillway.sql.expression.TemporalFunctions;
import dev.spillway.sql.expression.Term;
import dev.spillway.sql.syntax.Errors;
import dev.spillway.sql.syntax.GrammarActions;
import dev.spillway.sql.syntax.IntervalText;
import dev.spillway.sql.syntax.TypeNames;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlBasicFunction;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.fun.SqlBetweenOperator;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlLikeOperator;
import org.apache.calcite.sql.fun.SqlQuantifyOperator;
import org.jspecify.annotations.Nullable;

/// From syntax to typed expressions over the fields of a scope. One clause, one thread.
public final class ExpressionAnalyzer implements NodeAnalyzer {
    private final Analysis analysis;
    private final QueryBlocks blocks;
    private final QueryBlocks.Environment environment;
    private final Scope scope;
    private final Clause clause;
    private final Coercion coercion;
    private final Comparisons comparisons;
    private final Arithmetic arithmetic;

    public ExpressionAnalyzer(
            Analysis analysis, QueryBlocks blocks, QueryBlocks.Environment environment, Scope scope, Clause clause) {
        this.analysis = analysis;
        this.blocks = blocks;
        this.environment = environment;
        this.scope = scope;
        this.clause = clause;
        this.coercion = analysis.coercion();
        this.comparisons = new Comparisons(coercion);
        this.arithmetic = new Arithmetic(coercion);
    }

    Analysis analysis() {
        return analysis;
    }

    public ExpressionAnalyzer in(Clause inner) {
        return new ExpressionAnalyzer(analysis, blocks, environment, scope, inner);
    }

    public RexNode condition(SqlNode node) {
        return coercion.condition(analyze(node), clause.text());
    }

    @Override
    public Term analyze(SqlNode node) {
        return switch (node) {
            case SqlIdentifier id -> column(id);
            case SqlLiteral literal -> literal(literal);
            case SqlDynamicParam parameter -> coercion.parameters().term(parameter);
            case SqlCase conditional -> Term.of(conditional(conditional), node);
            case SqlCall call -> call(call);
            case SqlNodeList list when list.size() == 1 -> analyze(list.get(0));
            default -> throw Errors.unsupported(node, "this expression is");
        };
    }

    private Term column(SqlIdentifier id) {
        if (id.isStar()) {
            throw Errors.at(id, ErrorCode.SYNTAX_ERROR, "syntax error at or near \"*\"");
        }
        if (clause.place().equals(Clause.DEFAULT.place())) {
            throw Errors.at(id, ErrorCode.FEATURE_NOT_SUPPORTED, "cannot use column reference in DEFAULT expression");
        }
        return Term.of(scope.resolve(id), id);
    }

    private Term literal(SqlLiteral literal) {
        if (literal instanceof SqlNumericLiteral number) {
            BigDecimal value = java.util.Objects.requireNonNull(number.bigDecimalValue());
            return Term.of(
                    Functions.number(value, number.isInteger() && !analysis.isWrittenAsDecimal(number)), literal);
        }
        return switch (literal.getTypeName()) {
            case BOOLEAN ->
                literal.getValue() == null
                        ? Term.of(Operators.nullOf(DataType.BOOLEAN), literal)
                        : Term.of(Operators.constant(literal.booleanValue(), DataType.BOOLEAN), literal);
            case NULL -> Term.nullLiteral(literal);
            case CHAR -> Term.literal(literal.getValueAs(String.class), literal);
            case UNKNOWN -> Term.of(Operators.nullOf(DataType.BOOLEAN), literal);
            default -> throw Errors.unsupported(literal, "this literal is");
        };
    }

    private RexNode conditional(SqlCase node) {
        List<RexNode> conditions = new ArrayList<>();
        List<Term> results = new ArrayList<>();
        ExpressionAnalyzer when = in(clause.part("CASE/WHEN"));
        for (int i = 0; i < node.getWhenOperands().size(); i++) {
            conditions.add(when.condition(node.getWhenOperands().get(i)));
            results.add(analyze(node.getThenOperands().get(i)));
        }
        SqlNode otherwise = node.getElseOperand();
        results.add(otherwise == null ? Term.nullLiteral(node) : analyze(otherwise));
        // PostgreSQL looks at ELSE first.
        List<Term> order = new ArrayList<>(results);
        order.addFirst(order.removeLast());
        DataType type = coercion.common(order, "CASE", clause.scales());
        List<RexNode> operands = new ArrayList<>();
        for (int i = 0; i < conditions.size(); i++) {
            operands.add(conditions.get(i));
            operands.add(coercion.to(results.get(i), type));
        }
        operands.add(coercion.to(results.getLast(), type));
        SetFunctions.refuseIn("CASE", operands, node);
        return Operators.caseOf(operands, type);
    }

    private Term call(SqlCall call) {
        return switch (call.getKind()) {
            case CAST -> cast(call);
            case FILTER -> new CallAnalyzer(this, clause, coercion).filtered(call);
            case OVER -> Term.of(new WindowAnalyzer(this, clause, analysis).analyze(call), call);
            case WITHIN_GROUP -> new CallAnalyzer(this, clause, coercion).function(call);
            case WITHIN_DISTINCT, RESPECT_NULLS, IGNORE_NULLS ->
                throw Errors.unsupported(call, "ordered aggregates are");
            default -> {
                if (call.getKind() == SqlKind.ARRAY_QUERY_CONSTRUCTOR) {
                    yield blocks.array(call, environment, scope);
                }
                if (call.isA(SqlKind.QUERY)) {
                    yield blocks.scalar(call, environment, scope);
                }
                yield isFunction(call)
                        ? new CallAnalyzer(this, clause, coercion).function(call)
                        : Term.of(operator(call), call);
            }
        };
    }

    static boolean isFunction(SqlCall call) {
        return call.getOperator() instanceof SqlFunction
                && !(call.getOperator() instanceof SqlBasicFunction)
                && !call.getOperator().equals(GrammarActions.TYPED_LITERAL)
                && !call.getOperator().equals(GrammarActions.CURRENT_TIME);
    }

    private RexNode operator(SqlCall call) {
        return switch (call.getKind()) {
            case AND, OR -> connected(call);
            case NOT -> negated(call);
            case EQUALS -> compare(Function.EQUAL, call);
            case NOT_EQUALS -> compare(Function.NOT_EQUAL, call);
            case LESS_THAN -> compare(Function.LESS, call);
            case LESS_THAN_OR_EQUAL -> compare(Function.LESS_OR_EQUAL, call);
            case GREATER_THAN -> compare(Function.GREATER, call);
            case GREATER_THAN_OR_EQUAL -> compare(Function.GREATER_OR_EQUAL, call);
            case IS_DISTINCT_FROM -> compare(Function.IS_DISTINCT_FROM, call);
            case IS_NOT_DISTINCT_FROM -> compare(Function.IS_NOT_DISTINCT_FROM, call);
            case PLUS -> arithmetic(Function.ADD, call);
            case MINUS -> arithmetic(Function.SUBTRACT, call);
            case TIMES -> arithmetic(Function.MULTIPLY, call);
            case DIVIDE -> arithmetic(Function.DIVIDE, call);
            case MOD -> arithmetic(Function.MODULO, call);
            case MINUS_PREFIX -> minus(call);
            case PLUS_PREFIX -> plus(call);
            case IS_NULL -> isNull(Function.IS_NULL, call);
            case IS_NOT_NULL -> isNull(Function.IS_NOT_NULL, call);
            case IS_TRUE -> test(Function.IS_TRUE, call, "IS TRUE");
            case IS_NOT_TRUE -> test(Function.IS_NOT_TRUE, call, "IS NOT TRUE");
            case IS_FALSE -> test(Function.IS_FALSE, call, "IS FALSE");
            case IS_NOT_FALSE -> test(Function.IS_NOT_FALSE, call, "IS NOT FALSE");
            case IS_UNKNOWN -> test(Function.IS_NULL, call, "IS UNKNOWN");
            case LIKE -> like(call);
            case SIMILAR -> symbols().similar(call);
            case OVERLAPS -> symbols().overlaps(call);
            case BETWEEN -> between(call);
            case IN, NOT_IN -> in(call);
            case EXISTS -> blocks.exists(call.operand(0), environment, scope);
            case SOME -> any(call, Quantifiers.comparison(call));
            case ALL ->
                call.operand(1) instanceof SqlNodeList
                        ? any(call, Quantifiers.comparison(call))
                        : Operators.bool(Function.NOT, any(call, Quantifiers.negated(Quantifiers.comparison(call))));
            case ITEM -> arrays().item(call, this);
            case ARRAY_VALUE_CONSTRUCTOR -> arrays().constructor(call, this);
            case OTHER_FUNCTION, OTHER -> special(call);
            default -> throw Errors.unsupported(call, call.getOperator().getName() + " is");
        };
    }

    private RexNode special(SqlCall call) {
        if (call.getOperator().equals(GrammarActions.CONCAT)) {
            Term left = analyze(call.operand(0));
            Term right = analyze(call.operand(1));
            return withOperatorPosition(call, position -> comparisons.concatenate(left, right, position));
        }
        if (call.getOperator().equals(GrammarActions.POWER)) {
            return arithmetic(Function.POWER, call);
        }
        if (call.getOperator().equals(GrammarActions.AT_TIME_ZONE)) {
            Term value = analyze(call.operand(0));
            return new TemporalFunctions(coercion).atTimeZone(value, analyze(call.operand(1)), call);
        }
        if (call.getOperator().equals(GrammarActions.AT_LOCAL)) {
            Term zone = Term.literal(SessionZone.current().name(), call);
            return new TemporalFunctions(coercion).atTimeZone(analyze(call.operand(0)), zone, call);
        }
        if (call.getOperator().equals(GrammarActions.TYPED_LITERAL)) {
            return typedLiteral(call);
        }
        if (call.getOperator().equals(GrammarActions.CURRENT_TIME)) {
            String word = text(call, 0);
            return new LibraryCalls(coercion)
                    .find(word, List.of())
                    .orElseGet(() ->
                            TemporalFunctions.now(word, call.getParserPosition().getColumnNum()));
        }
        return symbols().operator(call);
    }

    private SymbolicOperators symbols() {
        return new SymbolicOperators(this, coercion);
    }

    private Arrays arrays() {
        return new Arrays(coercion);
    }

    /// The operator's place in the text costs a second reading of it, so it is looked for only when something is
    /// wrong.
    RexNode withOperatorPosition(SqlCall call, java.util.function.IntFunction<RexNode> build) {
        try {
            return build.apply(SpillwayException.NO_POSITION);
        } catch (SpillwayException e) {
            throw e.position() == SpillwayException.NO_POSITION ? e.at(analysis.operatorPosition(call.operand(0))) : e;
        }
    }

    /// AND and OR of a thousand conditions are a list, not a tower.
    private RexNode connected(SqlCall call) {
        SqlKind kind = call.getKind();
        List<RexNode> operands = new ArrayList<>();
        Deque<SqlNode> rest = new ArrayDeque<>();
        rest.push(call);
        ExpressionAnalyzer inner = in(clause.part(kind.name()));
        while (!rest.isEmpty()) {
            SqlNode next = rest.pop();
            if (next.getKind() == kind && next instanceof SqlCall nested) {
                rest.push(nested.operand(1));
                rest.push(nested.operand(0));
            } else {
                operands.add(inner.condition(next));
            }
        }
        return kind == SqlKind.AND ? Operators.call(Function.AND, DataType.BOOLEAN, operands) : Operators.or(operands);
    }

    private RexNode negated(SqlCall call) {
        return Operators.bool(Function.NOT, in(clause.part("NOT")).condition(call.operand(0)));
    }

    private RexNode compare(Function function, SqlCall call) {
        SqlNode first = call.operand(0);
        SqlNode second = call.operand(1);
        if (RowValues.isRow(first) && (RowValues.isRow(second) || second.isA(SqlKind.QUERY))) {
            return compareRows(function, call, second);
        }
        Term left = analyze(first);
        Term right = analyze(second);
        return withOperatorPosition(call, position -> comparisons.compare(function, left, right, position));
    }

    private RexNode compareRows(Function function, SqlCall call, SqlNode right) {
        List<Term> row = RowValues.terms(call.operand(0), this);
        boolean isQuery = right.isA(SqlKind.QUERY);
        List<Term> other = isQuery ? blocks.row(right, environment, scope) : RowValues.terms(right, this);
        return withOperatorPosition(call, position -> {
            if (isQuery) {
                RowValues.checkColumns(row.size(), other.size());
            }
            return new RowValues(coercion).compare(function, row, other, position);
        });
    }

    private RexNode arithmetic(Function function, SqlCall call) {
        // A quotient has more digits the more its operands have.
        ExpressionAnalyzer operands = function == Function.DIVIDE ? in(clause.printed()) : this;
        Term left = operands.analyze(call.operand(0));
        Term right = operands.analyze(call.operand(1));
        return withOperatorPosition(call, position -> arithmetic.binary(function, left, right, position));
    }

    private RexNode minus(SqlCall call) {
        if (call.operand(0) instanceof SqlNumericLiteral number) {
            BigDecimal value = java.util.Objects.requireNonNull(number.bigDecimalValue());
            return Functions.number(value.negate(), number.isInteger() && !analysis.isWrittenAsDecimal(number));
        }
        return arithmetic.negate(
                analyze(call.operand(0)), call.getParserPosition().getColumnNum());
    }

    private RexNode plus(SqlCall call) {
        Term operand = analyze(call.operand(0));
        if (!operand.isUnknown() && !operand.type().name().isNumber()) {
            throw CallErrors.noPrefixOperator(
                    "+", operand, call.getParserPosition().getColumnNum());
        }
        return coercion.to(operand, operand.isUnknown() ? DataType.DOUBLE_PRECISION : operand.type());
    }

    private RexNode isNull(Function function, SqlCall call) {
        return RowValues.isRow(call.operand(0))
                ? RowValues.isNull(function, RowValues.terms(call.operand(0), this), coercion)
                : coercion.fold(Operators.bool(
                        function, coercion.typed(analyze(call.operand(0)), call).rex()));
    }

    private RexNode test(Function function, SqlCall call, String name) {
        return Operators.bool(function, in(clause.part(name)).condition(call.operand(0)));
    }

    private RexNode like(SqlCall call) {
        if (!(call.getOperator() instanceof SqlLikeOperator operator)) {
            throw Errors.unsupported(call, call.getOperator().getName() + " is");
        }
        Function function = operator.isCaseSensitive()
                ? operator.isNegated() ? Function.NOT_LIKE : Function.LIKE
                : operator.isNegated() ? Function.NOT_ILIKE : Function.ILIKE;
        List<Term> operands = call.getOperandList().stream().map(this::analyze).toList();
        return withOperatorPosition(call, position -> comparisons.like(function, operands, position));
    }

    private RexNode between(SqlCall call) {
        SqlBetweenOperator operator = (SqlBetweenOperator) call.getOperator();
        List<List<Term>> sides = call.getOperandList().stream()
                .map(side -> RowValues.isRow(side) ? RowValues.terms(side, this) : List.of(analyze(side)))
                .toList();
        boolean isSymmetric = operator.flag == SqlBetweenOperator.Flag.SYMMETRIC;
        return withOperatorPosition(call, position -> {
            RowValues rows = new RowValues(coercion);
            RexNode forward = rows.between(sides.get(0), sides.get(1), sides.get(2), operator.isNegated(), position);
            return isSymmetric
                    ? Operators.bool(
                            operator.isNegated() ? Function.AND : Function.OR,
                            forward,
                            rows.between(sides.get(0), sides.get(2), sides.get(1), operator.isNegated(), position))
                    : forward;
        });
    }

    private RexNode any(SqlCall call, Function function) {
        if (call.operand(1) instanceof SqlNodeList list && list.size() == 1) {
            Term left = analyze(call.operand(0));
            Term array = analyze(list.get(0));
            return withOperatorPosition(call, position -> arrays().quantified(call, left, array, position));
        }
        if (!call.operand(1).isA(SqlKind.QUERY)) {
            throw Errors.unsupported(call, call.getOperator().getName() + " without a sub-query is");
        }
        SqlNode operand = call.operand(0);
        List<Term> row = RowValues.isRow(operand) ? RowValues.terms(operand, this) : List.of(analyze(operand));
        Function written = call.getOperator() instanceof SqlQuantifyOperator ? Quantifiers.comparison(call) : function;
        RowValues rows = new RowValues(coercion);
        return blocks.any(
                row,
                call.operand(1),
                environment,
                scope,
                (left, right) -> withOperatorPosition(call, position -> {
                    RowValues.checkColumns(row.size(), right.size());
                    if (written != function) {
                        // Errors name the operator as it is written.
                        rows.compare(written, left, right, position);
                    }
                    return rows.compare(function, left, right, position);
                }));
    }

    private RexNode in(SqlCall call) {
        boolean isNegated = call.getKind() == SqlKind.NOT_IN;
        if (!(call.operand(1) instanceof SqlNodeList list)) {
            RexNode isIn = any(call, Function.EQUAL);
            return isNegated ? Operators.bool(Function.NOT, isIn) : isIn;
        }
        if (RowValues.isRow(call.operand(0)) && list.stream().allMatch(RowValues::isRow)) {
            List<Term> row = RowValues.terms(call.operand(0), this);
            List<List<Term>> rows =
                    list.stream().map(item -> RowValues.terms(item, this)).toList();
            return withOperatorPosition(call, position -> new RowValues(coercion).in(row, rows, isNegated, position));
        }
        Term operand = analyze(call.operand(0));
        List<Term> items = list.stream().map(this::analyze).toList();
        return withOperatorPosition(call, position -> comparisons.in(operand, items, isNegated, position));
    }

    private RexNode typedLiteral(SqlCall call) {
        String name = text(call, 0);
        String value = text(call, 1);
        int position = call.getParserPosition().getColumnNum();
        DataType type = TypeNames.resolve(List.of(name), position);
        if (call.operandCount() == 2) {
            return coercion.cast(Term.literal(value, call.operand(1)), type, () -> position);
        }
        try {
            Optional<String> last = call.operandCount() > 3 ? Optional.of(text(call, 3)) : Optional.empty();
            IntervalValue interval = IntervalText.parse(value, Optional.of(text(call, 2)), last);
            return Operators.constant(interval, type);
        } catch (SpillwayException e) {
            throw e.at(call.operand(1).getParserPosition().getColumnNum());
        }
    }

    private static String text(SqlCall call, int operand) {
        SqlLiteral literal = call.operand(operand);
        return literal.getValueAs(String.class);
    }

    private Term cast(SqlCall call) {
        if (!(call.operand(1) instanceof SqlDataTypeSpec spec)) {
            throw Errors.unsupported(call, "this type is");
        }
        if (RelationNumber.isMeant(spec)) {
            return Term.of(RelationNumber.of(call, analysis.catalog()), call);
        }
        Term operand = Arrays.isEmptyConstructor(call.operand(0))
                ? Term.literal("{}", call.operand(0))
                : in(clause.printed()).analyze(call.operand(0));
        boolean isInfix = call.getOperator().equals(SqlLibraryOperators.INFIX_CAST);
        RexNode cast = coercion.cast(
                operand,
                TypeNames.resolve(spec),
                () -> isInfix
                        ? analysis.operatorPosition(call.operand(0))
                        : call.getParserPosition().getColumnNum());
        return Term.of(cast, call);
    }

    /// The aggregate whose argument stands in this clause.
    AggregateNode aggregateOf(String name, SqlCall call, @Nullable RexNode filter) {
        return new CallAnalyzer(this, clause, coercion).aggregateOf(name, call, filter);
    }
}
