package dev.spillway.sql.expression;

import dev.spillway.data.DataType;
import dev.spillway.data.TypeName;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/// Which versions of a function a call means, by PostgreSQL's rules: those that take the arguments, of them those with
/// most exact matches, then preferred types, then strings for what is unknown. Stateless.
public final class CallResolution {
    private CallResolution() {}

    /// A version with the types of its parameters and the arguments that they get; there may be more arguments.
    private record Version<V>(V value, List<DataType> types, List<Term> arguments) {
        boolean isApplicable() {
            for (int i = 0; i < types.size(); i++) {
                Term argument = arguments.get(i);
                if (!argument.isUnknown() && !Functions.isImplicit(argument.type(), types.get(i))) {
                    return false;
                }
            }
            return true;
        }

        int exact() {
            int count = 0;
            for (int i = 0; i < types.size(); i++) {
                Term argument = arguments.get(i);
                boolean isExact = !argument.isUnknown()
                        && argument.type().name() == types.get(i).name();
                count += isExact ? 1 : 0;
            }
            return count;
        }

        int preferred() {
            int count = exact();
            for (int i = 0; i < types.size(); i++) {
                TypeName type = types.get(i).name();
                Term argument = arguments.get(i);
                boolean isOther = !argument.isUnknown() && argument.type().name() != type;
                count += isOther && isPreferred(type) ? 1 : 0;
            }
            return count;
        }

        int forUnknown(int position) {
            if (position >= types.size()) {
                return 0;
            }
            TypeName type = types.get(position).name();
            return type.isString() ? 2 : isPreferred(type) ? 1 : 0;
        }
    }

    /// `all` take as many arguments as there are; `arguments` gives each its own in its parameters' order. More
    /// than
    /// one is left where the call is ambiguous.
    public static <V> List<V> best(List<V> all, Function<V, List<DataType>> types, Function<V, List<Term>> arguments) {
        List<Version<V>> versions = all.stream()
                .map(it -> new Version<>(it, types.apply(it), arguments.apply(it)))
                .filter(Version::isApplicable)
                .toList();
        if (versions.size() > 1) {
            versions = most(versions, Version::exact);
            versions = most(versions, Version::preferred);
            int count = versions.getFirst().arguments().size();
            for (int i = 0; i < count && versions.size() > 1; i++) {
                int position = i;
                if (versions.getFirst().arguments().get(i).isUnknown()) {
                    versions = most(versions, version -> version.forUnknown(position));
                }
            }
        }
        return versions.stream().map(Version::value).toList();
    }

    private static <V> List<Version<V>> most(List<Version<V>> versions, ToIntFunction<Version<V>> score) {
        int most = versions.stream().mapToInt(score).max().orElse(0);
        return versions.stream()
                .filter(version -> score.applyAsInt(version) == most)
                .toList();
    }

    private static boolean isPreferred(TypeName type) {
        return type == TypeName.DOUBLE_PRECISION || type == TypeName.TEXT || type == TypeName.INTERVAL;
    }
}
