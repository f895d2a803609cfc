package dev.spillway.slt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A file in sqllogictest's format: records apart by blank lines, each a statement, a query with its expected result,
/// or a control word. Records for other databases than PostgreSQL are left out.
record Script(String path, List<Step> steps) {
    private static final String ENGINE = "postgresql";
    private static final String HASHED = " values hashing to ";

    Script {
        steps = List.copyOf(steps);
    }

    /// What runs; `line` is where its SQL begins, from 1.
    sealed interface Step permits Statement, Query {
        int line();

        String sql();
    }

    record Statement(int line, String sql, boolean isExpectedToFail) implements Step {}

    /// `types` has a letter for each column: T, I or R.
    record Query(int line, String sql, String types, Sort sort, Optional<String> label, Optional<Expected> expected)
            implements Step {}

    /// How the values are arranged before they are compared.
    enum Sort {
        NOSORT,
        ROWSORT,
        VALUESORT
    }

    /// The result as values in lines, or as their number and MD5.
    sealed interface Expected permits ExpectedValues, ExpectedHash {}

    record ExpectedValues(List<String> values) implements Expected {
        ExpectedValues {
            values = List.copyOf(values);
        }
    }

    record ExpectedHash(int valueCount, String md5) implements Expected {}

    static Script parse(String path, List<String> lines) {
        return new Script(path, new Reader(path, lines).steps());
    }

    int queryCount() {
        return (int) steps.stream().filter(Query.class::isInstance).count();
    }

    private static final class Reader {
        private final String path;
        private final List<String> lines;
        private final List<Step> steps = new ArrayList<>();
        private int next;

        Reader(String path, List<String> lines) {
            this.path = path;
            this.lines = lines;
        }

        List<Step> steps() {
            boolean isForUs = true;
            while (next < lines.size()) {
                String line = lines.get(next++).strip();
                if (line.isEmpty() || line.startsWith("#")) {
                    continue;
                }
                String[] words = line.split("#", 2)[0].strip().split("\\s+");
                switch (words[0]) {
                    case "onlyif" -> isForUs &= words[1].equals(ENGINE);
                    case "skipif" -> isForUs &= !words[1].equals(ENGINE);
                    case "hash-threshold" -> isForUs = true;
                    case "halt" -> {
                        if (isForUs) {
                            return steps;
                        }
                        isForUs = true;
                    }
                    case "statement", "query" -> {
                        Step step = words[0].equals("query") ? query(words) : statement(words);
                        if (isForUs) {
                            steps.add(step);
                        }
                        isForUs = true;
                    }
                    default -> throw malformed("an unknown record: " + line);
                }
            }
            return steps;
        }

        private Statement statement(String[] words) {
            int line = next + 1;
            String sql = sql();
            boolean isExpectedToFail = switch (words[1]) {
                case "ok" -> false;
                case "error" -> true;
                default -> throw malformed("a statement is ok or error");
            };
            return new Statement(line, sql, isExpectedToFail);
        }

        private Query query(String[] words) {
            Sort sort = switch (words.length > 2 ? words[2] : "nosort") {
                case "nosort" -> Sort.NOSORT;
                case "rowsort" -> Sort.ROWSORT;
                case "valuesort" -> Sort.VALUESORT;
                default -> throw malformed("an unknown sort mode: " + words[2]);
            };
            Optional<String> label = words.length > 3 ? Optional.of(words[3]) : Optional.empty();
            int line = next + 1;
            String sql = sql();
            return new Query(line, sql, words[1], sort, label, Optional.ofNullable(expected()));
        }

        /// Up to a blank line or to what a query expects.
        private String sql() {
            List<String> parts = new ArrayList<>();
            while (next < lines.size()
                    && !lines.get(next).isBlank()
                    && !lines.get(next).startsWith("----")) {
                parts.add(lines.get(next++).strip());
            }
            return String.join("\n", parts);
        }

        private @Nullable Expected expected() {
            if (next >= lines.size() || !lines.get(next).startsWith("----")) {
                return null;
            }
            next++;
            List<String> values = new ArrayList<>();
            while (next < lines.size() && !lines.get(next).isEmpty()) {
                values.add(lines.get(next++));
            }
            int hashed = values.size() == 1 ? values.getFirst().indexOf(HASHED) : -1;
            if (hashed < 0) {
                return new ExpectedValues(values);
            }
            String text = values.getFirst();
            return new ExpectedHash(
                    Integer.parseInt(text.substring(0, hashed)),
                    text.substring(hashed + HASHED.length()).strip());
        }

        private IllegalArgumentException malformed(String what) {
            return new IllegalArgumentException(path + ":" + next + ": " + what);
        }
    }
}
