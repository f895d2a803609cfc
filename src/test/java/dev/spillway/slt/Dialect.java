package dev.spillway.slt;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The few words in which the files, made with SQLite, mean something else here.
final class Dialect {
    private static final Pattern CREATE =
            Pattern.compile("^\\s*CREATE\\s+(?=(TABLE|VIEW)\\b)", Pattern.CASE_INSENSITIVE);
    private static final Pattern ORDER_BY = Pattern.compile("\\bORDER\\s+BY\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern LIMIT = Pattern.compile("\\b(LIMIT|OFFSET)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern DESCENDING = Pattern.compile("\\bDESC\\s*$", Pattern.CASE_INSENSITIVE);
    private static final Pattern CHANGE =
            Pattern.compile("^\\s*(INSERT|UPDATE|DELETE|REPLACE)\\b", Pattern.CASE_INSENSITIVE);

    private Dialect() {}

    /// Every table and view is temporary.
    static String statement(String sql) {
        return CREATE.matcher(sql).replaceFirst("CREATE TEMP ");
    }

    /// NULLs come first in the order of a result whose order counts.
    static String query(Script.Query query) {
        if (query.sort() != Script.Sort.NOSORT) {
            return query.sql();
        }
        String sql = query.sql();
        int start = lastAtTop(ORDER_BY, sql);
        if (start < 0) {
            return sql;
        }
        Matcher limit = LIMIT.matcher(sql);
        int end = limit.find(start) ? limit.start() : sql.length();
        List<String> keys = new ArrayList<>();
        for (String key : splitAtTop(sql.substring(start, end))) {
            String text = key.stripTrailing();
            keys.add(text + (DESCENDING.matcher(text).find() ? " NULLS LAST " : " NULLS FIRST "));
        }
        return sql.substring(0, start) + String.join(",", keys) + sql.substring(end);
    }

    /// Whether what follows depends on this statement.
    static boolean changesRows(String sql) {
        return CHANGE.matcher(sql).find();
    }

    /// The end of the last match outside of parentheses, or -1.
    private static int lastAtTop(Pattern pattern, String sql) {
        Matcher matcher = pattern.matcher(sql);
        int last = -1;
        while (matcher.find()) {
            if (depth(sql, matcher.start()) == 0) {
                last = matcher.end();
            }
        }
        return last;
    }

    private static int depth(String sql, int end) {
        int depth = 0;
        for (int i = 0; i < end; i++) {
            char c = sql.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        }
        return depth;
    }

    private static List<String> splitAtTop(String list) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < list.length(); i++) {
            if (list.charAt(i) == ',' && depth(list, i) == 0) {
                parts.add(list.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(list.substring(start));
        return parts;
    }
}
