package dev.spillway.session;

import dev.spillway.data.Batch;
import dev.spillway.data.DataType;
import dev.spillway.data.TextVector;
import dev.spillway.data.Vector;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A small result of text columns: SHOW, EXPLAIN.
final class TextRows {
    private final List<String> names;
    private final List<List<String>> rows = new ArrayList<>();

    TextRows(String... names) {
        this.names = List.of(names);
    }

    void add(String... values) {
        rows.add(List.of(values));
    }

    /// Sends the rows and returns how many they are.
    long send(ResultSink sink) {
        sink.start(
                names.stream().map(name -> ResultColumn.of(name, DataType.TEXT)).toList());
        for (int from = 0; from < rows.size(); from += Batch.MAX_ROWS) {
            int count = Math.min(Batch.MAX_ROWS, rows.size() - from);
            List<Vector> columns = new ArrayList<>();
            for (int column = 0; column < names.size(); column++) {
                columns.add(vector(rows.subList(from, from + count), column));
            }
            sink.batch(new Batch(columns, count));
        }
        return rows.size();
    }

    private static Vector vector(List<List<String>> rows, int column) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int[] offsets = new int[rows.size() + 1];
        for (int i = 0; i < rows.size(); i++) {
            bytes.writeBytes(rows.get(i).get(column).getBytes(StandardCharsets.UTF_8));
            offsets[i + 1] = bytes.size();
        }
        return new TextVector(bytes.toByteArray(), Arrays.copyOf(offsets, offsets.length), null, rows.size());
    }
}
