package dev.spillway.sql.syntax;

import dev.spillway.sql.impl.PgParserImplConstants;
import dev.spillway.sql.syntax.Lexeme.Kind;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Which words of a statement are keywords. PostgreSQL reserves few; the others are keywords only where the words
/// around them say so, and names everywhere else, so that `year`, `value` or `date` can be columns. One statement, one
/// thread.
final class Keywords {
    enum Use {
        NAME,
        KEYWORD,
        /// A type's name before a string: `date '2001-01-01'`.
        TYPED_LITERAL,
        /// CURRENT_DATE and its like.
        CURRENT_TIME,
        /// GROUPS before a window's frame: the grammar knows ROWS and RANGE only, the analyzer looks at the
        /// text.
        FRAME_GROUPS,
        /// AT TIME ZONE and AT LOCAL.
        AT_TIME_ZONE,
        COLLATE,
        /// substring before its parenthesis.
        SUBSTRING,
        /// WITH before INSERT, UPDATE, DELETE or MERGE.
        WITH_OF_CHANGE,
        /// A reserved word, which the grammar would take for a name.
        RETURNING,
        /// CREATE of a view.
        CREATE_VIEW,
        /// CREATE of a sequence.
        CREATE_SEQUENCE,
        /// CREATE of a function.
        CREATE_FUNCTION,
        UNSUPPORTED
    }

    private static final Set<String> RESERVED =
            words("all and any array as asc asymmetric analyze both case create cross default desc "
                    + "distinct else end except exists false fetch for from full group having ilike in inner intersect into is join "
                    + "lateral leading like limit natural not null offset on only or order outer placing select similar some symmetric table "
                    + "tablesample then to trailing true union using when where window with between");
    private static final Set<String> CURRENT_TIME = words(
            "current_catalog current_date current_role current_schema current_time current_timestamp current_user "
                    + "localtime localtimestamp session_user user");
    private static final Set<String> BEFORE_PARENTHESIS = words("cast extract position trim row values");
    private static final Set<String> STATEMENTS =
            words("insert update delete merge show reset explain truncate drop set prepare execute deallocate");
    private static final Set<String> TYPES =
            words("date timestamp time interval int integer int2 int4 int8 smallint bigint numeric "
                    + "decimal real float4 float8 float text varchar bool boolean bpchar timestamptz timetz uuid bytea "
                    + "json jsonb");
    private static final Map<String, Integer> KINDS = kinds();

    private final Lexemes lexemes;
    private final StatementWords statements;
    private final WindowKeywords windows;

    Keywords(Lexemes lexemes) {
        this.lexemes = lexemes;
        this.windows = new WindowKeywords(lexemes);
        this.statements = new StatementWords(lexemes);
    }

    private static Set<String> words(String list) {
        return Set.of(list.split(" "));
    }

    private static Map<String, Integer> kinds() {
        Map<String, Integer> kinds = new HashMap<>();
        String[] images = PgParserImplConstants.tokenImage;
        for (int kind = 0; kind < images.length; kind++) {
            String image = images[kind];
            if (image.length() > 2 && image.startsWith("\"") && Character.isLetter(image.charAt(1))) {
                kinds.putIfAbsent(image.substring(1, image.length() - 1), kind);
            }
        }
        return Map.copyOf(kinds);
    }

    /// The parser's token kind for a word in upper case.
    static int kind(String keyword) {
        Integer kind = KINDS.get(keyword);
        if (kind == null) {
            throw new IllegalStateException("not a keyword of the grammar: " + keyword.toLowerCase(Locale.ROOT));
        }
        return kind;
    }

    /// `MATERIALIZED` or `NOT MATERIALIZED` before the query of a WITH: the grammar does not know them, the
    /// analyzer
    /// looks at the text.
    boolean isMaterialized(int index) {
        boolean isNot = lexemes.isWord(index, "not");
        int word = isNot ? index + 1 : index;
        int as = isNot || !lexemes.isWord(index - 1, "not") ? index - 1 : index - 2;
        return lexemes.isWord(word, "materialized") && lexemes.isSymbol(word + 1, "(") && lexemes.isWord(as, "as");
    }

