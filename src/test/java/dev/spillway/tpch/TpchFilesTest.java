package dev.spillway.tpch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TpchFilesTest {

    @Test
    void separatorsBecomeCommasAndFieldsWithCommasAreQuoted() {
        assertThat(TpchFiles.csvLine("1|a, b|0.04|1996-03-13|")).isEqualTo("1,\"a, b\",0.04,1996-03-13\n");
        assertThat(TpchFiles.csvLine("1||say \"no\"|")).isEqualTo("1,,\"say \"\"no\"\"\"\n");
    }

    @Test
    void everyTableHasAsManyFieldsAsColumns(@TempDir Path directory) throws IOException {
        TpchFiles files = TpchFiles.under(directory, 0.001);
        for (TableDefinition table : new TpchTables(0.001).all()) {
            List<String> lines = Files.readAllLines(files.file(table));
            assertThat(lines.getFirst()).isEqualTo(table.csvHeader());
            String unquoted = lines.get(1).replaceAll("\"[^\"]*\"", "quoted");
            assertThat(unquoted.split(",", -1))
                    .as(table.name())
                    .hasSize(table.columns().size());
        }
    }

    @Test
    void moneyIsDecimalAndDatesAreIso(@TempDir Path directory) throws IOException {
        TpchFiles files = TpchFiles.under(directory, 0.01);
        assertThat(Files.readAllLines(files.file(new TpchTables(0.01).lineitem()))
                        .get(1))
                .isEqualTo("1,1552,93,1,17,24710.35,0.04,0.02,N,O,1996-03-13,1996-02-12,1996-03-22,"
                        + "DELIVER IN PERSON,TRUCK,egular courts above the");
    }

    @Test
    void aCompleteFileIsKept(@TempDir Path directory) throws IOException {
        TpchFiles files = TpchFiles.under(directory, 0.001);
        TableDefinition orders = new TpchTables(0.001).orders();
        Path file = files.file(orders);
        Files.writeString(file, "kept");
        assertThat(files.file(orders)).hasContent("kept");
    }
}
