package dev.spillway.session;

import dev.spillway.data.SessionZone;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.planner.PlannerSettings;
import dev.spillway.session.SettingDefinition.Context;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The values of the settings in a session: what it has SET over the service's configuration over the built-in
/// defaults.
///
/// Not thread-safe; a session's belong to its leader.
public final class Settings {
    private final SettingCatalog catalog;
    /// What RESET goes back to: by setting name.
    private final Map<String, Object> configured;
    private Values values = Values.NONE;
    /// Made when first asked for, dropped at each change: a statement from the plan cache must not pay for it.
    private @Nullable PlannerSettings planner;
    private @Nullable Map<String, String> changed;
    private @Nullable SessionZone zone;

    /// What has been set: by SET, and by SET LOCAL until the transaction ends. Immutable; undo puts an old one
    /// back.
    record Values(Map<String, Object> session, Map<String, Object> local) {
        static final Values NONE = new Values(Map.of(), Map.of());

        Values {
            session = Map.copyOf(session);
            local = Map.copyOf(local);
        }

        Values with(String name, Object value) {
            Map<String, Object> changed = new TreeMap<>(session);
            changed.put(name, value);
            return new Values(changed, without(local, name));
        }

        Values withLocal(String name, Object value) {
            Map<String, Object> changed = new TreeMap<>(local);
            changed.put(name, value);
            return new Values(session, changed);
        }

        Values without(String name) {
            return new Values(without(session, name), without(local, name));
        }

        private static Map<String, Object> without(Map<String, Object> from, String name) {
            Map<String, Object> left = new TreeMap<>(from);
            left.remove(name);
            return left;
        }
    }

    private Settings(SettingCatalog catalog, Map<String, Object> configured) {
        this.catalog = catalog;
        this.configured = configured;
    }

    /// Where a value comes from, in `pg_settings`' words.
    public enum Source {
        DEFAULT("default"),
        CONFIGURATION("configuration file"),
        SESSION("session");

        private final String label;

