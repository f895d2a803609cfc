package dev.spillway.exec.expression;

import dev.spillway.data.ArrayCode;
import dev.spillway.data.ByteString;
import dev.spillway.data.DataType;
import dev.spillway.data.IntervalValue;
import dev.spillway.data.TypeName;
import dev.spillway.exec.Values;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Elements of arrays as single values: in and out of the array's code, and compared.
final class ArrayValues {
    private ArrayValues() {}

    static List<@Nullable Object> elements(@Nullable Object array, DataType type) {
        return ArrayCode.decode((ByteString) Values.present(array), type.element());
    }

    static ByteString array(List<? extends @Nullable Object> elements, DataType type) {
        return ArrayCode.encode(elements, type.element());
    }

    static long number(@Nullable Object value) {
        return (Long) Values.present(value);
    }

    static String text(@Nullable Object value) {
        return (String) Values.present(value);
    }

    /// Equal by the type's `=`, where NULL is equal to NULL.
    static boolean isSame(@Nullable Object left, @Nullable Object right, DataType type) {
        return left == null ? right == null : right != null && compare(left, right, type) == 0;
    }

    /// The order of a type on values as in the plan's constants.
    static int compare(Object left, Object right, DataType type) {
        return switch (left) {
            case Long a -> a.compareTo((Long) right);
            case Boolean a -> a.compareTo((Boolean) right);
            case BigDecimal a -> a.compareTo((BigDecimal) right);
            case Double a -> {
                double b = (Double) right;
                yield a == b ? 0 : a.compareTo(b);
            }
            case IntervalValue a -> Intervals.compare(a, (IntervalValue) right);
            case ByteString a ->
                type.isArray()
                        ? ArrayCode.comparable(a, type.element())
                                .compareTo(ArrayCode.comparable((ByteString) right, type.element()))
                        : a.compareTo((ByteString) right);
            default -> bytes(left, type).compareTo(bytes(right, type));
        };
    }

    private static ByteString bytes(Object text, DataType type) {
        return ByteString.of(
                ByteString.held(type.name() == TypeName.CHAR ? ScalarCast.withoutPadding((String) text) : text));
    }
}
