package dev.spillway.planner.path;

import dev.spillway.data.DataType;
import dev.spillway.data.TypeName;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.Call;
import dev.spillway.plan.Expression.Constant;
import dev.spillway.plan.Function;
import java.util.List;

/// What an index can look for that is no plain comparison: the values of a list, and the range of strings that begin as
/// a pattern does (`match_pattern_prefix`). Stateless.
final class KeyLists {
    private static final String NO_PREFIX = "";

    private KeyLists() {}

    /// The different values of `column IN (…)`; none where the type has values that are equal but not the same.
    static List<Expression> values(Expression.InList list) {
        DataType type = list.operand().type();
        boolean isKind = switch (type.name()) {
            case SMALLINT, INTEGER, BIGINT, DATE, TIMESTAMP, TIMESTAMPTZ, TEXT, VARCHAR -> true;
            default -> false;
        };
        boolean isPlain = list.values().stream().allMatch(value -> value instanceof Long || value instanceof String);
        return isKind && isPlain && !list.negated()
                ? list.values().stream()
                        .distinct()
                        .<Expression>map(value -> new Constant(value, type))
                        .toList()
                : List.of();
    }

    /// Comparisons that follow from `column LIKE 'prefix%'`, in the order of bytes; none where the pattern begins
    /// with a wildcard.
    static List<Call> impliedByPattern(Call call) {
        Expression column = call.arguments().getFirst();
        boolean isText = column.type().name() == TypeName.TEXT || column.type().name() == TypeName.VARCHAR;
        if (call.function() != Function.LIKE
                || !isText
                || !(call.arguments().get(1) instanceof Constant constant)
                || !(constant.value() instanceof String pattern)) {
            return List.of();
        }
        String prefix = prefix(pattern);
        if (prefix.isEmpty()) {
            return List.of();
        }
        if (prefix.equals(pattern)) {
            return List.of(comparison(Function.EQUAL, column, prefix));
        }
        String greater = greater(prefix);
        Call from = comparison(Function.GREATER_OR_EQUAL, column, prefix);
        return greater.isEmpty() ? List.of(from) : List.of(from, comparison(Function.LESS, column, greater));
    }

    private static Call comparison(Function function, Expression column, String value) {
        return new Call(function, List.of(column, new Constant(value, DataType.TEXT)), DataType.BOOLEAN);
    }

    /// What all matches begin with. A pattern with an escape is not looked at.
    private static String prefix(String pattern) {
        if (pattern.indexOf('\\') >= 0) {
            return NO_PREFIX;
        }
        int end = 0;
        while (end < pattern.length() && pattern.charAt(end) != '%' && pattern.charAt(end) != '_') {
            end++;
        }
        return pattern.substring(0, end);
    }

    /// The least string that is greater than all that begin with `prefix`; empty where there is none.
    private static String greater(String prefix) {
        int end = prefix.length();
        while (end > 0) {
            int last = prefix.codePointBefore(end);
            end -= Character.charCount(last);
            int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
            if (next <= Character.MAX_CODE_POINT) {
                return prefix.substring(0, end) + Character.toString(next);
            }
        }
        return "";
    }
}
