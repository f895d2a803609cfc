package dev.spillway.storage;

import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.data.DataType;
import dev.spillway.data.LongVector;
import dev.spillway.data.TextVector;
import dev.spillway.data.Vector;
import dev.spillway.error.Cancellation;
import dev.spillway.instrument.BufferUsage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.LongSupplier;

/// A look at the storage's speed on a table like `lineitem`; run by hand, prints medians. Arguments: rows, directory.
public final class StorageSpeed {
    private static final List<ColumnDefinition> COLUMNS = List.of(
            new ColumnDefinition("orderkey", DataType.BIGINT, false),
            new ColumnDefinition("partkey", DataType.BIGINT, false),
            new ColumnDefinition("suppkey", DataType.INTEGER, false),
            new ColumnDefinition("quantity", DataType.numeric(15, 2), false),
            new ColumnDefinition("extendedprice", DataType.numeric(15, 2), false),
            new ColumnDefinition("discount", DataType.numeric(15, 2), false),
            new ColumnDefinition("shipdate", DataType.DATE, false),
            new ColumnDefinition("shipmode", DataType.TEXT, false),
            new ColumnDefinition("comment", DataType.TEXT, false));
    private static final String[] MODES = {"AIR", "FOB", "MAIL", "RAIL", "REG AIR", "SHIP", "TRUCK"};

    private StorageSpeed() {}

    public static void main(String[] arguments) throws IOException {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 6_000_000;
        Path base = arguments.length > 1 ? Path.of(arguments[1]) : Files.createTempDirectory("speed");
        StorageOptions options =
                new StorageOptions(80_000, TempDirectory.open(base), new FrameBudget(80_000), StorageOptions.UNLIMITED);
        flushes(options, base);
        try (SessionStorage storage = new SessionStorage(options, BufferListener.NONE)) {
            TempRelation relation = storage.createRelation("lineitem", COLUMNS);
            long start = System.nanoTime();
            load(relation, rows);
            print("load (with making the rows)", System.nanoTime() - start);
            System.out.println("blocks " + relation.blockCount() + " dirty " + relation.dirtiedBuffers());
            start = System.nanoTime();
            RelationStatistics statistics = relation.statistics();
            print("statistics", System.nanoTime() - start);
            statistics
                    .columns()
                    .forEach(c -> System.out.println("   blocks " + c.blocks() + " distinct "
                            + c.distinctCount() + " width " + c.averageWidth() + " mcv "
                            + c.mostCommonValues().size() + " correlation " + c.correlation()));
            measure("leader, dirty", relation.scanSource());
            try (FlushedSnapshot snapshot =
                    storage.flushAll(FlushReason.EXPLICIT, new Cancellation(), new BufferUsage())) {
                FlushReport report = snapshot.report();
                print("flush, writes " + report.writes(), report.nanos());
                measure("snapshot", snapshot.scanSource(relation.id()));
                median("statistics", () -> {
                    ((LocalRelation) relation).forgetStatistics();
                    return relation.statistics().blocks();
                });
                measure("snapshot again", snapshot.scanSource(relation.id()));
            }
        }
        options.directory().close();
    }

