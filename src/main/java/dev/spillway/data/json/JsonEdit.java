package dev.spillway.data.json;

import dev.spillway.data.json.JsonValue.Items;
import dev.spillway.data.json.JsonValue.Member;
import dev.spillway.data.json.JsonValue.Members;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `jsonb` with something added, changed or taken away. What is made anew has no place in a text. Stateless.
public final class JsonEdit {
    private JsonEdit() {}

    private static Items array(List<JsonValue> items) {
        return new Items(items, 0, 0);
    }

    private static Members object(List<Member> members) {
        return new Members(members, 0, 0);
    }

    /// A member's name, a string of an array, or the string itself.
    public static boolean exists(JsonValue value, String name) {
        return switch (value) {
            case Members _ -> JsonPath.member(value, name) != null;
            case Items array -> array.items().stream().anyMatch(item -> isText(item, name));
            default -> isText(value, name);
        };
    }

    private static boolean isText(JsonValue value, String text) {
        return value instanceof JsonValue.Text(String own, var _, var _) && own.equals(text);
    }

    /// `||`: members of both, the right ones winning; anything else as arrays one behind the other.
    public static JsonValue concatenate(JsonValue left, JsonValue right) {
        if (left instanceof Members first && right instanceof Members second) {
            List<Member> members = new ArrayList<>(first.members());
            members.addAll(second.members());
            return object(members);
        }
        List<JsonValue> items = new ArrayList<>(items(left));
        items.addAll(items(right));
        return array(items);
    }

    private static List<JsonValue> items(JsonValue value) {
        return value instanceof Items array ? array.items() : List.of(value);
    }

    /// Without the member of this name, or without the strings that are the same.
    public static JsonValue without(JsonValue value, String name) {
        return withoutAll(value, List.of(name));
    }

    public static JsonValue withoutAll(JsonValue value, List<? extends @Nullable Object> names) {
        return switch (value) {
            case Members object ->
                object(object.members().stream()
                        .filter(member -> !names.contains(member.name()))
                        .toList());
            case Items array ->
                array(array.items().stream()
                        .filter(item ->
                                !(item instanceof JsonValue.Text(String own, var _, var _) && names.contains(own)))
                        .toList());
            default -> throw invalid("cannot delete from scalar");
        };
    }

    public static JsonValue without(JsonValue value, long index) {
        return switch (value) {
            case Items array -> {
                long place = index < 0 ? index + array.items().size() : index;
                List<JsonValue> items = new ArrayList<>(array.items());
                if (place >= 0 && place < items.size()) {
                    items.remove((int) place);
                }
                yield array(items);
            }
            case Members _ -> throw invalid("cannot delete from object using integer index");
            default -> throw invalid("cannot delete from scalar");
        };
    }

    private static SpillwayException invalid(String message) {
        return new SpillwayException(ErrorCode.INVALID_PARAMETER_VALUE, message);
    }

    /// What becomes of the value at the end of a path; `null` takes it away. `isThere`: whether there is one.
    private interface Change {
        @Nullable
        JsonValue of(@Nullable JsonValue old);
    }

    public static JsonValue withoutPath(JsonValue value, List<? extends @Nullable Object> path) {
        if (value.isScalar()) {
            throw invalid("cannot delete path in scalar");
        }
        return path.isEmpty() ? value : changed(value, path, 0, old -> null);
    }

    /// A member or item that is not there is added only if `isCreating`.
    public static JsonValue set(
            JsonValue value, List<? extends @Nullable Object> path, JsonValue replacement, boolean isCreating) {
        if (value.isScalar()) {
            throw invalid("cannot set path in scalar");
        }
        return path.isEmpty() ? value : changed(value, path, 0, old -> old == null && !isCreating ? null : replacement);
    }

