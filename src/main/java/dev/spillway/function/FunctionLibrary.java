package dev.spillway.function;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Every scalar function that has no kernel, by name. Immutable, shared.
public final class FunctionLibrary {
    private static final Map<String, List<Signature>> BY_NAME = all();

    private FunctionLibrary() {}

    private static Map<String, List<Signature>> all() {
        Definitions all = new Definitions();
        TextLibrary.define(all);
        SystemLibrary.define(all);
        PatternLibrary.define(all);
        FloatLibrary.define(all);
        NumberLibrary.define(all);
        TemplateLibrary.define(all);
        TemporalLibrary.define(all);
        ServerLibrary.define(all);
        JsonLibrary.define(all);
        JsonSetLibrary.define(all);
        RandomLibrary.define(all);
        ByteLibrary.define(all);
        return all.signatures().stream()
                .collect(Collectors.collectingAndThen(Collectors.groupingBy(Signature::name), Map::copyOf));
    }

    /// The versions of a function or operator; none where the name is unknown.
    public static List<Signature> versions(String name) {
        return BY_NAME.getOrDefault(name, List.of());
    }
}
