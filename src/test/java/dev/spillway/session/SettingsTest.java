package dev.spillway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private final Settings settings = Settings.configured(new SettingCatalog(4), Map.of());

    private void set(String name, String value) {
        settings.set(name, value, false);
    }

    private void assertFails(ErrorCode code, String name, String value) {
        assertThatThrownBy(() -> set(name, value))
                .as("%s = %s", name, value)
                .isInstanceOfSatisfying(
                        SpillwayException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void valuesAreReadAndPrintedInPostgresUnits() {
        set("work_mem", "64MB");
        assertThat(settings.number("work_mem")).isEqualTo(65_536);
        assertThat(settings.show("work_mem")).isEqualTo("64MB");
        set("work_mem", "1500");
        assertThat(settings.show("work_mem")).isEqualTo("1500kB");
        set("work_mem", "1.5 GB");
        assertThat(settings.show("work_mem")).isEqualTo("1536MB");
        assertThat(settings.show("temp_buffers")).isEqualTo("128MB");
        set("temp_buffers", "800kB");
        assertThat(settings.number("temp_buffers")).isEqualTo(100);
        assertThat(settings.show("temp_buffers")).isEqualTo("800kB");
        set("statement_timeout", "1min");
        assertThat(settings.number("statement_timeout")).isEqualTo(60_000);
        assertThat(settings.show("statement_timeout")).isEqualTo("1min");
        set("statement_timeout", "0.5s");
        assertThat(settings.show("statement_timeout")).isEqualTo("500ms");
        set("write_page_cost", "2.50");
        assertThat(settings.show("write_page_cost")).isEqualTo("2.5");
        set("EXTENDED_PARALLEL_PROCESSING", "off");
        assertThat(settings.show("enable_parallel_temptables")).isEqualTo("off");
        set("enable_parallel_temptables", "yes");
        assertThat(settings.flag("extended_parallel_processing")).isTrue();
        set("temp_flush_scope", "Referenced");
        assertThat(settings.show("temp_flush_scope")).isEqualTo("referenced");
        assertThat(settings.show("temp_file_limit")).isEqualTo("-1");
    }

    @Test
    void badValuesAndNamesHavePostgresCodes() {
        assertFails(ErrorCode.UNDEFINED_OBJECT, "no_such", "1");
        assertFails(ErrorCode.INVALID_PARAMETER_VALUE, "work_mem", "64MiB");
        assertFails(ErrorCode.INVALID_PARAMETER_VALUE, "work_mem", "x");
        assertFails(ErrorCode.INVALID_PARAMETER_VALUE, "work_mem", "");
        assertFails(ErrorCode.INVALID_PARAMETER_VALUE, "work_mem", "1e999999999");
        assertFails(ErrorCode.INVALID_PARAMETER_VALUE, "temp_buffers", "99");
        assertFails(ErrorCode.INVALID_PARAMETER_VALUE, "write_page_cost", "-1");
        assertFails(ErrorCode.INVALID_PARAMETER_VALUE, "enable_sort", "perhaps");
        assertFails(ErrorCode.INVALID_PARAMETER_VALUE, "temp_flush_scope", "some");
        assertFails(ErrorCode.INVALID_PARAMETER_VALUE, "seq_page_cost", "1kB");
        assertThatThrownBy(() -> set("work_mem", "1 parsec"))
                .isInstanceOfSatisfying(
                        SpillwayException.class,
                        e -> assertThat(e.hint())
                                .contains("Valid units for this parameter are \"TB\", \"GB\", \"MB\", \"kB\", \"B\"."));
        assertThatThrownBy(() -> set("temp_buffers", "99"))
                .hasMessage(
                        "99 8kB is outside the valid range for parameter \"temp_buffers\" (100 8kB .. 1073741823 8kB)");
    }

    @Test
    void tempBuffersAreFixedOnceUsed() {
        set("temp_buffers", "200");
        assertThatThrownBy(() -> settings.set("temp_buffers", "300", true))
                .isInstanceOfSatisfying(
                        SpillwayException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.CANNOT_CHANGE_RUNTIME_PARAM));
        settings.set("temp_buffers", "200", true);
        assertThatThrownBy(() -> settings.reset("temp_buffers", true)).isInstanceOf(SpillwayException.class);
        settings.set("work_mem", "1MB", true);
        settings.resetAll(true);
        assertThat(settings.show("temp_buffers")).isEqualTo("1600kB");
        assertThat(settings.show("work_mem")).isEqualTo("4MB");
        assertFails(ErrorCode.CANNOT_CHANGE_RUNTIME_PARAM, "max_parallel_workers", "64");
    }

    @Test
    void resetGoesBackToTheConfiguration() {
        Settings configured = Settings.configured(new SettingCatalog(1), Map.of("work_mem", "8MB"));
        configured.set("work_mem", "1MB", false);
        assertThat(configured.changed()).containsEntry("work_mem", "1MB");
        Settings copy = configured.copy();
        configured.reset("work_mem", false);
        assertThat(configured.show("work_mem")).isEqualTo("8MB");
        assertThat(copy.show("work_mem")).isEqualTo("1MB");
    }

    @Test
    void theShippedDefaults() {
        assertThat(settings.number("temp_buffers")).isEqualTo(16_384);
        assertThat(settings.real("write_page_cost")).isEqualTo(5.0);
        assertThat(settings.flag("extended_parallel_processing")).isTrue();
        assertThat(settings.number("max_parallel_workers_per_gather")).isEqualTo(3);
        assertThat(new SettingCatalog(1)
                        .find("max_parallel_workers_per_gather")
                        .orElseThrow()
                        .defaultValue())
                .isEqualTo(1L);
        assertThat(settings.definitions()).allSatisfy(definition -> {
            assertThat(definition.description().text()).endsWith(".");
            assertThat(definition.parse(definition.print(definition.defaultValue())))
                    .isEqualTo(definition.defaultValue());
        });
    }
}
