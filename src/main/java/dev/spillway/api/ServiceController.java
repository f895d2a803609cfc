package dev.spillway.api;

import dev.spillway.session.SettingCatalog;
import dev.spillway.session.SettingDefinition;
import dev.spillway.session.Settings;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Service", description = "Settings and versions.")
class ServiceController {
    private final Settings settings;
    private final Optional<BuildProperties> build;

    ServiceController(Settings settings, ObjectProvider<BuildProperties> build) {
        this.settings = settings;
        this.build = Optional.ofNullable(build.getIfAvailable());
    }

    @Schema(name = "Setting", description = "A setting as pg_settings shows it, with the service's default.")
    record SettingAnswer(
            @Schema(example = "work_mem") String name,

            @Schema(description = "What a new session starts with, as SHOW prints it", example = "4MB")
            String setting,

            @Schema(description = "The built-in default", example = "4MB")
            String bootValue,

            @Schema(description = "What a bare number counts", example = "kB") @Nullable
            String unit,

            @Schema(example = "integer") String type,
            @Nullable String min,
            @Nullable String max,

            @Schema(description = "Values of an enum") @Nullable
            List<String> values,

            @Schema(
                    description =
                            "user: at any time; before_temp_use: until the session has used a TEMP table; internal: never")
            String context,

            String category,
            String description,

            @Schema(description = "Where the value comes from")
            String source,

            @Schema(description = "Other names it is known by") @Nullable
            List<String> aliases) {}

    @Schema(name = "Version")
    record VersionAnswer(
            @Schema(example = "Spillway") String name,
            @Schema(example = "0.1.0") String version,
            @Schema(example = "25.0.3") String java,

            @Schema(description = "Whose SQL, plans and settings are followed")
            String compatibleWith) {}

    @GetMapping(path = "/v1/settings", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "listSettings", summary = "List every setting with its default, unit and range")
    Map<String, List<SettingAnswer>> list() {
        return Map.of(
                "settings", settings.definitions().stream().map(this::answer).toList());
    }

    @GetMapping(path = "/v1/version", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "readVersion", summary = "Read the version of the service")
    VersionAnswer version() {
        return new VersionAnswer(
                "Spillway",
                build.map(BuildProperties::getVersion).orElse("development"),
                Runtime.version().toString(),
                "PostgreSQL 18");
    }

    private SettingAnswer answer(SettingDefinition definition) {
        boolean hasRange =
                definition.kind() == SettingDefinition.Kind.INTEGER || definition.kind() == SettingDefinition.Kind.REAL;
        List<String> values = definition.description().values();
        List<String> aliases = SettingCatalog.aliases().entrySet().stream()
                .filter(alias -> alias.getValue().equals(definition.name()))
                .map(Map.Entry::getKey)
                .toList();
        String unit = definition.unit().label();
        return new SettingAnswer(
                definition.name(),
                definition.print(settings.value(definition)),
                definition.print(definition.defaultValue()),
                unit.isEmpty() ? null : unit,
                definition.kind().label(),
                hasRange ? definition.printBound(definition.min()) : null,
                hasRange ? definition.printBound(definition.max()) : null,
                values.isEmpty() ? null : values,
                definition.description().context().name().toLowerCase(Locale.ROOT),
                definition.description().category(),
                definition.description().text(),
                settings.source(definition).label(),
                aliases.isEmpty() ? null : aliases);
    }
}
