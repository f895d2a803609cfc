package dev.spillway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Documents rot where nothing reads them: this reads ARCHITECTURE.md and compares it with the sources.
class DocsTest {

    /// A name in backticks that looks like a class of ours: two capitals with a small letter between them.
    private static final Pattern CLASS_NAME = Pattern.compile("`([A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+)(?:\\.[^`]*)?`");

    private static final Pattern PACKAGE_NAME = Pattern.compile("`(dev\\.spillway(?:\\.[a-z]+)*)`");

    @Test
    void architectureNamesOnlyClassesThatExist() throws IOException {
        Set<String> missing = named(CLASS_NAME);
        missing.removeAll(sourceNames());
        assertThat(missing).as("classes that ARCHITECTURE.md names").isEmpty();
    }

    @Test
    void architectureNamesOnlyPackagesThatExist() throws IOException {
        for (String name : named(PACKAGE_NAME)) {
            assertThat(Path.of("src/main/java", name.replace('.', '/'))).isDirectory();
        }
    }

    @Test
    void architectureHasARowForEveryPackage() throws IOException {
        String text = Files.readString(Path.of("ARCHITECTURE.md"));
        try (Stream<Path> packages = Files.list(Path.of("src/main/java/dev/spillway"))) {
            assertThat(packages.filter(Files::isDirectory)
                            .map(path -> path.getFileName().toString()))
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(text).contains("| `" + name + "` |"));
        }
    }

    private static Set<String> named(Pattern pattern) throws IOException {
        String text = Files.readString(Path.of("ARCHITECTURE.md"));
        return pattern.matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> sourceNames() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String root : List.of("src/main/java", "src/test/java")) {
            try (Stream<Path> files = Files.walk(Path.of(root))) {
                files.map(path -> path.getFileName().toString())
                        .filter(name -> name.endsWith(".java"))
                        .forEach(name -> names.add(name.replace(".java", "")));
            }
        }
        return names;
    }
}
