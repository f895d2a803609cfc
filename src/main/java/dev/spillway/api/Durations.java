package dev.spillway.api;

import dev.spillway.session.SettingDefinition;
import dev.spillway.session.SettingDefinition.Context;
import dev.spillway.session.SettingDefinition.Description;
import dev.spillway.session.SettingDefinition.Kind;
import dev.spillway.session.SettingUnit;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Times in requests, as PostgreSQL writes them: `"30s"`, `"5min"`, or a bare number of milliseconds.
final class Durations {
    private Durations() {}

    static OptionalLong millis(String name, @Nullable Object value) {
        if (value == null) {
            return OptionalLong.empty();
        }
        SettingDefinition definition = new SettingDefinition(
                name,
                Kind.INTEGER,
                SettingUnit.MILLISECONDS,
                0L,
                0,
                Integer.MAX_VALUE,
                new Description(Context.USER, "", "", List.of()));
        return OptionalLong.of((Long) definition.parse(String.valueOf(value)));
    }
}
