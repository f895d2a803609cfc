package dev.spillway.slt;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The files that `net.hydromatic:sql-logic-test` brings, by their path below `test/`. Thread-safe.
final class Corpus implements AutoCloseable {
    private static final String ROOT = "/test/";

    private final FileSystem jar;
    private final List<String> paths;

    Corpus() throws IOException {
        URL known = Corpus.class.getResource(ROOT + "select1.test");
        if (known == null) {
            throw new IllegalStateException("the files of sqllogictest must be on the class path");
        }
        jar = FileSystems.newFileSystem(uri(known), Map.of());
        try (Stream<Path> files = Files.walk(jar.getPath(ROOT))) {
            paths = files.map(Path::toString)
                    .filter(path -> path.endsWith(".test"))
                    .map(path -> path.substring(ROOT.length()))
                    .sorted()
                    .toList();
        }
    }

    private static URI uri(URL resource) {
        try {
            return resource.toURI();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a resource must have a URI", e);
        }
    }

    List<String> paths() {
        return paths;
    }

    Script open(String path) {
        try {
            return Script.parse(path, Files.readAllLines(jar.getPath(ROOT + path), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new IllegalStateException(path + " cannot be read", e);
        }
    }

    @Override
    public void close() throws IOException {
        jar.close();
    }
}
