package dev.spillway.sql.expression;

import dev.spillway.catalog.PgType;
import dev.spillway.catalog.PgTypeFactory;
import dev.spillway.data.DataType;
import dev.spillway.data.TypeName;
import dev.spillway.plan.Function;
import dev.spillway.plan.SessionFunction;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;

/// Builds expressions. Boolean operators and comparisons are Calcite's own, because its rules push them about;
/// everything else is a [PgOperator]. Stateless; the operators are shared.
public final class Operators {
    public static final RexBuilder REX = new Builder();

    private static final SqlOperator CAST = new PgOperator("CAST", new PgOperator.Meaning.Cast(false));
    private static final SqlOperator IMPLICIT_CAST = new PgOperator("COERCE", new PgOperator.Meaning.Cast(true));
    private static final SqlOperator IN = new PgOperator("IN", new PgOperator.Meaning.InList(false));
    private static final SqlOperator NOT_IN = new PgOperator("NOT IN", new PgOperator.Meaning.InList(true));
    private static final Map<Function, SqlOperator> CALCITE = new EnumMap<>(Map.ofEntries(
            Map.entry(Function.EQUAL, SqlStdOperatorTable.EQUALS),
            Map.entry(Function.NOT_EQUAL, SqlStdOperatorTable.NOT_EQUALS),
            Map.entry(Function.LESS, SqlStdOperatorTable.LESS_THAN),
            Map.entry(Function.LESS_OR_EQUAL, SqlStdOperatorTable.LESS_THAN_OR_EQUAL),
            Map.entry(Function.GREATER, SqlStdOperatorTable.GREATER_THAN),
            Map.entry(Function.GREATER_OR_EQUAL, SqlStdOperatorTable.GREATER_THAN_OR_EQUAL),
            Map.entry(Function.IS_DISTINCT_FROM, SqlStdOperatorTable.IS_DISTINCT_FROM),
            Map.entry(Function.IS_NOT_DISTINCT_FROM, SqlStdOperatorTable.IS_NOT_DISTINCT_FROM),
            Map.entry(Function.AND, SqlStdOperatorTable.AND),
            Map.entry(Function.OR, SqlStdOperatorTable.OR),
            Map.entry(Function.NOT, SqlStdOperatorTable.NOT),
            Map.entry(Function.IS_NULL, SqlStdOperatorTable.IS_NULL),
            Map.entry(Function.IS_NOT_NULL, SqlStdOperatorTable.IS_NOT_NULL),
            Map.entry(Function.IS_TRUE, SqlStdOperatorTable.IS_TRUE),
            Map.entry(Function.IS_NOT_TRUE, SqlStdOperatorTable.IS_NOT_TRUE),
            Map.entry(Function.IS_FALSE, SqlStdOperatorTable.IS_FALSE),
            Map.entry(Function.IS_NOT_FALSE, SqlStdOperatorTable.IS_NOT_FALSE)));
    private static final Map<SqlKind, Function> FUNCTIONS = functions();
    private static final Map<Function, SqlOperator> OPERATORS = operators();

    private Operators() {}

    /// TRUE and FALSE of our own type, so that the rows they end up in have no other.
    private static final class Builder extends RexBuilder {
        private final RexLiteral isTrue;
        private final RexLiteral isFalse;

        Builder() {
            super(PgTypeFactory.INSTANCE);
            PgType type = PgType.of(DataType.BOOLEAN, false);
            this.isTrue = makeLiteral(true, type, SqlTypeName.BOOLEAN);
            this.isFalse = makeLiteral(false, type, SqlTypeName.BOOLEAN);
        }

        @Override
        public RexLiteral makeLiteral(boolean value) {
            return value ? isTrue : isFalse;
        }
    }

    private static Map<SqlKind, Function> functions() {
        Map<SqlKind, Function> functions = new EnumMap<>(SqlKind.class);
        CALCITE.forEach((function, operator) -> functions.put(operator.getKind(), function));
        return functions;
    }

