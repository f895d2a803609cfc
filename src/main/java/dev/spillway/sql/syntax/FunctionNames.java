package dev.spillway.sql.syntax;

import dev.spillway.data.DataType;
import java.util.Locale;
import java.util.Optional;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlTrimFunction;

/// The names that PostgreSQL gives to functions with a syntax of their own and to output columns without an alias.
/// Stateless.
public final class FunctionNames {
    /// What an expression without a name is called.
    static final String UNNAMED = "?column?";

    private FunctionNames() {}

    public static String of(SqlCall call) {
        if (call.getOperator() instanceof SqlTrimFunction) {
            SqlTrimFunction.Flag flag = ((SqlLiteral) call.operand(0)).getValueAs(SqlTrimFunction.Flag.class);
            return switch (flag) {
                case BOTH -> "btrim";
                case LEADING -> "ltrim";
                case TRAILING -> "rtrim";
            };
        }
        if (call.getOperator() instanceof SqlFunction function) {
            SqlIdentifier name = function.getNameAsId();
            return switch (call.getKind()) {
                case POSITION -> "strpos";
                case EXTRACT -> "extract";
                default ->
                    name.names.size() > 1 && !name.names.getFirst().equals("pg_catalog")
                            ? String.join(".", name.names)
                            : plain(function);
            };
        }
        return call.getOperator().getName().toLowerCase(Locale.ROOT);
    }

    /// Calcite's own functions are written in capitals.
    private static String plain(SqlFunction function) {
        String name = function.getNameAsId().names.getLast();
        return function instanceof SqlUnresolvedFunction ? name : name.toLowerCase(Locale.ROOT);
    }

    /// A name and whether it is more than a last resort, in which case an enclosing cast or CASE takes it over.
    private record Named(String name, boolean isStrong) {}

    public static String column(SqlNode node) {
        return named(node).map(Named::name).orElse(UNNAMED);
    }

    private static Optional<Named> named(SqlNode node) {
        return switch (node) {
            case SqlIdentifier id -> Optional.of(new Named(id.names.getLast(), true));
            case SqlCase conditional -> {
                SqlNode otherwise = conditional.getElseOperand();
                yield Optional.of(strong(otherwise).orElse(new Named("case", false)));
            }
            case SqlSelect select -> named(select.getSelectList().get(0));
            case SqlWith with -> named(with.body);
            case SqlCall call -> call(call);
            default -> Optional.empty();
        };
    }

    private static Optional<Named> strong(@org.jspecify.annotations.Nullable SqlNode node) {
        return node == null ? Optional.empty() : named(node).filter(Named::isStrong);
    }

    private static Optional<Named> call(SqlCall call) {
        if (call.getOperator().equals(GrammarActions.TYPED_LITERAL)) {
            SqlLiteral type = call.operand(0);
            return Optional.of(new Named(
                    typeName(TypeNames.resolve(java.util.List.of(type.getValueAs(String.class)), 1)), false));
        }
        if (call.getOperator().equals(GrammarActions.CURRENT_TIME)) {
            SqlLiteral word = call.operand(0);
            return Optional.of(new Named(word.getValueAs(String.class), true));
        }
        if (call.getOperator().equals(GrammarActions.AT_TIME_ZONE)
                || call.getOperator().equals(GrammarActions.AT_LOCAL)) {
            return Optional.of(new Named("timezone", true));
        }
        return switch (call.getKind()) {
            case ARRAY_VALUE_CONSTRUCTOR, ARRAY_QUERY_CONSTRUCTOR -> Optional.of(new Named("array", true));
            case ITEM -> named(call.operand(0));
            case CAST -> {
                DataType type = TypeNames.resolve((SqlDataTypeSpec) call.operand(1));
                yield Optional.of(strong(call.operand(0)).orElse(new Named(typeName(type), false)));
            }
            case AS -> named(call.operand(1));
            case FILTER, WITHIN_GROUP, ORDER_BY, OVER -> named(call.operand(0));
            case EXISTS -> Optional.of(new Named("exists", true));
            case POSITION -> Optional.of(new Named("position", true));
            case OVERLAPS -> Optional.of(new Named("overlaps", true));
            case ROW -> Optional.of(new Named("row", true));
            default ->
                call.getOperator() instanceof SqlFunction && !isInternal(call)
                        ? Optional.of(new Named(lastPart(of(call)), true))
                        : Optional.empty();
        };
    }

    private static boolean isInternal(SqlCall call) {
        return call instanceof SqlBasicCall && call.getKind() == SqlKind.ROW;
    }

    private static String lastPart(String name) {
        return name.equals(GrammarActions.SIMILAR_SUBSTRING) ? "substring" : name.substring(name.lastIndexOf('.') + 1);
    }

    /// The short names of PostgreSQL's catalog.
    public static String typeName(DataType type) {
        return switch (type.name()) {
            case BOOLEAN -> "bool";
            case SMALLINT -> "int2";
            case INTEGER -> "int4";
            case BIGINT -> "int8";
            case REAL -> "float4";
            case DOUBLE_PRECISION -> "float8";
            case NUMERIC -> "numeric";
            case CHAR -> "bpchar";
            case VARCHAR -> "varchar";
            case TEXT -> "text";
            case DATE -> "date";
            case TIME -> "time";
            case TIMESTAMP -> "timestamp";
            case TIMESTAMPTZ -> "timestamptz";
            case INTERVAL -> "interval";
            case ARRAY -> typeName(type.element());
            case UUID -> "uuid";
            case BYTEA -> "bytea";
            case JSON -> "json";
            case JSONB -> "jsonb";
        };
    }
}
