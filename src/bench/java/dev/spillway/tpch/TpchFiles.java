package dev.spillway.tpch;

import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/// TPC-H rows as CSV files, written once per scale factor and kept between runs.
///
/// The generator's own `toLine()` turns cents into decimals and days into ISO dates; only its `|` separators become
/// commas, and fields that hold a comma or a quote are quoted. A file gets its name when it is complete, so a benchmark
/// that was stopped leaves nothing that a later one would trust.
public record TpchFiles(Path directory, double scaleFactor) {

    public static TpchFiles under(Path root, double scaleFactor) {
        String name = scaleFactor == Math.rint(scaleFactor)
                ? String.format(Locale.ROOT, "tpch-sf%.0f", scaleFactor)
                : String.format(Locale.ROOT, "tpch-sf%s", scaleFactor);
        return new TpchFiles(root.resolve(name), scaleFactor);
    }

    /// The table's file, generated when it is not there yet.
    public Path file(TableDefinition table) throws IOException {
        Path file = directory.resolve(table.name() + ".csv");
        if (Files.exists(file)) {
            return file;
        }
        Files.createDirectories(directory);
        Path partial = directory.resolve(table.name() + ".csv.partial");
        try (BufferedWriter writer = Files.newBufferedWriter(partial, StandardCharsets.UTF_8)) {
            writer.write(table.csvHeader());
            writer.write('\n');
            for (TpchEntity row : TpchTable.getTable(table.name()).createGenerator(scaleFactor, 1, 1)) {
                writer.write(csvLine(row.toLine()));
            }
        }
        return Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /// Every field of a generator line ends with `|`, the last one too.
    static String csvLine(String generatorLine) {
        StringBuilder line = new StringBuilder(generatorLine.length() + 8);
        int start = 0;
        for (int end = generatorLine.indexOf('|'); end >= 0; end = generatorLine.indexOf('|', start)) {
            if (start > 0) {
                line.append(',');
            }
            appendField(line, generatorLine.substring(start, end));
            start = end + 1;
        }
        return line.append('\n').toString();
    }

    private static void appendField(StringBuilder line, String field) {
        if (field.indexOf(',') < 0 && field.indexOf('"') < 0) {
            line.append(field);
        } else {
            line.append('"').append(field.replace("\"", "\"\"")).append('"');
        }
    }
}