    /// Whether this semicolon ends the query of a function's body, not the statement.
    boolean isEndOfBody(int index) {
        return statements.isEndOfBody(index);
    }

    /// LATERAL before a function says nothing: functions in FROM always are. The grammar does not know it there.
    boolean isLateralFunction(int index) {
        return lexemes.isWord(index, "lateral")
                && (lexemes.isKind(index + 1, Kind.WORD) || lexemes.isKind(index + 1, Kind.QUOTED_NAME));
    }

    boolean isOrdinality(int index) {
        return lexemes.isWord(index, "with") && lexemes.isWord(index + 1, "ordinality");
    }

    /// ROWS FROM (function(…), …), not a column of that name before FROM.
    boolean isRowsFrom(int index) {
        boolean isItem = lexemes.isWord(index - 1, "from")
                || lexemes.isWord(index - 1, "join")
                || lexemes.isWord(index - 1, "lateral")
                || lexemes.isSymbol(index - 1, ",");
        return isItem
                && lexemes.isWord(index, "rows")
                && lexemes.isWord(index + 1, "from")
                && lexemes.isSymbol(index + 2, "(")
                && (lexemes.isSymbol(index + 4, "(") || lexemes.isSymbol(index + 4, "."));
    }

    /// Behind the SELECT of an EXISTS that has no columns, which the grammar demands.
    boolean isEmptyList(int index) {
        return lexemes.isWord(index - 1, "select")
                && lexemes.isSymbol(index - 2, "(")
                && lexemes.isWord(index - 3, "exists")
                && (lexemes.isWord(index, "from") || lexemes.isWord(index, "where") || lexemes.isSymbol(index, ")"));
    }

    Use use(int index) {
        String word = lexemes.value(index);
        if (lexemes.isSymbol(index - 1, ".")) {
            return Use.NAME;
        }
        if (statements.isChangeInWith(index)) {
            return Use.UNSUPPORTED;
        }
        if (RESERVED.contains(word)) {
            if (word.equals("with") && statements.isWithOfChange(index)) {
                return Use.WITH_OF_CHANGE;
            }
            if (word.equals("create") && statements.isCreateFunction(index)) {
                return Use.CREATE_FUNCTION;
            }
            if (word.equals("create") && statements.isCreateSequence(index)) {
                return Use.CREATE_SEQUENCE;
            }
            return word.equals("create") && statements.isCreateView(index) ? Use.CREATE_VIEW : Use.KEYWORD;
        }
        if (word.equals("returning")) {
            return Use.RETURNING;
        }
        if (CURRENT_TIME.contains(word) && !lexemes.isWord(index - 1, "overriding")) {
            return word.equals("current_schema") && lexemes.isSymbol(index + 1, "(") ? Use.NAME : Use.CURRENT_TIME;
        }
        if (word.equals("collate")) {
            return Use.COLLATE;
        }
        if (word.equals("substring") && lexemes.isSymbol(index + 1, "(")) {
            return Use.SUBSTRING;
        }
        if (BEFORE_PARENTHESIS.contains(word)) {
            return keywordIf(lexemes.isSymbol(index + 1, "(")
                    || word.equals("row") && (followsRowCount(index) || windows.isKeyword(index)));
        }
        if (TYPES.contains(word) && lexemes.isKind(index + 1, Kind.STRING) || isZonedLiteral(index, word)) {
            return Use.TYPED_LITERAL;
        }
        if (word.equals("at") && (lexemes.isWord(index + 1, "local") || isTimeZone(index + 1))) {
            return Use.AT_TIME_ZONE;
        }
        if (word.equals("over")) {
            return keywordIf(windows.isOver(index));
        }
        if (windows.isKeyword(index)) {
            return word.equals("groups") ? Use.FRAME_GROUPS : Use.KEYWORD;
        }
        return keywordIf(
                STATEMENTS.contains(word) && (statements.isStart(index) || word.equals("set") && statements.mayAssign())
                        || isContextual(index, word));
    }

