package dev.spillway.sql.expression;

import dev.spillway.data.DataType;
import dev.spillway.data.TypeName;
import dev.spillway.plan.Function;
import java.util.List;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/// Functions of BYTEA and UUID by name. One statement, one thread.
final class BinaryFunctions {
    private static final DataType BYTEA = DataType.BYTEA;
    private static final DataType TEXT = DataType.TEXT;
    private static final DataType INTEGER = DataType.INTEGER;

    private final Coercion coercion;

    BinaryFunctions(Coercion coercion) {
        this.coercion = coercion;
    }

    @Nullable
    RexNode find(String name, List<Term> arguments) {
        if (arguments.isEmpty()) {
            return switch (name) {
                case "gen_random_uuid", "uuidv4" -> Operators.call(Function.GEN_RANDOM_UUID, DataType.UUID);
                case "uuidv7" -> Operators.call(Function.UUIDV7, DataType.UUID);
                default -> null;
            };
        }
        Term first = arguments.getFirst();
        boolean isBytes = !first.isUnknown() && first.type().name() == TypeName.BYTEA;
        return isBytes ? ofBytes(name, arguments) : ofAny(name, arguments);
    }

    private @Nullable RexNode ofBytes(String name, List<Term> arguments) {
        return switch (name) {
            case "length" -> call(Function.CHAR_LENGTH, INTEGER, arguments, BYTEA);
            case "octet_length" -> call(Function.OCTET_LENGTH, INTEGER, arguments, BYTEA);
            case "substr", "substring" ->
                arguments.size() == 2
                        ? call(Function.SUBSTRING, BYTEA, arguments, BYTEA, INTEGER)
                        : call(Function.SUBSTRING, BYTEA, arguments, BYTEA, INTEGER, INTEGER);
            case "md5" -> call(Function.MD5, TEXT, arguments, BYTEA);
            default -> ofAny(name, arguments);
        };
    }

    private @Nullable RexNode ofAny(String name, List<Term> arguments) {
        return switch (name) {
            case "encode" -> call(Function.ENCODE, TEXT, arguments, BYTEA, TEXT);
            case "decode" -> call(Function.DECODE, BYTEA, arguments, TEXT, TEXT);
            case "get_byte" -> call(Function.GET_BYTE, INTEGER, arguments, BYTEA, INTEGER);
            case "set_byte" -> call(Function.SET_BYTE, BYTEA, arguments, BYTEA, INTEGER, INTEGER);
            case "sha224" -> call(Function.SHA224, BYTEA, arguments, BYTEA);
            case "sha256" -> call(Function.SHA256, BYTEA, arguments, BYTEA);
            case "sha384" -> call(Function.SHA384, BYTEA, arguments, BYTEA);
            case "sha512" -> call(Function.SHA512, BYTEA, arguments, BYTEA);
            case "convert_to" -> call(Function.CONVERT_TO, BYTEA, arguments, TEXT, TEXT);
            case "convert_from" -> call(Function.CONVERT_FROM, TEXT, arguments, BYTEA, TEXT);
            default -> null;
        };
    }

    private @Nullable RexNode call(Function function, DataType result, List<Term> arguments, DataType... types) {
        return Functions.arguments(coercion, arguments, types)
                .map(converted -> Operators.call(function, result, converted))
                .orElse(null);
    }
}
