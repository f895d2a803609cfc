package dev.spillway.function;

import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.function.ScalarFunction.OfValues;
import java.util.List;

/// `format(template, value …)`. One call.
final class TextTemplate {
    private static final int NONE = -1;

    private final Arguments arguments;
    private final List<DataType> types;
    private final String template;
    private final StringBuilder out = new StringBuilder();
    private int at;
    private int next = 1;

    private TextTemplate(Arguments arguments, List<DataType> types) {
        this.arguments = arguments;
        this.types = types;
        this.template = arguments.text(0);
    }

    static OfValues of(List<DataType> types) {
        return arguments -> arguments.isNull(0) ? null : new TextTemplate(arguments, types).filled();
    }

    private String filled() {
        while (at < template.length()) {
            char c = template.charAt(at++);
            if (c != '%') {
                out.append(c);
            } else if (current() == '%') {
                out.append('%');
                at++;
            } else {
                specifier();
            }
        }
        return out.toString();
    }

    private char current() {
        if (at >= template.length()) {
            throw FunctionErrors.invalidParameter("unterminated format() type specifier")
                    .withHint("For a single \"%\" use \"%%\".");
        }
        return template.charAt(at);
    }

    private void specifier() {
        int position = NONE;
        int start = at;
        int number = number();
        if (number != NONE && current() == '$') {
            position = positioned(number);
            at++;
        } else {
            at = start;
        }
        boolean isLeft = false;
        while (current() == '-') {
            isLeft = true;
            at++;
        }
        long width = width();
        if (width < 0) {
            isLeft = true;
            width = -width;
        }
        char kind = current();
        at++;
        if ("sIL".indexOf(kind) < 0) {
            throw FunctionErrors.invalidParameter("unrecognized format() type specifier \"" + kind + "\"")
                    .withHint("For a single \"%\" use \"%%\".");
        }
        pad(converted(kind, position == NONE ? next() : position), width, isLeft);
    }

    private static int positioned(int number) {
        if (number == 0) {
            throw FunctionErrors.invalidParameter("format specifies argument 0, but arguments are numbered from 1");
        }
        return number;
    }

    private int number() {
        int start = at;
        long value = 0;
        while (current() >= '0' && current() <= '9') {
            value = value * 10 + current() - '0';
            if (value > Integer.MAX_VALUE) {
                throw FunctionErrors.outOfRange("number is out of range");
            }
            at++;
        }
        return at == start ? NONE : (int) value;
    }

    private long width() {
        if (current() != '*') {
            return Math.max(0, number());
        }
        at++;
        int start = at;
        int number = number();
        int position;
        if (number != NONE && current() == '$') {
            position = positioned(number);
            at++;
        } else {
            at = start;
            position = next();
        }
        check(position);
        return arguments.isNull(position) ? 0 : Long.parseLong(Quoting.plain(arguments, position, types));
    }

    private int next() {
        return next++;
    }

    private void check(int position) {
        next = position + 1;
        if (position >= arguments.count()) {
            throw FunctionErrors.invalidParameter("too few arguments for format()");
        }
    }

    private String converted(char kind, int position) {
        check(position);
        if (arguments.isNull(position)) {
            return switch (kind) {
                case 's' -> "";
                case 'L' -> "NULL";
                default ->
                    throw new SpillwayException(
                            ErrorCode.NULL_VALUE_NOT_ALLOWED, "null values cannot be formatted as an SQL identifier");
            };
        }
        String text = Quoting.plain(arguments, position, types);
        return switch (kind) {
            case 's' -> text;
            case 'L' -> Quoting.literal(text);
            default -> Quoting.identifier(text);
        };
    }

    private void pad(String text, long width, boolean isLeft) {
        long missing = width - TextLibrary.length(text);
        if (missing > Integer.MAX_VALUE / 4) {
            throw FunctionErrors.tooLong();
        }
        if (!isLeft && missing > 0) {
            out.repeat(' ', (int) missing);
        }
        out.append(text);
        if (isLeft && missing > 0) {
            out.repeat(' ', (int) missing);
        }
    }
}