    /// What one of Calcite's own operators means; empty for the others.
    static Optional<Function> function(SqlKind kind) {
        return Optional.ofNullable(FUNCTIONS.get(kind));
    }

    private static Map<Function, SqlOperator> operators() {
        Map<Function, SqlOperator> operators = new EnumMap<>(CALCITE);
        for (Function function : Function.values()) {
            operators.putIfAbsent(
                    function, new PgOperator(function.symbol(), new PgOperator.Meaning.BuiltIn(function)));
        }
        return operators;
    }

    public static RexNode constant(Object value, DataType type) {
        return type.equals(DataType.BOOLEAN) ? REX.makeLiteral((Boolean) value) : new ConstantNode(value, type);
    }

    public static RexNode nullOf(DataType type) {
        return new ConstantNode(null, type);
    }

    public static RexNode call(Function function, DataType type, RexNode... arguments) {
        return call(function, type, List.of(arguments));
    }

    public static RexNode call(Function function, DataType type, List<RexNode> arguments) {
        if (function == Function.AND || function == Function.OR) {
            return make(operator(function), type, isNullable(function, arguments), flat(function, arguments));
        }
        return make(operator(function), type, isNullable(function, arguments), arguments);
    }

    /// AND and OR never have one of themselves as an operand.
    private static List<RexNode> flat(Function function, List<RexNode> operands) {
        List<RexNode> flat = new ArrayList<>();
        for (RexNode operand : operands) {
            if (isCall(operand, function)) {
                flat.addAll(((RexCall) operand).getOperands());
            } else {
                flat.add(operand);
            }
        }
        return flat;
    }

    private static SqlOperator operator(Function function) {
        SqlOperator operator = OPERATORS.get(function);
        if (operator == null) {
            throw new IllegalStateException("function without an operator: " + function);
        }
        return operator;
    }

    public static RexNode bool(Function function, RexNode... arguments) {
        return call(function, DataType.BOOLEAN, List.of(arguments));
    }

    /// AND, one level deep, without the constants TRUE.
    public static RexNode and(List<RexNode> conditions) {
        List<RexNode> flat = new ArrayList<>();
        for (RexNode condition : conditions) {
            if (!condition.isAlwaysTrue()) {
                flat.add(condition);
            }
        }
        return switch (flat.size()) {
            case 0 -> REX.makeLiteral(true);
            case 1 -> flat.getFirst();
            default -> call(Function.AND, DataType.BOOLEAN, flat);
        };
    }

    /// OR, with what all operands have in common in front: `(a AND b) OR (a AND c)` is `a AND (b OR c)`, as
    /// PostgreSQL's `process_duplicate_ors` does, so that a join finds its equality.
    public static RexNode or(List<RexNode> operands) {
        List<RexNode> common = new ArrayList<>(conjuncts(operands.getFirst()));
        operands.forEach(operand -> common.retainAll(conjuncts(operand)));
        if (common.isEmpty()) {
            return call(Function.OR, DataType.BOOLEAN, operands);
        }
        List<RexNode> rests = new ArrayList<>();
        for (RexNode operand : operands) {
            List<RexNode> rest = new ArrayList<>(conjuncts(operand));
            rest.removeAll(common);
            if (rest.isEmpty()) {
                return and(common);
            }
            rests.add(and(rest));
        }
        List<RexNode> all = new ArrayList<>(common);
        all.add(call(Function.OR, DataType.BOOLEAN, rests));
        return and(all);
    }

    /// The operands of an AND, or the condition itself.
    public static List<RexNode> conjuncts(RexNode condition) {
        return isCall(condition, Function.AND) ? ((RexCall) condition).getOperands() : List.of(condition);
    }

