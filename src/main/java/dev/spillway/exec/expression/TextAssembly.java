package dev.spillway.exec.expression;

import dev.spillway.data.DataType;
import dev.spillway.data.TextFormat;
import dev.spillway.data.TypeName;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.Values;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Function;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Functions that make strings out of numbers, pieces or repetitions. Characters are code points, counted from 1.
final class TextAssembly {
    /// The most bytes of a value, as in PostgreSQL.
    private static final long BYTES_MAX = 0x3fff_ffffL - 4;
    /// PostgreSQL reserves so many bytes for a character that it has not seen yet.
    private static final long BYTES_PER_CHARACTER = 4;

    private TextAssembly() {}

    static VectorExpression create(Expression.Call call, List<VectorExpression> arguments) {
        ScalarKernel.Scalar function = switch (call.function()) {
            case CHR -> values -> character(number(values[0]));
            case LPAD -> values -> padded(text(values[0]), number(values[1]), text(values[2]), true);
            case RPAD -> values -> padded(text(values[0]), number(values[1]), text(values[2]), false);
            case SPLIT_PART -> values -> part(text(values[0]), text(values[1]), number(values[2]));
            case REPEAT -> values -> repeated(text(values[0]), number(values[1]));
            case TO_HEX -> hex(call.arguments().getFirst().type());
            case CONCAT_WS -> joined(call.arguments());
            default -> throw ExpressionCompiler.undefined(call);
        };
        return call.function() == Function.CONCAT_WS
                ? ScalarKernel.perRow(call.type(), arguments, function)
                : ScalarKernel.strict(call.type(), arguments, function);
    }

    private static String text(@Nullable Object value) {
        return (String) Values.present(value);
    }

    private static long number(@Nullable Object value) {
        return ((Number) Values.present(value)).longValue();
    }

    private static String character(long code) {
        if (code < 0) {
            throw new SpillwayException(ErrorCode.INVALID_PARAMETER_VALUE, "character number must be positive");
        }
        if (code == 0) {
            throw new SpillwayException(ErrorCode.PROGRAM_LIMIT_EXCEEDED, "null character not permitted");
        }
        if (code > Character.MAX_CODE_POINT) {
            throw new SpillwayException(
                    ErrorCode.PROGRAM_LIMIT_EXCEEDED, "requested character too large for encoding: " + code);
        }
        if (code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE) {
            throw new SpillwayException(
                    ErrorCode.PROGRAM_LIMIT_EXCEEDED, "requested character not valid for encoding: " + code);
        }
        return Character.toString((int) code);
    }

    /// Cut or filled up to `length` characters; the empty string cannot fill.
    private static String padded(String text, long length, String fill, boolean atStart) {
        long wanted = Math.max(0, length);
        if (wanted * BYTES_PER_CHARACTER > BYTES_MAX) {
            throw tooLong();
        }
        int present = text.codePointCount(0, text.length());
        if (present >= wanted) {
            return text.substring(0, text.offsetByCodePoints(0, (int) wanted));
        }
        if (fill.isEmpty()) {
            return text;
        }
        int missing = (int) wanted - present;
        int fillLength = fill.codePointCount(0, fill.length());
        StringBuilder filling = new StringBuilder().repeat(fill, missing / fillLength);
        filling.append(fill, 0, fill.offsetByCodePoints(0, missing % fillLength));
        return atStart
                ? filling.append(text).toString()
                : filling.insert(0, text).toString();
    }

    private static String part(String text, String delimiter, long field) {
        if (field == 0) {
            throw new SpillwayException(ErrorCode.INVALID_PARAMETER_VALUE, "field position must not be zero");
        }
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int end = next(text, delimiter, start); end >= 0; end = next(text, delimiter, start)) {
            parts.add(text.substring(start, end));
            if (parts.size() == field) {
                return parts.getLast();
            }
            start = end + delimiter.length();
        }
        parts.add(text.substring(start));
        long index = field > 0 ? field - 1 : parts.size() + field;
        return index >= 0 && index < parts.size() ? parts.get((int) index) : "";
    }

    private static int next(String text, String delimiter, int from) {
        return delimiter.isEmpty() ? -1 : text.indexOf(delimiter, from);
    }

    private static String repeated(String text, long count) {
        long times = Math.max(0, count);
        if (times > 0 && text.getBytes(StandardCharsets.UTF_8).length > BYTES_MAX / times) {
            throw tooLong();
        }
        return text.repeat((int) times);
    }

    private static SpillwayException tooLong() {
        return new SpillwayException(ErrorCode.PROGRAM_LIMIT_EXCEEDED, "requested length too large");
    }

    private static ScalarKernel.Scalar hex(DataType type) {
        return type.name() == TypeName.BIGINT
                ? values -> Long.toHexString(number(values[0]))
                : values -> Integer.toHexString((int) number(values[0]));
    }

    /// Values as they are printed, CHAR with its padding, unlike in a cast.
    private static ScalarKernel.Scalar joined(List<Expression> arguments) {
        List<DataType> types = arguments.stream().map(Expression::type).toList();
        return values -> {
            Object separator = values[0];
            if (separator == null) {
                return null;
            }
            StringBuilder joined = new StringBuilder();
            boolean isFirst = true;
            for (int i = 1; i < values.length; i++) {
                Object value = values[i];
                if (value != null) {
                    joined.append(isFirst ? "" : separator).append(TextFormat.formatPresent(value, types.get(i)));
                    isFirst = false;
                }
            }
            return joined.toString();
        };
    }
}
