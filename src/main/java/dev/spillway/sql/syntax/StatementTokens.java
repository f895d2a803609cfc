package dev.spillway.sql.syntax;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.sql.impl.PgParserImplConstants;
import dev.spillway.sql.impl.PgParserImplTokenManager;
import dev.spillway.sql.impl.SimpleCharStream;
import dev.spillway.sql.impl.Token;
import dev.spillway.sql.syntax.Lexeme.Kind;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Feeds the generated parser: lexemes as its tokens, all on line 1, the column being the character's position in the
/// text from 1.
///
/// Stands in for JavaCC's own lexer, whose words are Calcite's reserved words and whose strings and comments are not
/// PostgreSQL's. One use, one thread.
public final class StatementTokens extends PgParserImplTokenManager {
    private final String text;
    private final List<Lexeme> lexemes;
    private final Keywords keywords;
    private int next;
    private int lastOffset;
    private int lastColumn = 1;
    private boolean isListGiven;
    private @Nullable Token furthest;

    StatementTokens(String text, List<Lexeme> lexemes) {
        super(new SimpleCharStream(new StringReader("")));
        this.text = text;
        this.lexemes = lexemes;
        this.keywords = new Keywords(new Lexemes(lexemes));
    }

    /// The last token that the parser has looked at: where it could go no further when it fails.
    Optional<Token> furthest() {
        return Optional.ofNullable(furthest);
    }

    @Override
    public Token getNextToken() {
        Token token = read();
        furthest = token;
        return token;
    }

    private Token read() {
        while (keywords.isMaterialized(next) || keywords.isLateralFunction(next)) {
            next++;
        }
        if (keywords.isEmptyList(next) && !isListGiven) {
            isListGiven = true;
            return token(PgParserImplConstants.UNSIGNED_INTEGER_LITERAL, "1", lexemes.get(next - 1), 0);
        }
        isListGiven = false;
        if (keywords.isOrdinality(next)) {
            return token(PgParserImplConstants.PG_ORDINALITY, "", lexemes.get(next), 2);
        }
        if (keywords.isRowsFrom(next)) {
            return token(PgParserImplConstants.IDENTIFIER, QueryActions.ROWS_FROM, lexemes.get(next), 2);
        }
        if (next >= lexemes.size()) {
            return end();
        }
        Lexeme lexeme = lexemes.get(next);
        if (lexeme.isSymbol(";") && keywords.isEndOfBody(next)) {
            next++;
            return read();
        }
        if (lexeme.isSymbol(";")) {
            if (next + 1 < lexemes.size() && !lexemes.get(next + 1).isSymbol(";")) {
                throw new SpillwayException(ErrorCode.SYNTAX_ERROR, "cannot run more than one statement in one request")
                        .at(column(lexemes.get(next + 1).start()));
            }
            next = lexemes.size();
            return end();
        }
        String image = lexeme.kind() == Kind.STRING ? "'" + lexeme.value().replace("'", "''") + "'" : lexeme.value();
        return token(kind(lexeme, next), image, lexeme, 1);
    }

    /// A token where a lexeme stands; it takes this many.
    private Token token(int kind, String image, Lexeme lexeme, int taken) {
        Token token = new Token();
        token.kind = kind;
        token.image = image;
        token.beginLine = 1;
        token.endLine = 1;
        token.beginColumn = column(lexeme.start());
        token.endColumn = column(lexeme.end()) - 1;
        next += taken;
        return token;
    }

    private Token end() {
        Token token = new Token();
        token.kind = PgParserImplConstants.EOF;
        token.image = "";
        token.beginLine = 1;
        token.endLine = 1;
        token.beginColumn = column(text.length());
        token.endColumn = token.beginColumn;
        return token;
    }

    private int kind(Lexeme lexeme, int index) {
        return switch (lexeme.kind()) {
            case WORD -> word(lexeme, index);
            case QUOTED_NAME -> PgParserImplConstants.IDENTIFIER;
            case STRING -> PgParserImplConstants.QUOTED_STRING;
            case INTEGER -> PgParserImplConstants.UNSIGNED_INTEGER_LITERAL;
            case DECIMAL -> PgParserImplConstants.DECIMAL_NUMERIC_LITERAL;
            case PARAMETER -> PgParserImplConstants.HOOK;
            case SYMBOL -> symbol(lexeme);
        };
    }

