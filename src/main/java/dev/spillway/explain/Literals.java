package dev.spillway.explain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Takes the constants out of a rendered plan: `(delay > 779)` becomes `(delay > ?)`. Stateless.
final class Literals {
    private static final Pattern LITERAL =
            Pattern.compile("'(?:[^']|'')*'|(?<![\\w.$\"])\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?");
    private static final Set<String> WITH_EXPRESSIONS = Set.of(
            ExplainKey.FILTER.text(),
            ExplainKey.JOIN_FILTER.text(),
            ExplainKey.HASH_COND.text(),
            ExplainKey.MERGE_COND.text(),
            ExplainKey.INDEX_COND.text(),
            ExplainKey.PRESORTED_KEY.text(),
            ExplainKey.OUTPUT.text(),
            ExplainKey.SORT_KEY.text(),
            ExplainKey.GROUP_KEY.text(),
            ExplainKey.FUNCTION_CALL.text());

    private Literals() {}

    /// The same document without literals.
    static Map<String, Object> removed(Map<?, ?> document) {
        Map<String, Object> result = new LinkedHashMap<>();
        document.forEach(
                (key, value) -> result.put((String) key, removed(value, WITH_EXPRESSIONS.contains((String) key))));
        return result;
    }

    private static Object removed(Object value, boolean isExpression) {
        return switch (value) {
            case Map<?, ?> map -> removed(map);
            case List<?> list ->
                list.stream().map(inner -> removed(inner, isExpression)).toList();
            case String text when isExpression -> LITERAL.matcher(text).replaceAll("?");
            default -> value;
        };
    }
}
