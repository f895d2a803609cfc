package dev.spillway.data.json;

import dev.spillway.data.json.JsonLexer.Token;
import dev.spillway.data.json.JsonValue.Member;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.util.ArrayList;
import java.util.List;

/// Reads JSON texts by PostgreSQL's rules (22P02 with its details). Used once.
public final class JsonParser {
    /// Values within values; PostgreSQL's limit is the size of its stack.
    private static final int DEPTH_MAX = 1_500;

    private final JsonLexer lexer;
    private int depth;

    private JsonParser(JsonLexer lexer) {
        this.lexer = lexer;
    }

    /// The document; escapes that no text may have (`\u0000`, half a surrogate pair) are errors.
    public static JsonValue parse(String text) {
        return new JsonParser(new JsonLexer(text, true)).document();
    }

    /// Checks what a value of type `json` may be; returns it as it is.
    public static String checked(String text) {
        new JsonParser(new JsonLexer(text, false)).document();
        return text;
    }

    private JsonValue document() {
        JsonValue value = value();
        if (lexer.token() != Token.END) {
            throw lexer.unexpected("end of input");
        }
        return value;
    }

    private JsonValue value() {
        int start = lexer.start();
        int end = lexer.end();
        JsonValue value = switch (lexer.token()) {
            case OBJECT_START -> object(start);
            case ARRAY_START -> array(start);
            case STRING -> new JsonValue.Text(lexer.value(), start, end);
            case NUMBER -> new JsonValue.Numeral(lexer.value(), start, end);
            case TRUE -> new JsonValue.Truth(true, start, end);
            case FALSE -> new JsonValue.Truth(false, start, end);
            case NULL -> new JsonValue.Null(start, end);
            case OBJECT_END, ARRAY_END, COMMA, COLON, END -> throw lexer.unexpected("JSON value");
        };
        lexer.advance();
        return value;
    }

    private void descend() {
        if (++depth > DEPTH_MAX) {
            throw new SpillwayException(ErrorCode.STATEMENT_TOO_COMPLEX, "stack depth limit exceeded");
        }
        lexer.advance();
    }

    /// Up to the closing bracket, which is left to the caller.
    private JsonValue array(int start) {
        descend();
        List<JsonValue> items = new ArrayList<>();
        if (lexer.token() != Token.ARRAY_END) {
            items.add(value());
            while (lexer.token() == Token.COMMA) {
                lexer.advance();
                items.add(value());
            }
            if (lexer.token() != Token.ARRAY_END) {
                throw lexer.unexpected("\",\" or \"]\"");
            }
        }
        depth--;
        return new JsonValue.Items(items, start, lexer.end());
    }

    private JsonValue object(int start) {
        descend();
        List<Member> members = new ArrayList<>();
        if (lexer.token() != Token.OBJECT_END) {
            members.add(member("string or \"}\""));
            while (lexer.token() == Token.COMMA) {
                lexer.advance();
                members.add(member("string"));
            }
            if (lexer.token() != Token.OBJECT_END) {
                throw lexer.unexpected("\",\" or \"}\"");
            }
        }
        depth--;
        return new JsonValue.Members(members, start, lexer.end());
    }

    private Member member(String expected) {
        if (lexer.token() != Token.STRING) {
            throw lexer.unexpected(expected);
        }
        String name = lexer.value();
        lexer.advance();
        if (lexer.token() != Token.COLON) {
            throw lexer.unexpected("\":\"");
        }
        lexer.advance();
        return new Member(name, value());
    }
}
