package dev.spillway.data.json;

import dev.spillway.data.json.JsonValue.Member;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds values inside a document; `null` where there is none. Stateless.
public final class JsonPath {
    private JsonPath() {}

    /// Of several members with the name the last one.
    public static @Nullable JsonValue member(JsonValue value, String name) {
        JsonValue found = null;
        if (value instanceof JsonValue.Members object) {
            for (Member member : object.members()) {
                found = member.name().equals(name) ? member.value() : found;
            }
        }
        return found;
    }

    /// Counted from 0, or from the end where negative.
    public static @Nullable JsonValue item(JsonValue value, long index) {
        if (!(value instanceof JsonValue.Items array)) {
            return null;
        }
        int size = array.items().size();
        long place = index < 0 ? index + size : index;
        return place >= 0 && place < size ? array.items().get((int) place) : null;
    }

    /// Names of members and numbers of items.
    public static @Nullable JsonValue at(JsonValue value, List<? extends @Nullable Object> path) {
        JsonValue found = value;
        for (Object step : path) {
            if (step == null || found == null) {
                return null;
            }
            Integer index = found instanceof JsonValue.Items ? index(step.toString()) : null;
            found = index != null ? item(found, index) : member(found, step.toString());
        }
        return found;
    }

    /// A text as a number of an item; `null` where it is none.
    static @Nullable Integer index(String step) {
        try {
            return Integer.valueOf(step.strip());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /// The value as it stands in the text.
    public static @Nullable String written(@Nullable JsonValue value, String text) {
        return value == null ? null : text.substring(value.start(), value.end());
    }

    /// The value as SQL's text: strings without quotes, NULL for `null`.
    public static @Nullable String plain(@Nullable JsonValue value, String text) {
        return switch (value) {
            case null -> null;
            case JsonValue.Null _ -> null;
            case JsonValue.Text string -> string.value();
            default -> written(value, text);
        };
    }

    /// `jsonb @> jsonb`.
    public static boolean contains(JsonValue whole, JsonValue part) {
        if (whole instanceof JsonValue.Items && part.isScalar()) {
            return containsItem((JsonValue.Items) whole, part);
        }
        return containsAlike(whole, part);
    }

    private static boolean containsAlike(JsonValue whole, JsonValue part) {
        return switch (part) {
            case JsonValue.Members members ->
                whole instanceof JsonValue.Members
                        && JsonText.ordered(members).stream().allMatch(member -> {
                            JsonValue own = member(whole, member.name());
                            return own != null && containsAlike(own, member.value());
                        });
            case JsonValue.Items items ->
                whole instanceof JsonValue.Items array
                        && items.items().stream().allMatch(item -> containsItem(array, item));
            default -> isSameScalar(whole, part);
        };
    }

    private static boolean containsItem(JsonValue.Items array, JsonValue item) {
        return array.items().stream().anyMatch(own -> containsAlike(own, item));
    }

    static boolean isSameScalar(JsonValue left, JsonValue right) {
        return switch (left) {
            case JsonValue.Null _ -> right instanceof JsonValue.Null;
            case JsonValue.Truth truth ->
                right instanceof JsonValue.Truth(boolean value, var _, var _) && value == truth.value();
            case JsonValue.Text text ->
                right instanceof JsonValue.Text(String value, var _, var _) && value.equals(text.value());
            case JsonValue.Numeral number ->
                right instanceof JsonValue.Numeral other && number.value().compareTo(other.value()) == 0;
            case JsonValue.Items _, JsonValue.Members _ -> false;
        };
    }
}
