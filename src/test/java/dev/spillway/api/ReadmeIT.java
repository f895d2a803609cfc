package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Runs the README's curl examples, in order, against a real service: what it shows must work when copied.
class ReadmeIT extends ServiceFixture {
    private static final Pattern SHELL_BLOCK = Pattern.compile("(?s)```sh\\n(.*?)```");

    @Test
    void everyExampleOfTheReadmeWorks() throws IOException, InterruptedException {
        String script = SHELL_BLOCK
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.joining("\n", "set -euo pipefail\n", ""))
                .replace("http://127.0.0.1:8080", "http://127.0.0.1:" + port)
                .replace("curl -s ", "curl -sS --fail-with-body ");
        assertThat(script).contains("curl");
        Process shell = new ProcessBuilder("bash", "-c", script)
                .redirectErrorStream(true)
                .start();
        shell.getOutputStream().close();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(output).isZero();
        assertThat(output)
                .contains(
                        "\"rowCount\":3", "Plan Choice: serial", "Plan Choice: parallel", "spillway_statement_seconds");
    }
}
