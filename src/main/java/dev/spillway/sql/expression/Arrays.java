package dev.spillway.sql.expression;

import dev.spillway.catalog.PgType;
import dev.spillway.data.ArrayCode;
import dev.spillway.data.ByteString;
import dev.spillway.data.DataType;
import dev.spillway.data.TypeName;
import dev.spillway.error.ErrorCode;
import dev.spillway.plan.Function;
import dev.spillway.sql.expression.TypeRules.Scales;
import dev.spillway.sql.syntax.Errors;
import dev.spillway.sql.syntax.GrammarActions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.jspecify.annotations.Nullable;

/// The syntax and the operators of arrays: ARRAY[…], subscripts, slices, ANY and ALL, `@> <@ && ||`. One statement, one
/// thread.
public final class Arrays {
    private final Coercion coercion;

    public Arrays(Coercion coercion) {
        this.coercion = coercion;
    }

    /// Whether [#operator] knows it.
    public static boolean isOperator(String symbol) {
        return symbol.equals("@>") || symbol.equals("<@") || symbol.equals("&&");
    }

    public static boolean isArray(Term term) {
        return !term.isUnknown() && term.type().isArray();
    }

    /// `ARRAY[…]`, of the elements' common type.
    public RexNode constructor(SqlCall call, NodeAnalyzer analyzer) {
        if (call.getOperandList().isEmpty()) {
            throw Errors.at(call, ErrorCode.INDETERMINATE_DATATYPE, "cannot determine type of empty array")
                    .withHint("Explicitly cast to the desired type, for example ARRAY[]::integer[].");
        }
        List<Term> elements =
                call.getOperandList().stream().map(analyzer::analyze).toList();
        for (Term element : elements) {
            if (isArray(element)) {
                throw Errors.unsupported(call, "an array of arrays is");
            }
        }
        DataType element = open(coercion.common(elements, "ARRAY", Scales.OWN));
        return coercion.fold(Operators.call(
                Function.ARRAY,
                DataType.arrayOf(element),
                elements.stream().map(each -> coercion.to(each, element)).toList()));
    }

    /// `ARRAY[]::type[]`.
    public static boolean isEmptyConstructor(SqlNode node) {
        return node.getKind() == SqlKind.ARRAY_VALUE_CONSTRUCTOR
                && ((SqlCall) node).getOperandList().isEmpty();
    }

    /// A computed scale is no part of an array's type: each element brings its own.
    public static DataType open(DataType type) {
        return type.name() == TypeName.NUMERIC && type.precision() == DataType.UNCONSTRAINED ? DataType.NUMERIC : type;
    }

    public RexNode item(SqlCall call, NodeAnalyzer analyzer) {
        Term array = analyzer.analyze(call.operand(0));
        if (!isArray(array)) {
            throw Errors.at(
                    call.operand(0),
                    ErrorCode.DATATYPE_MISMATCH,
                    "cannot subscript type " + array.typeText() + " because it does not support subscripting");
        }
        DataType type = array.type();
        if (call.operand(1) instanceof SqlCall slice && slice.getOperator().equals(GrammarActions.SLICE)) {
            return coercion.fold(Operators.call(
                    Function.SLICE,
                    type,
                    array.rex(),
                    bound(slice.operand(0), analyzer),
                    bound(slice.operand(1), analyzer)));
        }
        return coercion.fold(
                Operators.call(Function.SUBSCRIPT, type.element(), array.rex(), subscript(call.operand(1), analyzer)));
    }

    private RexNode bound(SqlNode node, NodeAnalyzer analyzer) {
        return node instanceof SqlNodeList ? Operators.nullOf(DataType.TEXT) : subscript(node, analyzer);
    }

    private RexNode subscript(SqlNode node, NodeAnalyzer analyzer) {
        Term term = analyzer.analyze(node);
        if (!term.isUnknown() && !term.type().name().isNumber()) {
            throw Errors.at(node, ErrorCode.DATATYPE_MISMATCH, "array subscript must have type integer");
        }
        return coercion.to(term, DataType.INTEGER);
    }

    /// `value operator ANY|ALL (array)`; over a constant array `= ANY` and `<> ALL` are look-ups.
    public RexNode quantified(SqlCall call, Term value, Term given, int position) {
        boolean isAny = call.getKind() == SqlKind.SOME;
        Function operator = Quantifiers.comparison(call);
        if (!given.isUnknown() && !given.type().isArray()) {
            throw Errors.at(
                    given.node(), ErrorCode.WRONG_OBJECT_TYPE, "op ANY/ALL (array) requires array on right side");
        }
        DataType beside = value.isUnknown() ? DataType.TEXT : TypeRules.beside(value.type());
        DataType array = given.isUnknown() ? DataType.arrayOf(beside) : given.type();
        DataType element = array.element();
        DataType common = value.isUnknown()
                ? element
                : TypeRules.comparison(value.type(), element)
                        .orElseThrow(() -> CallErrors.noOperator(
                                operator.symbol(), value, Term.of(Operators.nullOf(element), given.node()), position));
        RexNode elements = coercion.to(given, DataType.arrayOf(open(common)));
        boolean isLookUp = operator == (isAny ? Function.EQUAL : Function.NOT_EQUAL);
        if (isLookUp && elements instanceof ConstantNode constant && constant.value() instanceof ByteString code) {
            List<Term> items = items(code, common, given.node());
            if (!items.isEmpty()) {
                return new Comparisons(coercion).in(value, items, !isAny, position);
            }
        }
        return coercion.fold(Operators.call(
                isAny ? Function.ANY_ELEMENT : Function.ALL_ELEMENTS,
                DataType.BOOLEAN,
                Operators.constant(operator.symbol(), DataType.TEXT),
                coercion.to(value, common),
                elements));
    }