    /// Flushes a fresh relation and writes the same bytes plainly to a fresh file, in turns; then both once more
    /// over what is there.
    private static void flushes(StorageOptions options, Path base) throws IOException {
        double[][] rates = new double[4][7];
        for (int round = 0; round < 7; round++) {
            try (SessionStorage storage = new SessionStorage(options, BufferListener.NONE)) {
                TempRelation relation = storage.createRelation("t", COLUMNS.subList(0, 2));
                loadRandom(relation, 8_000_000);
                for (int again = 0; again < 2; again++) {
                    FlushedSnapshot snapshot =
                            storage.flushAll(FlushReason.EXPLICIT, new Cancellation(), new BufferUsage());
                    snapshot.close();
                    rates[again][round] =
                            rate(snapshot.report().bytes(), snapshot.report().nanos());
                    relation.markDirty(new BufferUsage());
                }
                Path file = base.resolve("plain");
                Files.deleteIfExists(file);
                long bytes = (long) relation.blockCount() * StorageOptions.BLOCK_BYTES;
                for (int again = 0; again < 2; again++) {
                    rates[2 + again][round] = rate(bytes, plainWrite(file, bytes));
                }
                Files.deleteIfExists(file);
            }
        }
        for (int kind = 0; kind < 4; kind++) {
            Arrays.sort(rates[kind]);
            System.out.printf(
                    Locale.ROOT,
                    "%s, %s file: %s%n",
                    kind < 2 ? "flush" : "plain",
                    kind % 2 == 0 ? "new" : "existing",
                    Arrays.toString(
                            Arrays.stream(rates[kind]).mapToLong(Math::round).toArray()));
        }
    }

    private static double rate(long bytes, long nanos) {
        return bytes / 1_048_576.0 / (nanos / 1e9);
    }

