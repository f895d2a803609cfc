package dev.spillway.exec.expression;

import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.data.DataType;
import dev.spillway.data.LongVector;
import dev.spillway.data.Physical;
import dev.spillway.data.TextFormat;
import dev.spillway.data.TextVector;
import dev.spillway.data.TypeName;
import dev.spillway.data.Vector;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.Values;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Function;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// Functions of strings. Characters are code points, counted from 1.
final class TextFunctions {
    private TextFunctions() {}

    static String string(TextRows rows, int row) {
        int start = rows.start(row);
        return new String(rows.bytes(), start, rows.end(row) - start, StandardCharsets.UTF_8);
    }

    static VectorExpression create(Expression.Call call, List<VectorExpression> arguments) {
        if (call.arguments().getFirst().type().name() == TypeName.BYTEA) {
            return BinaryFunctions.create(call, arguments);
        }
        if (call.function() == Function.SUBSTRING && arguments.stream().skip(1).allMatch(TextFunctions::isNumber)) {
            return new Substring(call.type(), arguments);
        }
        ScalarKernel.Scalar function = switch (call.function()) {
            case CONCAT -> concat(call.arguments());
            case UPPER -> values -> text(values[0]).toUpperCase(Locale.ROOT);
            case LOWER -> values -> text(values[0]).toLowerCase(Locale.ROOT);
            case CHAR_LENGTH -> values -> (long) length(text(values[0]));
            case OCTET_LENGTH -> octets(call.arguments().getFirst().type());
            case STRPOS -> values -> position(text(values[0]), text(values[1]));
            case REPLACE -> values -> replaced(text(values[0]), text(values[1]), text(values[2]));
            case LEFT -> values -> left(text(values[0]), number(values[1]));
            case RIGHT -> values -> right(text(values[0]), number(values[1]));
            case BTRIM -> values -> trimmed(values, true, true);
            case LTRIM -> values -> trimmed(values, true, false);
            case RTRIM -> values -> trimmed(values, false, true);
            default -> throw ExpressionCompiler.undefined(call);
        };
        return ScalarKernel.strict(call.type(), arguments, function);
    }

    private static boolean isNumber(VectorExpression expression) {
        return expression.layout().physical() == Physical.LONG;
    }

    private static String text(@Nullable Object value) {
        return (String) Values.present(value);
    }

    private static long number(@Nullable Object value) {
        return ((Number) Values.present(value)).longValue();
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /// `||` takes anything on one side; CHAR loses its padding.
    private static ScalarKernel.Scalar concat(List<Expression> arguments) {
        List<DataType> types = arguments.stream().map(Expression::type).toList();
        return values -> {
            StringBuilder joined = new StringBuilder();
            for (int i = 0; i < values.length; i++) {
                joined.append(ScalarCast.toText(Values.present(values[i]), types.get(i)));
            }
            return joined.toString();
        };
    }

    private static ScalarKernel.Scalar octets(DataType type) {
        return values -> {
            String plain = text(values[0]);
            String text = type.name() == TypeName.CHAR ? TextFormat.padded(plain, type.precision()) : plain;
            return (long) text.getBytes(StandardCharsets.UTF_8).length;
        };
    }

    private static long position(String text, String needle) {
        int found = text.indexOf(needle);
        return found < 0 ? 0 : text.codePointCount(0, found) + 1L;
    }

    private static String replaced(String text, String from, String to) {
        return from.isEmpty() ? text : text.replace(from, to);
    }

    private static String left(String text, long count) {
        int length = length(text);
        long wanted = count < 0 ? length + count : count;
        return prefix(text, length, wanted);
    }

    private static String right(String text, long count) {
        int length = length(text);
        long wanted = count < 0 ? length + count : count;
        long skipped = Math.max(0, length - Math.max(0, wanted));
        return text.substring(text.offsetByCodePoints(0, (int) Math.min(skipped, length)));
    }

    private static String prefix(String text, int length, long wanted) {
        int count = (int) Math.max(0, Math.min(wanted, length));
        return text.substring(0, text.offsetByCodePoints(0, count));
    }

    private static String trimmed(@Nullable Object[] values, boolean atStart, boolean atEnd) {
        int[] characters = text(values[0]).codePoints().toArray();
        String set = values.length > 1 ? text(values[1]) : " ";
        IntPredicate isTrimmed = character -> set.indexOf(character) >= 0;
        int start = 0;
        int end = characters.length;
        while (atStart && start < end && isTrimmed.test(characters[start])) {
            start++;
        }
        while (atEnd && end > start && isTrimmed.test(characters[end - 1])) {
            end--;
        }
        return new String(characters, start, end - start);
    }

    /// `substring(text, from[, count])` on bytes; ASCII prefixes are cut without decoding.
    private static final class Substring extends Kernel {
        private Substring(DataType type, List<VectorExpression> arguments) {
            super(
                    new ColumnLayout(
                            type,
                            Physical.TEXT,
                            Optional.empty(),
                            arguments.stream().allMatch(one -> one.layout().isFreeOfNulls())),
                    arguments);
        }

        @Override
        Vector compute(Batch batch) {
            int size = batch.rowCount();
            Vector text = argument(0).evaluate(batch);
            LongVector from = (LongVector) argument(1).evaluate(batch);
            LongVector count = arguments().size() > 2 ? (LongVector) argument(2).evaluate(batch) : null;
            long[] nulls = Nulls.or(text, from);
            nulls = count == null ? nulls : Nulls.or(nulls, count.nulls(), size);
            TextRows rows = TextRows.of(text);
            int[] offsets = new int[size + 1];
            int[] starts = new int[size];
            int total = 0;
            for (int i = 0; i < size; i++) {
                if (!Bitmap.isSet(nulls, i)) {
                    long first = from.values()[i];
                    long last = count == null ? Long.MAX_VALUE : lastCharacter(first, count.values()[i]);
                    int start = byteOf(rows.bytes(), rows.start(i), rows.end(i), Math.max(1, first));
                    int end = last < Math.max(1, first)
                            ? start
                            : byteOf(rows.bytes(), start, rows.end(i), last - Math.max(1, first) + 2);
                    starts[i] = start;
                    total = Math.addExact(total, end - start);
                }
                offsets[i + 1] = total;
            }
            byte[] bytes = new byte[total];
            for (int i = 0; i < size; i++) {
                System.arraycopy(rows.bytes(), starts[i], bytes, offsets[i], offsets[i + 1] - offsets[i]);
            }
            return new TextVector(bytes, offsets, nulls, size);
        }

        private static long lastCharacter(long first, long count) {
            if (count < 0) {
                throw new SpillwayException(ErrorCode.SUBSTRING_ERROR, "negative substring length not allowed");
            }
            long last = first + count - 1;
            return last < first - 1 ? Long.MAX_VALUE - 2 : last;
        }

        /// Where character `number` (from 1) starts; the end where there is none.
        private static int byteOf(byte[] bytes, int start, int end, long number) {
            int at = start;
            for (long left = number - 1; left > 0 && at < end; left--) {
                at++;
                while (at < end && (bytes[at] & 0xC0) == 0x80) {
                    at++;
                }
            }
            return at;
        }
    }
}
