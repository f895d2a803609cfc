package dev.spillway.bench;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One field of an answer, in a form in which three engines can be compared.
///
/// Whole numbers and decimals are [Exact] and compare by value, whatever their scale; floats are [Approximate];
/// everything else is compared as text. Trailing blanks of text are dropped, because `char(n)` pads in PostgreSQL and
/// does not in DuckDB.
sealed interface Value {

    record Exact(BigDecimal number) implements Value {}

    record Approximate(double number) implements Value {}

    record Text(String text) implements Value {}

    record Null() implements Value {}

    /// From a JDBC column.
    static Value of(@Nullable Object object) {
        return switch (object) {
            case null -> new Null();
            case BigDecimal decimal -> new Exact(decimal);
            case BigInteger integer -> new Exact(new BigDecimal(integer));
            case Double number -> new Approximate(number);
            case Float number -> new Approximate(number);
            case Number number -> new Exact(BigDecimal.valueOf(number.longValue()));
            default -> new Text(object.toString().stripTrailing());
        };
    }

    /// From an answer over HTTP, where the column's SQL type says how its text is to be read.
    static Value of(String sqlType, String text) {
        String type = sqlType.toLowerCase(Locale.ROOT);
        if (type.startsWith("double") || type.startsWith("real") || type.startsWith("float")) {
            return new Approximate(Double.parseDouble(text));
        }
        boolean isExact = type.startsWith("numeric")
                || type.startsWith("decimal")
                || type.endsWith("int")
                || type.startsWith("integer");
        return isExact ? new Exact(new BigDecimal(text)) : new Text(text.stripTrailing());
    }
}
