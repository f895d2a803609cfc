package dev.spillway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What this process holds at a moment: Spillway's threads, open files and mapped files. Files are counted by path, so
/// two channels on one file are two. Off Linux there is no `/proc`, and only threads are seen. Immutable.
///
/// @param threads by thread id, with name and stack
/// @param openFiles how many descriptors stand on each path
/// @param mappedFiles how many mappings each path has
record ResourceCensus(Map<Long, String> threads, Map<String, Integer> openFiles, Map<String, Integer> mappedFiles) {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Path MAPPINGS = Path.of("/proc/self/maps");

    /// What the JVM itself and libraries open when they like.
    private static final Predicate<String> THE_JVMS = Pattern.compile(
                    "\\.jar$|\\.so(\\.\\d+)*$|\\.jsa$|/lib/modules$|^/(dev|proc|sys|usr|etc)/|\\.mv\\.db$|surefire|hsperfdata"
                            + "|/\\.duckdb/| \\(deleted\\).*\\.so")
            .asPredicate();

    ResourceCensus {
        threads = Map.copyOf(threads);
        openFiles = Map.copyOf(openFiles);
        mappedFiles = Map.copyOf(mappedFiles);
    }

    static ResourceCensus take() {
        return new ResourceCensus(threadsNow(), openNow(), mappedNow());
    }

    /// What is here and was not in `before`, one sentence each.
    List<String> grownSince(ResourceCensus before) {
        List<String> grown = new ArrayList<>();
        threads.forEach((id, description) -> {
            if (!before.threads.containsKey(id)) {
                grown.add("thread still runs: " + description);
            }
        });
        addGrown(grown, "file still open: ", openFiles, before.openFiles);
        addGrown(grown, "file still mapped: ", mappedFiles, before.mappedFiles);
        return grown;
    }

    private static void addGrown(
            List<String> grown, String what, Map<String, Integer> now, Map<String, Integer> before) {
        now.forEach((path, count) -> {
            if (count > before.getOrDefault(path, 0)) {
                grown.add(what + path);
            }
        });
    }

    private static Map<Long, String> threadsNow() {
        Map<Long, String> threads = new HashMap<>();
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            if (thread.getName().startsWith("spillway-")) {
                threads.put(thread.threadId(), thread.getName() + " at " + Arrays.toString(stack));
            }
        });
        return threads;
    }

    private static Map<String, Integer> openNow() {
        Map<String, Integer> files = new HashMap<>();
        if (Files.isDirectory(DESCRIPTORS)) {
            try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
                descriptors.forEach(descriptor -> count(files, targetOf(descriptor)));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        return files;
    }

    private static String targetOf(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException _) {
            // Closed meanwhile.
            return "";
        }
    }

    private static Map<String, Integer> mappedNow() {
        Map<String, Integer> files = new HashMap<>();
        if (Files.exists(MAPPINGS)) {
            try {
                for (String line : Files.readAllLines(MAPPINGS)) {
                    int path = line.indexOf('/');
                    if (path >= 0) {
                        count(files, line.substring(path));
                    }
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        return files;
    }

    private static void count(Map<String, Integer> files, String path) {
        if (path.startsWith("/") && !THE_JVMS.test(path)) {
            files.merge(path, 1, Integer::sum);
        }
    }
}