        Source(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /// Settings whose defaults are changed by the service's configuration, name → text.
    public static Settings configured(SettingCatalog catalog, Map<String, String> configuration) {
        Map<String, Object> configured = new TreeMap<>();
        configuration.forEach((name, text) -> {
            SettingDefinition definition = find(catalog, name);
            configured.put(definition.name(), definition.parse(text));
        });
        return new Settings(catalog, configured);
    }

    /// A copy that may be changed without changing this one: a new session's, or a statement's own.
    public Settings copy() {
        Settings copy = new Settings(catalog, configured);
        copy.values = values;
        copy.planner = planner;
        copy.changed = changed;
        return copy;
    }

    public SettingCatalog catalog() {
        return catalog;
    }

    /// `SET name = text`. `isTempInUse`: the session has touched a TEMP table, which fixes some settings (55P02).
    public void set(String name, String text, boolean isTempInUse) {
        SettingDefinition definition = find(catalog, name);
        Object value = definition.parse(text);
        checkChangeable(definition, value, isTempInUse);
        values = values.with(definition.name(), value);
        forget();
    }

    /// `SET LOCAL name = text`, or DEFAULT where `text` is missing.
    void setLocal(String name, Optional<String> text, boolean isTempInUse) {
        SettingDefinition definition = find(catalog, name);
        Object value = text.isPresent() ? definition.parse(text.get()) : base(definition);
        checkChangeable(definition, value, isTempInUse);
        values = values.withLocal(definition.name(), value);
        forget();
    }

    Values values() {
        return values;
    }

    void restore(Values old) {
        if (!values.equals(old)) {
            values = old;
            forget();
        }
    }

    /// Forgets what SET LOCAL has set.
    void endTransaction() {
        if (!values.local().isEmpty()) {
            restore(new Values(values.session(), Map.of()));
        }
    }

    /// `RESET name`.
    public void reset(String name, boolean isTempInUse) {
        SettingDefinition definition = find(catalog, name);
        checkChangeable(definition, base(definition), isTempInUse);
        values = values.without(definition.name());
        forget();
    }

    /// `RESET ALL`: everything that may be changed now.
    public void resetAll(boolean isTempInUse) {
        Values left = values;
        for (SettingDefinition definition : catalog.all()) {
            Context context = definition.description().context();
            if (context == Context.USER || context == Context.BEFORE_TEMP_USE && !isTempInUse) {
                left = left.without(definition.name());
            }
        }
        restore(left);
    }

    /// `SHOW name`: the value as PostgreSQL prints it.
    public String show(String name) {
        SettingDefinition definition = find(catalog, name);
        return definition.print(value(definition));
    }

    /// Every setting that is not at its built-in default, name → text: for EXPLAIN (SETTINGS) and the plan cache.
    public Map<String, String> changed() {
        Map<String, String> known = changed;
        if (known == null) {
            Map<String, String> found = new LinkedHashMap<>();
            for (SettingDefinition definition : catalog.all()) {
                Object value = value(definition);
                if (!value.equals(definition.defaultValue())) {
                    found.put(definition.name(), definition.print(value));
                }
            }
            known = Collections.unmodifiableMap(found);
            changed = known;
        }
        return known;
    }

    private void forget() {
        zone = null;
        planner = null;
        changed = null;
    }

    public Source source(SettingDefinition definition) {
        if (values.session().containsKey(definition.name()) || values.local().containsKey(definition.name())) {
            return Source.SESSION;
        }
        return configured.containsKey(definition.name()) ? Source.CONFIGURATION : Source.DEFAULT;
    }

    /// The value in force: a Boolean, Long, Double or String.
    public Object value(SettingDefinition definition) {
        Object local = values.local().get(definition.name());
        Object own = local == null ? values.session().get(definition.name()) : local;
        return own == null ? base(definition) : own;
    }

    public List<SettingDefinition> definitions() {
        return catalog.all();
    }

    /// What the planner is given.
    PlannerSettings planner() {
        PlannerSettings made = planner;
        if (made == null) {
            made = EngineSettings.planner(this);
            planner = made;
        }
        return made;
    }

    public boolean flag(String name) {
        return (Boolean) value(find(catalog, name));
    }

    /// In the setting's own unit: blocks, kB or ms.
    public long number(String name) {
        return (Long) value(find(catalog, name));
    }

    public double real(String name) {
        return (Double) value(find(catalog, name));
    }

    public String choice(String name) {
        return (String) value(find(catalog, name));
    }

    /// The session's time zone.
    public SessionZone zone() {
        SessionZone known = zone;
        if (known == null) {
            known = SessionZone.ofSetting(choice("TimeZone")).orElseThrow();
            zone = known;
        }
        return known;
    }

    private Object base(SettingDefinition definition) {
        @Nullable Object configuredValue = configured.get(definition.name());
        return configuredValue == null ? definition.defaultValue() : configuredValue;
    }

    private void checkChangeable(SettingDefinition definition, Object value, boolean isTempInUse) {
        Context context = definition.description().context();
        boolean isFixed = context == Context.INTERNAL || context == Context.BEFORE_TEMP_USE && isTempInUse;
        if (isFixed && !value.equals(value(definition))) {
            SpillwayException error = new SpillwayException(
                    ErrorCode.CANNOT_CHANGE_RUNTIME_PARAM,
                    "parameter \"" + definition.name() + "\" cannot be changed now");
            throw context == Context.INTERNAL
                    ? error.withHint("It is fixed when the service starts.")
                    : error.withHint(
                            "It is fixed once the session has used a TEMP table: set it first, in a new session.");
        }
    }

    private static SettingDefinition find(SettingCatalog catalog, String name) {
        return catalog.find(name)
                .orElseThrow(() -> new SpillwayException(
                        ErrorCode.UNDEFINED_OBJECT, "unrecognized configuration parameter \"" + name + "\""));
    }
}