    public static RexNode cast(RexNode operand, DataType type, boolean isImplicit) {
        if (PgType.dataType(operand.getType()).equals(type)) {
            return operand;
        }
        if (operand instanceof ConstantNode constant && constant.isNull()) {
            return nullOf(type);
        }
        boolean isNullable = operand.getType().isNullable() || canGiveNull(PgType.dataType(operand.getType()), type);
        return make(isImplicit ? IMPLICIT_CAST : CAST, type, isNullable, List.of(operand));
    }

    /// JSON's null and the infinities of TIMESTAMP become NULL.
    private static boolean canGiveNull(DataType from, DataType to) {
        return from.name() == TypeName.JSONB
                        && !to.name().isJson()
                        && !to.name().isString()
                || to.name() == TypeName.TIME && TypeRules.isDay(from.name());
    }

    static RexNode inList(RexNode operand, List<RexNode> constants, boolean isNegated) {
        List<RexNode> operands = new ArrayList<>();
        operands.add(operand);
        operands.addAll(constants);
        return make(isNegated ? NOT_IN : IN, DataType.BOOLEAN, isAnyNullable(operands), operands);
    }

    static RexNode session(SessionFunction function, DataType type, List<RexNode> arguments) {
        return make(
                new PgOperator(function.sqlName(), new PgOperator.Meaning.Session(function)), type, true, arguments);
    }

    /// `WHEN, THEN, WHEN, THEN, …, ELSE` as in Calcite's CASE.
    public static RexNode caseOf(List<RexNode> operands, DataType type) {
        boolean isNullable = operands.getLast().getType().isNullable();
        for (int i = 1; i < operands.size(); i += 2) {
            isNullable |= operands.get(i).getType().isNullable();
        }
        return make(SqlStdOperatorTable.CASE, type, isNullable, operands);
    }

    public static RexNode make(SqlOperator operator, DataType type, boolean isNullable, List<RexNode> arguments) {
        return REX.makeCall(PgType.of(type, isNullable), operator, arguments);
    }

    private static boolean isNullable(Function function, List<RexNode> arguments) {
        return switch (function) {
            case IS_DISTINCT_FROM,
                    IS_NOT_DISTINCT_FROM,
                    IS_NULL,
                    IS_NOT_NULL,
                    IS_TRUE,
                    IS_NOT_TRUE,
                    IS_FALSE,
                    IS_NOT_FALSE -> false;
            case NULLIF,
                    GENERATE_SERIES,
                    GENERATE_SUBSCRIPTS,
                    UNNEST,
                    SUBSCRIPT,
                    SLICE,
                    ANY_ELEMENT,
                    ALL_ELEMENTS,
                    ARRAY_LENGTH,
                    ARRAY_UPPER,
                    ARRAY_LOWER,
                    ARRAY_NDIMS,
                    ARRAY_DIMS,
                    ARRAY_CAT,
                    ARRAY_POSITION,
                    ARRAY_POSITIONS,
                    ARRAY_REMOVE,
                    ARRAY_REPLACE,
                    ARRAY_TO_STRING,
                    STRING_TO_ARRAY -> true;
            case ARRAY, ARRAY_APPEND, ARRAY_PREPEND -> false;
            case CONCAT_WS -> arguments.getFirst().getType().isNullable();
            case COALESCE, GREATEST, LEAST ->
                arguments.stream().allMatch(argument -> argument.getType().isNullable());
            default -> isAnyNullable(arguments);
        };
    }

    private static boolean isAnyNullable(List<RexNode> nodes) {
        return nodes.stream().anyMatch(node -> node.getType().isNullable());
    }

    public static RexInputRef field(int index, RelDataType type) {
        return new RexInputRef(index, type);
    }

    public static boolean isConstant(RexNode node) {
        return node instanceof ConstantNode || node.isA(SqlKind.LITERAL);
    }

    public static boolean isCall(RexNode node, Function function) {
        return node instanceof RexCall call && call.getOperator().equals(operator(function));
    }
}
