package dev.spillway.tpch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// The 22 queries, which are resources `tpch/q01.sql` to `tpch/q22.sql`.
public final class TpchQueries {
    public static final int COUNT = 22;

    private TpchQueries() {}

    /// Query `number`, from 1 on.
    public static String query(int number) throws IOException {
        String name = String.format(java.util.Locale.ROOT, "/tpch/q%02d.sql", number);
        try (InputStream file = TpchQueries.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IOException("resource " + name + " is missing");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
