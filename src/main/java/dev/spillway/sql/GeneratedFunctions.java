package dev.spillway.sql;

import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.plan.Expression.RowFunction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoublePredicate;
import org.apache.calcite.DataContext;
import org.apache.calcite.DataContexts;
import org.apache.calcite.jdbc.JavaTypeFactoryImpl;
import org.apache.calcite.linq4j.function.Function1;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexExecutorImpl;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/// Scalar functions without a kernel: Calcite's generator writes Java for them, compiled once a process when first
/// called, and called row by row. Only those are here that a test compares with PostgreSQL's answers. Immutable,
/// shared.
final class GeneratedFunctions {
    private static final DataType TEXT = DataType.TEXT;
    private static final DataType INTEGER = DataType.INTEGER;
    private static final DataType DOUBLE = DataType.DOUBLE_PRECISION;
    private static final Map<String, List<Signature>> BY_NAME = signatures();

    private GeneratedFunctions() {}

    /// One function by its argument types.
    private record Signature(List<DataType> arguments, DataType result, PgOperator operator) {}

    static @Nullable RexNode call(String name, List<Term> arguments, Coercion coercion) {
        for (Signature signature : BY_NAME.getOrDefault(name, List.of())) {
            DataType[] types = signature.arguments().toArray(DataType[]::new);
            List<RexNode> converted =
                    Functions.arguments(coercion, arguments, types).orElse(null);
            if (converted != null) {
                boolean isNullable =
                        converted.stream().anyMatch(node -> node.getType().isNullable());
                return Operators.make(signature.operator(), signature.result(), isNullable, converted);
            }
        }
        return null;
    }

    private static Map<String, List<Signature>> signatures() {
        Map<String, List<Signature>> all = new HashMap<>();
        add(all, "md5", SqlLibraryOperators.MD5, TEXT, TEXT);
        add(all, "initcap", SqlStdOperatorTable.INITCAP, TEXT, TEXT);
        add(all, "ascii", SqlStdOperatorTable.ASCII, INTEGER, TEXT);
        add(all, "reverse", SqlLibraryOperators.REVERSE, TEXT, TEXT);
        add(all, "translate", SqlLibraryOperators.TRANSLATE3, TEXT, TEXT, TEXT, TEXT);
        add(all, "starts_with", SqlLibraryOperators.STARTS_WITH, DataType.BOOLEAN, TEXT, TEXT);
        add(all, "pi", SqlStdOperatorTable.PI, DOUBLE);
        addDouble(all, "sin", SqlStdOperatorTable.SIN, Double::isInfinite);
        addDouble(all, "cos", SqlStdOperatorTable.COS, Double::isInfinite);
        addDouble(all, "tan", SqlStdOperatorTable.TAN, Double::isInfinite);
        addDouble(all, "cot", SqlStdOperatorTable.COT, Double::isInfinite);
        addDouble(all, "asin", SqlStdOperatorTable.ASIN, value -> Math.abs(value) > 1);
        addDouble(all, "acos", SqlStdOperatorTable.ACOS, value -> Math.abs(value) > 1);
        addDouble(all, "atan", SqlStdOperatorTable.ATAN, value -> false);
        addDouble(all, "degrees", SqlStdOperatorTable.DEGREES, value -> false);
        addDouble(all, "radians", SqlStdOperatorTable.RADIANS, value -> false);
        addDouble(all, "cbrt", SqlStdOperatorTable.CBRT, value -> false);
        addDouble(all, "tanh", SqlLibraryOperators.TANH, value -> false);
        add(all, "atan2", SqlStdOperatorTable.ATAN2, DOUBLE, DOUBLE, DOUBLE);
        return Map.copyOf(all);
    }

    private static void add(
            Map<String, List<Signature>> all, String name, SqlOperator operator, DataType result, DataType... types) {
        List<DataType> arguments = List.of(types);
        Supplier<Function1<DataContext, @Nullable Object @Nullable []>> compiled =
                Suppliers.memoize(() -> compile(operator, arguments));
        add(all, name, result, arguments, values -> call(compiled.get(), values, arguments));
    }

    private static void addDouble(
            Map<String, List<Signature>> all, String name, SqlOperator operator, DoublePredicate isOutside) {
        List<DataType> arguments = List.of(DOUBLE);
        Supplier<Function1<DataContext, @Nullable Object @Nullable []>> compiled =
                Suppliers.memoize(() -> compile(operator, arguments));
        add(all, name, DOUBLE, arguments, values -> {
            if (values[0] instanceof Double value && isOutside.test(value)) {
                throw new SpillwayException(ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE, "input is out of range");
            }
            return call(compiled.get(), values, arguments);
        });
    }

    private static void add(
            Map<String, List<Signature>> all,
            String name,
            DataType result,
            List<DataType> arguments,
            RowFunction function) {
        PgOperator operator = new PgOperator(name, new PgOperator.Meaning.Generated(function));
        all.computeIfAbsent(name, key -> new ArrayList<>()).add(new Signature(arguments, result, operator));
    }

    private static Function1<DataContext, @Nullable Object @Nullable []> compile(
            SqlOperator operator, List<DataType> arguments) {
        JavaTypeFactoryImpl types = new JavaTypeFactoryImpl();
        RexBuilder rex = new RexBuilder(types);
        RelDataTypeFactory.Builder row = types.builder();
        arguments.forEach(argument -> row.add("a" + row.getFieldCount(), type(types, argument)));
        RelDataType rowType = row.build();
        List<RexNode> operands = new ArrayList<>();
        rowType.getFieldList().forEach(field -> operands.add(rex.makeInputRef(field.getType(), field.getIndex())));
        return RexExecutorImpl.getExecutable(rex, List.of(rex.makeCall(operator, operands)), rowType)
                .getFunction();
    }

    private static RelDataType type(RelDataTypeFactory types, DataType type) {
        return switch (type.name()) {
            case TEXT -> types.createSqlType(SqlTypeName.VARCHAR);
            case INTEGER -> types.createSqlType(SqlTypeName.INTEGER);
            case DOUBLE_PRECISION -> types.createSqlType(SqlTypeName.DOUBLE);
            default -> throw new IllegalArgumentException("not a type of a generated function: " + type.sqlName());
        };
    }

    private static @Nullable Object call(
            Function1<DataContext, @Nullable Object @Nullable []> function,
            @Nullable Object[] values,
            List<DataType> types) {
        Object[] record = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value == null) {
                return null;
            }
            record[i] = types.get(i).equals(INTEGER) ? (Object) Math.toIntExact((Long) value) : value;
        }
        @Nullable Object @Nullable [] results = function.apply(DataContexts.of(Map.of("inputRecord", record)));
        @Nullable Object result = results == null ? null : results[0];
        return result instanceof Number number && !(result instanceof Double) ? (Object) number.longValue() : result;
    }
}
