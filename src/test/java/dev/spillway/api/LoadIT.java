package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LoadIT extends ServiceFixture {
    private static final Path SAMPLES = Path.of("samples");

    @Test
    void aGzipFileBecomesATable() throws IOException {
        String id = openSession();
        byte[] flights = Files.readAllBytes(SAMPLES.resolve("flights-200k.csv.gz"));
        Answer answer = load(id, "flights", "?create=true", flights);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        JsonNode report = answer.json();
        assertThat(report.path("rows").asLong()).isEqualTo(200_000);
        assertThat(report.path("columns")
                        .valueStream()
                        .map(column -> column.path("type").asString()))
                .containsExactly("timestamp without time zone", "integer", "integer", "text", "text");
        assertThat(report.path("dirtiedLocalbufs").asInt())
                .isEqualTo(report.path("blocks").asInt());
        assertThat(rows(id, "SELECT count(*), min(date), max(distance) FROM flights")
                        .toString())
                .startsWith("[[200000,\"2001-01-01");
        load(id, "flights", "?create=true", flights).problem(400, "42P07");
        assertThat(load(id, "airports", "?create=true", Files.readAllBytes(SAMPLES.resolve("airports.csv")))
                        .status())
                .isEqualTo(201);
        assertThat(rows(
                                id,
                                "SELECT a.city, count(*) FROM flights f JOIN airports a ON a.iata = f.origin"
                                        + " WHERE f.origin = 'ORD' GROUP BY a.city")
                        .get(0)
                        .get(0)
                        .asString())
                .isEqualTo("Chicago");
    }

    @Test
    void aBadRowFailsTheLoadAndLeavesNoTable() {
        String id = openSession();
        StringBuilder csv = new StringBuilder("n,name\n");
        for (int i = 0; csv.length() < 5 * 1024 * 1024; i++) {
            csv.append(i).append(",some name\n");
        }
        long lines = csv.chars().filter(c -> c == '\n').count();
        csv.append("x,bad\n");
        JsonNode problem = load(id, "t", "?create=true", utf8(csv.toString())).problem(400, "22P02");
        assertThat(problem.path("line").asLong()).isEqualTo(lines + 1);
        assertThat(problem.path("column").asInt()).isEqualTo(1);
        assertThat(problem.path("detail").asString()).contains("\"n\"").contains("\"x\"");
        assertThat(get("/v1/sessions/" + id + "/tables").json().path("tables").size())
                .isZero();
        JsonNode shortRow = load(id, "t", "?create=true", utf8("a,b\n1,2\n3\n")).problem(400, "22P04");
        assertThat(shortRow.path("line").asLong()).isEqualTo(3);
        assertThat(get("/v1/sessions/" + id).json().path("tables").isEmpty()).isTrue();
        assertThat(rows(id, "SELECT 1").toString()).isEqualTo("[[1]]");
    }

    @Test
    void rowsAreAppendedToATableWithItsTypes() {
        String id = openSession();
        rows(id, "CREATE TEMP TABLE t (a integer, b numeric(6,2) NOT NULL, c date)");
        Answer first = load(id, "t", "", utf8("c,b,a\n2001-02-03,1.5,1\n,2.255,\n"));
        assertThat(first.status()).as(first.body()).isEqualTo(200);
        assertThat(rows(id, "SELECT * FROM t ORDER BY b").toString())
                .isEqualTo("[[1,\"1.50\",\"2001-02-03\"],[null,\"2.26\",null]]");
        load(id, "t", "", utf8("a,b\n1,\n")).problem(400, "23502");
        load(id, "t", "", utf8("a,b,z\n1,2,3\n")).problem(400, "42703");
        load(id, "t", "", utf8("a,b\n1,12345.6\n")).problem(400, "22003");
        assertThat(rows(id, "SELECT count(*) FROM t").toString()).isEqualTo("[[2]]");
        load(id, "nowhere", "", utf8("a\n1\n")).problem(400, "42P01");
    }

    @Test
    void separatorsAndTypesCanBeDeclared() {
        String id = openSession();
        Answer answer = load(
                id,
                "t",
                "?create=true&delimiter=%3B&quote='&null=NA&types=zip:text,price:numeric(10,2)",
                utf8("zip;price;n\n1234;1.5;NA\n'5';2;7\n"));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(rows(id, "SELECT * FROM t ORDER BY price").toString())
                .isEqualTo("[[\"1234\",\"1.50\",null],[\"5\",\"2.00\",7]]");
        load(id, "u", "?create=true&types=zip:strange", utf8("zip\n1\n")).problem(400, "42704");
        load(id, "u", "?create=true&delimiter=ab", utf8("zip\n1\n")).problem(400, "22023");
    }

    @Test
    void brokenUploadsAreTheClientsFault() throws IOException {
        String id = openSession();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(utf8("a,b\n" + "1,2\n".repeat(100_000)));
        }
        byte[] half = Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2);
        load(id, "t", "?create=true", half).problem(400, "22P04");
        load(id, "t", "?create=true", new byte[0]).problem(400, "22P04");
        String path = "/v1/sessions/" + id + "/tables/t/rows?create=true";
        send("POST", path, "text/csv", utf8("a\n1\n"), "Content-Encoding", "br").problem(415, "0A000");
        send("POST", path, "application/json", utf8("{}")).problem(415, "08P01");
        assertThat(get("/v1/sessions/" + id + "/tables").json().path("tables").isEmpty())
                .isTrue();
    }
}
