package dev.spillway.slt;

import dev.spillway.differential.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// `slt/refused.txt`: every kind of statement that Spillway refuses, with a place in the files where it does.
///
/// A line is `SQLSTATE | pattern of the message | file:line | reason`; lines that begin with `#` are comments.
/// Where the reason begins with `PostgreSQL too`, PostgreSQL 18 is asked each time.
record Refusals(List<Refusal> all) {
    private static final String RESOURCE = "/slt/refused.txt";
    private static final String POSTGRES_TOO = "PostgreSQL too";
    private static final int FIELDS = 4;

    Refusals {
        all = List.copyOf(all);
    }

    /// One kind. `path` and `line` are where the runner makes sure that it still happens.
    record Refusal(String sqlState, Pattern message, String path, int line, String reason) {
        /// Whether it counts only where PostgreSQL 18 refuses the statement with the same SQLSTATE.
        boolean isPostgresToo() {
            return reason.startsWith(POSTGRES_TOO);
        }

        boolean covers(Answer error) {
            return error.sqlState().equals(Optional.of(sqlState))
                    && message.matcher(error.message()).find();
        }
    }

    static Refusals read() throws IOException {
        try (InputStream resource = Refusals.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException(RESOURCE + " must be on the class path");
            }
            return new Refusals(new String(resource.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Refusals::refusal)
                    .toList());
        }
    }

    private static Refusal refusal(String line) {
        String[] fields = line.split(" \\| ", FIELDS);
        if (fields.length < FIELDS || fields[3].isBlank()) {
            throw new IllegalArgumentException("a refusal must have its reason (got: " + line + ")");
        }
        String[] place = fields[2].strip().split(":");
        return new Refusal(
                fields[0].strip(),
                Pattern.compile(fields[1].strip()),
                place[0],
                Integer.parseInt(place[1]),
                fields[3].strip());
    }

    Optional<Refusal> of(Answer error) {
        return all.stream().filter(refusal -> refusal.covers(error)).findFirst();
    }
}
