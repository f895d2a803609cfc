package dev.spillway.session;

import dev.spillway.storage.StorageOptions;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// The unit a setting is kept in, and the units its text may use, as in PostgreSQL (`'64MB'` for a setting kept in kB).
public enum SettingUnit {
    NONE("", Map.of()),
    /// Blocks of 8 KiB.
    BLOCKS("8kB", bytes(StorageOptions.BLOCK_BYTES)),
    KILOBYTES("kB", bytes(1_024)),
    MILLISECONDS("ms", milliseconds());

    private final String label;
    /// Unit → how many of ours it is, the largest first.
    private final Map<String, BigDecimal> factors;

    SettingUnit(String label, Map<String, BigDecimal> factors) {
        this.label = label;
        this.factors = factors;
    }

    /// What PostgreSQL's `pg_settings.unit` says: `8kB`, `kB`, `ms`, or nothing.
    public String label() {
        return label;
    }

    Map<String, BigDecimal> factors() {
        return factors;
    }

    /// The hint of an error about a wrong unit.
    String hint() {
        String names = factors.keySet().stream().map(name -> '"' + name + '"').collect(Collectors.joining(", "));
        return "Valid units for this parameter are " + names + ".";
    }

    /// The value with the largest unit that divides it, as SHOW prints it: 16384 blocks are `128MB`.
    String print(long value) {
        if (factors.isEmpty() || value <= 0) {
            return Long.toString(value);
        }
        for (Map.Entry<String, BigDecimal> factor : factors.entrySet()) {
            BigDecimal[] quotient = BigDecimal.valueOf(value).divideAndRemainder(factor.getValue());
            if (quotient[1].signum() == 0) {
                return quotient[0].toBigInteger() + factor.getKey();
            }
        }
        return value + label;
    }

    private static Map<String, BigDecimal> bytes(int base) {
        Map<String, BigDecimal> factors = new LinkedHashMap<>();
        String[] names = {"TB", "GB", "MB", "kB", "B"};
        for (int i = 0; i < names.length; i++) {
            BigDecimal size = BigDecimal.valueOf(1L << (10 * (names.length - 1 - i)));
            factors.put(names[i], size.divide(BigDecimal.valueOf(base)));
        }
        return factors;
    }

    private static Map<String, BigDecimal> milliseconds() {
        Map<String, BigDecimal> factors = new LinkedHashMap<>();
        factors.put("d", BigDecimal.valueOf(86_400_000));
        factors.put("h", BigDecimal.valueOf(3_600_000));
        factors.put("min", BigDecimal.valueOf(60_000));
        factors.put("s", BigDecimal.valueOf(1_000));
        factors.put("ms", BigDecimal.ONE);
        factors.put("us", new BigDecimal("0.001"));
        return factors;
    }
}