    private int word(Lexeme lexeme, int index) {
        return switch (keywords.use(index)) {
            case NAME -> PgParserImplConstants.IDENTIFIER;
            case TYPED_LITERAL -> PgParserImplConstants.TYPED_LITERAL;
            case CURRENT_TIME -> PgParserImplConstants.PG_CURRENT_TIME;
            case AT_TIME_ZONE -> PgParserImplConstants.PG_AT_TIME_ZONE;
            case KEYWORD -> Keywords.kind(lexeme.keyword());
            case WITH_OF_CHANGE -> PgParserImplConstants.PG_WITH_CHANGE;
            case CREATE_VIEW -> PgParserImplConstants.PG_CREATE_VIEW;
            case CREATE_SEQUENCE -> PgParserImplConstants.PG_CREATE_SEQUENCE;
            case CREATE_FUNCTION -> PgParserImplConstants.PG_CREATE_FUNCTION;
            case RETURNING -> PgParserImplConstants.PG_RETURNING;
            case FRAME_GROUPS -> PgParserImplConstants.RANGE;
            case COLLATE -> PgParserImplConstants.PG_COLLATE;
            case SUBSTRING -> PgParserImplConstants.PG_SUBSTRING;
            case UNSUPPORTED ->
                throw new SpillwayException(ErrorCode.FEATURE_NOT_SUPPORTED, lexeme.keyword() + " is not supported")
                        .at(column(lexeme.start()));
        };
    }

    private int symbol(Lexeme lexeme) {
        return switch (lexeme.value()) {
            case "(" -> PgParserImplConstants.LPAREN;
            case ")" -> PgParserImplConstants.RPAREN;
            case "," -> PgParserImplConstants.COMMA;
            case "." -> PgParserImplConstants.DOT;
            case "[" -> PgParserImplConstants.LBRACKET;
            case "]" -> PgParserImplConstants.RBRACKET;
            case ":" -> PgParserImplConstants.COLON;
            case "::" -> PgParserImplConstants.INFIX_CAST;
            case "+" -> PgParserImplConstants.PLUS;
            case "-" -> PgParserImplConstants.MINUS;
            case "*" -> PgParserImplConstants.STAR;
            case "/" -> PgParserImplConstants.SLASH;
            case "%" -> PgParserImplConstants.PERCENT_REMAINDER;
            case "^" -> PgParserImplConstants.PG_POWER;
            case "||" -> PgParserImplConstants.PG_CONCAT;
            case "=" -> PgParserImplConstants.EQ;
            case "=>" -> PgParserImplConstants.NAMED_ARGUMENT_ASSIGNMENT;
            case "<>" -> PgParserImplConstants.NE;
            case "<" -> PgParserImplConstants.LT;
            case "<=" -> PgParserImplConstants.LE;
            case ">" -> PgParserImplConstants.GT;
            case ">=" -> PgParserImplConstants.GE;
            default -> {
                if (!Lexer.isFunction(lexeme.value())) {
                    throw new IllegalStateException("symbol without a token: " + lexeme.value());
                }
                yield PgParserImplConstants.PG_OPERATOR;
            }
        };
    }

    /// Characters from 1. Offsets come in rising order nearly always.
    private int column(int offset) {
        if (offset < lastOffset) {
            return text.codePointCount(0, offset) + 1;
        }
        lastColumn += text.codePointCount(lastOffset, offset);
        lastOffset = offset;
        return lastColumn;
    }

    /// The text of the token at a column, for messages.
    public static String textAt(String text, int column) {
        int offset = text.offsetByCodePoints(0, Math.min(column - 1, text.codePointCount(0, text.length())));
        for (Lexeme lexeme : Lexer.lex(text)) {
            if (lexeme.end() > offset) {
                return text.substring(lexeme.start(), lexeme.end());
            }
        }
        return "";
    }
}
