package dev.spillway.data.json;

import java.math.BigDecimal;
import java.util.List;

/// A parsed JSON value. `start` and `end` are its place in the text it was read from. Immutable.
public sealed interface JsonValue {
    int start();

    int end();

    record Null(int start, int end) implements JsonValue {}

    record Truth(boolean value, int start, int end) implements JsonValue {}

    /// `digits` as they were written.
    record Numeral(String digits, int start, int end) implements JsonValue {
        /// As PostgreSQL's `numeric` reads it; 22003 beyond its digits.
        public BigDecimal value() {
            return JsonNumbers.parse(digits);
        }
    }

    /// `value` without quotes and escapes.
    record Text(String value, int start, int end) implements JsonValue {}

    record Items(List<JsonValue> items, int start, int end) implements JsonValue {
        public Items {
            items = List.copyOf(items);
        }
    }

    /// As they were written: names may be there twice.
    record Members(List<Member> members, int start, int end) implements JsonValue {
        public Members {
            members = List.copyOf(members);
        }
    }

    record Member(String name, JsonValue value) {}

    /// What `json_typeof` says.
    default String typeName() {
        return switch (this) {
            case Null _ -> "null";
            case Truth _ -> "boolean";
            case Numeral _ -> "number";
            case Text _ -> "string";
            case Items _ -> "array";
            case Members _ -> "object";
        };
    }

    default boolean isScalar() {
        return !(this instanceof Items) && !(this instanceof Members);
    }
}