    private static long plainWrite(Path file, long bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long start = System.nanoTime();
            for (long at = 0; at < bytes; at += buffer.capacity()) {
                buffer.clear();
                channel.write(buffer, at);
            }
            return System.nanoTime() - start;
        }
    }

    private static void loadRandom(TempRelation relation, int rows) {
        Random random = new Random(1);
        try (TableWriter writer = relation.append(new BufferUsage())) {
            for (int first = 0; first < rows; first += Batch.MAX_ROWS) {
                long[] values = new long[Batch.MAX_ROWS];
                for (int i = 0; i < values.length; i++) {
                    values[i] = random.nextLong();
                }
                writer.write(new Batch(
                        List.of(
                                new LongVector(values, null, values.length),
                                new LongVector(values, null, values.length)),
                        values.length));
            }
            writer.finish();
        }
    }

    private static void load(TempRelation relation, int rows) {
        Random random = new Random(1);
        try (TableWriter writer = relation.append(new BufferUsage())) {
            byte[] text = "carefully final deposits detect slyly against the special packages"
                    .getBytes(StandardCharsets.UTF_8);
            for (int first = 0; first < rows; first += Batch.MAX_ROWS) {
                int count = Math.min(Batch.MAX_ROWS, rows - first);
                long[][] longs = new long[7][count];
                int[] modes = new int[count + 1];
                byte[] modeBytes = new byte[count * 7];
                int[] comments = new int[count + 1];
                byte[] commentBytes = new byte[count * 44];
                for (int i = 0; i < count; i++) {
                    long row = (long) first + i;
                    longs[0][i] = row / 4 / 8 * 32 + row / 4 % 8;
                    longs[1][i] = 1L + random.nextInt(200_000);
                    longs[2][i] = 1L + random.nextInt(10_000);
                    longs[3][i] = (1 + random.nextInt(50)) * 100L;
                    longs[4][i] = longs[3][i] * (90_000 + random.nextInt(100_000)) / 100;
                    longs[5][i] = random.nextInt(11);
                    longs[6][i] = 8_000L + random.nextInt(2_500);
                    byte[] mode = MODES[random.nextInt(7)].getBytes(StandardCharsets.UTF_8);
                    System.arraycopy(mode, 0, modeBytes, modes[i], mode.length);
                    modes[i + 1] = modes[i] + mode.length;
                    int length = 10 + random.nextInt(34);
                    for (int k = 0; k < length; k++) {
                        commentBytes[comments[i] + k] = text[random.nextInt(text.length)];
                    }
                    comments[i + 1] = comments[i] + length;
                }
                List<Vector> vectors = new ArrayList<>();
                for (long[] column : longs) {
                    vectors.add(new LongVector(column, null, count));
                }
                vectors.add(new TextVector(modeBytes, modes, null, count));
                vectors.add(new TextVector(commentBytes, comments, null, count));
                writer.write(new Batch(vectors, count));
            }
            writer.finish();
        }
    }

    private static void measure(String name, ScanSource source) {
        System.out.println(name);
        median("count where quantity < 10", () -> count(source, new ScanPredicate.LongRange(3, 0, 999, false)));
        median("count where shipdate", () -> count(source, new ScanPredicate.LongRange(6, 8_100, 8_464, false)));
        median("count where shipmode = MAIL", () -> count(source, new ScanPredicate.TextIn(7, List.of(bytes("MAIL")))));
        for (int column = 0; column < COLUMNS.size(); column++) {
            int read = column;
            median("read " + COLUMNS.get(column).name(), () -> read(source, read, List.of()));
        }
        for (int column = 0; column < 7; column++) {
            int read = column;
            median("read into " + COLUMNS.get(column).name(), () -> readInto(source, read));
        }
        median(
                "read suppkey where quantity < 10",
                () -> read(source, 2, List.of(new ScanPredicate.LongRange(3, 0, 999, false))));
        median(
                "read comment where quantity < 10",
                () -> read(source, 8, List.of(new ScanPredicate.LongRange(3, 0, 999, false))));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static long count(ScanSource source, ScanPredicate predicate) {
        long total = 0;
        long[] selection = new long[ScanSource.STRIPE_ROWS / 64];
        try (StripeReader reader = source.open(List.of(predicate.column()), new BufferUsage())) {
            for (int group = 0; group < source.rowGroupCount(); group++) {
                for (int first = 0; first < source.rowGroupSlots(group); first += ScanSource.STRIPE_ROWS) {
                    int slots = reader.position(group, first, selection);
                    reader.filter(predicate, selection);
                    total += Bitmap.count(selection, slots);
                }
            }
        }
        return total;
    }

    private static long read(ScanSource source, int column, List<ScanPredicate> predicates) {
        long total = 0;
        long[] selection = new long[ScanSource.STRIPE_ROWS / 64];
        int[] rows = new int[ScanSource.STRIPE_ROWS];
        try (StripeReader reader = source.open(List.of(column), new BufferUsage())) {
            for (int group = 0; group < source.rowGroupCount(); group++) {
                for (int first = 0; first < source.rowGroupSlots(group); first += ScanSource.STRIPE_ROWS) {
                    int slots = reader.position(group, first, selection);
                    int count = slots;
                    if (!predicates.isEmpty()) {
                        predicates.forEach(predicate -> reader.filter(predicate, selection));
                        count = Bitmap.rows(selection, slots, rows);
                    }
                    Vector vector = reader.read(column, rows, count);
                    if (vector instanceof LongVector longs) {
                        long[] values = longs.values();
                        for (int i = 0; i < count; i++) {
                            total += values[i];
                        }
                    }
                }
            }
        }
        return total;
    }

    private static long readInto(ScanSource source, int column) {
        long total = 0;
        long[] selection = new long[ScanSource.STRIPE_ROWS / 64];
        int[] rows = new int[ScanSource.STRIPE_ROWS];
        Vector previous = null;
        try (StripeReader reader = source.open(List.of(column), new BufferUsage())) {
            for (int group = 0; group < source.rowGroupCount(); group++) {
                for (int first = 0; first < source.rowGroupSlots(group); first += ScanSource.STRIPE_ROWS) {
                    int slots = reader.position(group, first, selection);
                    previous = reader.read(column, rows, slots, previous);
                    total += ((LongVector) previous).values()[0];
                }
            }
        }
        return total;
    }

    private static void median(String name, LongSupplier work) {
        long[] nanos = new long[9];
        long result = 0;
        for (int i = 0; i < nanos.length; i++) {
            long start = System.nanoTime();
            result ^= work.getAsLong();
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        print("   " + name + " [" + result + "] (min " + nanos[0] / 10_000 / 100.0 + ")", nanos[nanos.length / 2]);
    }

    private static void print(String name, long nanos) {
        System.out.printf(Locale.ROOT, "%s: %.2f ms%n", name, nanos / 1e6);
    }
}