    private static List<Term> items(ByteString code, DataType element, SqlNode node) {
        List<Term> items = new ArrayList<>();
        for (Object each : ArrayCode.decode(code, element)) {
            items.add(Term.of(each == null ? Operators.nullOf(element) : Operators.constant(each, element), node));
        }
        return items;
    }

    /// `@> <@ &&`.
    public RexNode operator(String symbol, Term left, Term right, int position) {
        Optional<List<RexNode>> both = sameType(left, right);
        Function function = switch (symbol) {
            case "@>" -> Function.ARRAY_CONTAINS;
            case "<@" -> Function.ARRAY_CONTAINED;
            case "&&" -> Function.ARRAY_OVERLAPS;
            default -> throw CallErrors.noOperator(symbol, left, right, position);
        };
        if (both.isEmpty()) {
            throw CallErrors.noOperator(symbol, left, right, position);
        }
        return coercion.fold(Operators.call(function, DataType.BOOLEAN, both.get()));
    }

    /// Two arrays of one type; an unknown one takes the other's.
    private Optional<List<RexNode>> sameType(Term left, Term right) {
        boolean areArrays = (isArray(left) || left.isUnknown()) && (isArray(right) || right.isUnknown());
        if (!areArrays || left.isUnknown() && right.isUnknown()) {
            return Optional.empty();
        }
        DataType type = (left.isUnknown() ? right : left).type();
        boolean isSame = left.isUnknown()
                || right.isUnknown()
                || left.type().elementName() == right.type().elementName();
        DataType plain = type.withoutModifiers();
        return isSame ? Optional.of(List.of(coercion.to(left, plain), coercion.to(right, plain))) : Optional.empty();
    }

    /// `||` where a side is an array: of two arrays, or of an array and an element.
    @Nullable
    RexNode concatenate(Term left, Term right) {
        if (!isArray(left) && !isArray(right)) {
            return null;
        }
        boolean areArrays = (isArray(left) || left.isUnknown()) && (isArray(right) || right.isUnknown());
        return areArrays
                ? ofArrays(Function.ARRAY_CAT, left, right)
                : isArray(left)
                        ? ofArrayAndElement(Function.ARRAY_APPEND, left, right)
                        : ofArrayAndElement(Function.ARRAY_PREPEND, right, left);
    }

    /// A function of two arrays whose elements have a common type.
    @Nullable
    RexNode ofArrays(Function function, Term left, Term right) {
        DataType common = commonElement(isArray(left) ? left : right, null, isArray(right) ? right : left);
        if (common == null) {
            return null;
        }
        DataType array = DataType.arrayOf(common);
        return Operators.call(function, array, coercion.to(left, array), coercion.to(right, array));
    }

    /// array_append and array_prepend, the arguments in the function's order.
    @Nullable
    RexNode ofArrayAndElement(Function function, Term array, Term element) {
        DataType common = commonElement(array, element, null);
        if (common == null) {
            return null;
        }
        RexNode elements = coercion.to(array, DataType.arrayOf(common));
        RexNode value = coercion.to(element, common);
        return function == Function.ARRAY_PREPEND
                ? Operators.call(function, DataType.arrayOf(common), value, elements)
                : Operators.call(function, DataType.arrayOf(common), elements, value);
    }

    /// PostgreSQL's `anycompatible`: of an array's elements and a value or another array's; `null` where there is
    /// none.
    @Nullable
    DataType commonElement(Term array, @Nullable Term value, @Nullable Term other) {
        if (!isArray(array)) {
            return array.isUnknown() && value != null && !value.isUnknown() && !isArray(value)
                    ? open(TypeRules.beside(value.type()))
                    : null;
        }
        DataType element = array.type().element();
        DataType second = other != null && isArray(other)
                ? other.type().element()
                : value != null && !value.isUnknown() ? value.type() : element;
        return TypeRules.common(element, second, Scales.OWN).map(Arrays::open).orElse(null);
    }

    /// What an array is compared by.
    static RexNode comparable(RexNode node) {
        DataType type = PgType.dataType(node.getType());
        return type.isArray() && ArrayCode.hasPrintedPart(type.element().name())
                ? Operators.call(Function.ARRAY_KEY, type, node)
                : node;
    }
}
