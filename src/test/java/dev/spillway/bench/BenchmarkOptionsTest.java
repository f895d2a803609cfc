package dev.spillway.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.spillway.tpch.TpchQueries;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class BenchmarkOptionsTest {

    @Test
    void emptyValuesMeanTheDefault() throws IOException {
        BenchmarkOptions options = parse("--sf=", "--runs=", "--engines=", "--flights=");
        assertThat(options.scaleFactor()).isEqualTo(1);
        assertThat(options.runs()).isEqualTo(7);
        assertThat(options.engines()).containsExactly("spillway", "duckdb", "postgres");
        assertThat(options.flights()).isEmpty();
    }

    @Test
    void queriesAreSelectedByName() throws IOException {
        BenchmarkOptions everything = parse();
        BenchmarkOptions options = parse("--queries=q1, q6");
        assertThat(BenchmarkQueries.all().stream().filter(options::isSelected)).hasSize(2);
        assertThat(BenchmarkQueries.all().stream().filter(everything::isSelected))
                .hasSize(8 + TpchQueries.COUNT);
    }

    @Test
    void unknownEnginesAndNonsenseAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("--engines=oracle"))
                .withMessageContaining("oracle");
        assertThatIllegalArgumentException().isThrownBy(() -> parse("--sf=0"));
        assertThatIllegalArgumentException().isThrownBy(() -> parse("--runs=0"));
        assertThatIllegalArgumentException().isThrownBy(() -> parse("runs"));
    }

    private static BenchmarkOptions parse(String... arguments) throws IOException {
        return BenchmarkOptions.parse(arguments);
    }
}