    /// `timestamp with time zone '…'`
    private boolean isZonedLiteral(int index, String word) {
        return TypeNames.hasTimeZone(word)
                && (lexemes.isWord(index + 1, "with") || lexemes.isWord(index + 1, "without"))
                && isTimeZone(index + 2)
                && lexemes.isKind(index + 4, Kind.STRING);
    }

    private boolean isTimeZone(int index) {
        return lexemes.isWord(index, "time") && lexemes.isWord(index + 1, "zone");
    }

    private boolean isContextual(int index, String word) {
        return switch (word) {
            case "left", "right" -> !lexemes.isSymbol(index + 1, "(");
            case "by" ->
                lexemes.isWord(index - 1, "group")
                        || lexemes.isWord(index - 1, "order")
                        || lexemes.isWord(index - 1, "partition");
            case "nulls" -> lexemes.isWord(index + 1, "first") || lexemes.isWord(index + 1, "last");
            case "first", "last" -> lexemes.isWord(index - 1, "nulls") || lexemes.isWord(index - 1, "fetch");
            case "next" -> lexemes.isWord(index - 1, "fetch");
            case "rows" -> followsRowCount(index);
            case "grouping" -> lexemes.isWord(index + 1, "sets") && lexemes.isSymbol(index + 2, "(");
            case "sets" -> lexemes.isWord(index - 1, "grouping");
            case "recursive" -> lexemes.isWord(index - 1, "with");
            case "escape" -> lexemes.isKind(index + 1, Kind.STRING) || lexemes.isKind(index + 1, Kind.PARAMETER);
            case "unknown" ->
                lexemes.isWord(index - 1, "is") || lexemes.isWord(index - 1, "not") && lexemes.isWord(index - 2, "is");
            case "filter" -> lexemes.isSymbol(index - 1, ")") && lexemes.isSymbol(index + 1, "(");
            case "within" -> lexemes.isSymbol(index - 1, ")") && lexemes.isWord(index + 1, "group");
            case "overlaps" -> lexemes.isSymbol(index - 1, ")") && lexemes.isSymbol(index + 1, "(");
            case "overlay" -> hasPlacing(index + 1);
            case "temp", "temporary" -> lexemes.isWord(index - 1, "create") || lexemes.isWord(index - 1, "replace");
            case "if" ->
                lexemes.isWord(index - 1, "table")
                        || lexemes.isWord(index - 1, "index")
                        || lexemes.isWord(index - 1, "sequence")
                        || lexemes.isWord(index - 1, "function") && lexemes.isWord(index + 1, "exists")
                        || lexemes.isWord(index - 1, "view");
            case "view" -> lexemes.isWord(index - 1, "drop");
            case "verbose" ->
                index <= 2 && (lexemes.isWord(index - 1, "explain") || lexemes.isWord(index - 1, "analyze"));
            default -> false;
        };
    }

    /// Whether the parentheses that open here have PLACING in them.
    private boolean hasPlacing(int index) {
        int depth = 0;
        for (int i = index; i < lexemes.size(); i++) {
            depth += lexemes.isSymbol(i, "(") ? 1 : lexemes.isSymbol(i, ")") ? -1 : 0;
            if (depth == 0) {
                return false;
            }
            if (depth == 1 && lexemes.isWord(i, "placing")) {
                return true;
            }
        }
        return false;
    }

    /// Behind the expression of OFFSET or FETCH FIRST.
    private boolean followsRowCount(int index) {
        int depth = 0;
        for (int i = index - 1; i > 0; i--) {
            if (lexemes.isSymbol(i, ")")) {
                depth++;
            } else if (lexemes.isSymbol(i, "(")) {
                depth--;
            }
            if (depth < 0) {
                return false;
            }
            boolean isPlainWord = depth == 0 && lexemes.isKind(i, Kind.WORD);
            if (isPlainWord
                    && (lexemes.isWord(i, "first") || lexemes.isWord(i, "next"))
                    && lexemes.isWord(i - 1, "fetch")) {
                return true;
            }
            if (isPlainWord && RESERVED.contains(lexemes.value(i))) {
                return lexemes.isWord(i, "offset");
            }
        }
        return false;
    }

    private static Use keywordIf(boolean condition) {
        return condition ? Use.KEYWORD : Use.NAME;
    }
}