    private static JsonValue changed(JsonValue value, List<? extends @Nullable Object> path, int level, Change change) {
        boolean isLast = level == path.size() - 1;
        Object step = step(path, level);
        switch (value) {
            case Members object -> {
                List<Member> members = new ArrayList<>();
                boolean isFound = false;
                for (Member member : object.members()) {
                    boolean isMeant = member.name().equals(step);
                    isFound |= isMeant;
                    JsonValue now = !isMeant
                            ? member.value()
                            : isLast ? change.of(member.value()) : changed(member.value(), path, level + 1, change);
                    if (now != null) {
                        members.add(new Member(member.name(), now));
                    }
                }
                JsonValue added = isLast && !isFound ? change.of(null) : null;
                if (added != null) {
                    members.add(new Member(step.toString(), added));
                }
                return object(members);
            }
            case Items array -> {
                return changedItem(array, path, level, change);
            }
            default -> {
                return value;
            }
        }
    }

    private static Object step(List<? extends @Nullable Object> path, int level) {
        Object step = path.get(level);
        if (step == null) {
            throw new SpillwayException(
                    ErrorCode.NULL_VALUE_NOT_ALLOWED, "path element at position " + (level + 1) + " is null");
        }
        return step;
    }

    private static JsonValue changedItem(Items array, List<? extends @Nullable Object> path, int level, Change change) {
        boolean isLast = level == path.size() - 1;
        int size = array.items().size();
        long index = number(path, level);
        long place = index < 0 ? index + size : index;
        List<JsonValue> items = new ArrayList<>(array.items());
        if (place >= 0 && place < size) {
            JsonValue old = items.get((int) place);
            JsonValue now = isLast ? change.of(old) : changed(old, path, level + 1, change);
            if (now == null) {
                items.remove((int) place);
            } else {
                items.set((int) place, now);
            }
        } else if (isLast) {
            JsonValue added = change.of(null);
            if (added != null) {
                items.add(place < 0 ? 0 : size, added);
            }
        }
        return array(items);
    }

    private static long number(List<? extends @Nullable Object> path, int level) {
        Object step = step(path, level);
        Integer index = JsonPath.index(step.toString());
        if (index == null) {
            throw new SpillwayException(
                    ErrorCode.INVALID_TEXT_REPRESENTATION,
                    "path element at position " + (level + 1) + " is not an integer: \"" + step + "\"");
        }
        return index;
    }

    /// Before the item at the path or behind it; as a new member where there is none (22023 where there is one).
    public static JsonValue insert(
            JsonValue value, List<? extends @Nullable Object> path, JsonValue inserted, boolean isAfter) {
        if (value.isScalar()) {
            throw invalid("cannot set path in scalar");
        }
        if (path.isEmpty()) {
            return value;
        }
        List<? extends @Nullable Object> parent = path.subList(0, path.size() - 1);
        JsonValue container = JsonPath.at(value, parent);
        JsonValue edited = switch (container) {
            case Items array -> inserted(array, number(path, path.size() - 1), inserted, isAfter);
            case Members object -> {
                String name = step(path, path.size() - 1).toString();
                if (JsonPath.member(object, name) != null) {
                    throw invalid("cannot replace existing key")
                            .withHint("Try using the function jsonb_set to replace key value.");
                }
                List<Member> members = new ArrayList<>(object.members());
                members.add(new Member(name, inserted));
                yield object(members);
            }
            case null, default -> null;
        };
        return edited == null
                ? value
                : parent.isEmpty() ? edited : changed(value, parent, 0, old -> Objects.requireNonNull(edited));
    }

    private static JsonValue inserted(Items array, long index, JsonValue inserted, boolean isAfter) {
        int size = array.items().size();
        long place = index < 0 ? index + size : index;
        boolean isThere = place >= 0 && place < size;
        long at = isThere && isAfter ? place + 1 : place;
        List<JsonValue> items = new ArrayList<>(array.items());
        items.add(Math.clamp(at, 0, size), inserted);
        return array(items);
    }

    /// Without members that are null, at any depth.
    public static JsonValue withoutNulls(JsonValue value) {
        return switch (value) {
            case Members object ->
                object(object.members().stream()
                        .filter(member -> !(member.value() instanceof JsonValue.Null))
                        .map(member -> new Member(member.name(), withoutNulls(member.value())))
                        .toList());
            case Items array ->
                array(array.items().stream().map(JsonEdit::withoutNulls).toList());
            default -> value;
        };
    }
}
