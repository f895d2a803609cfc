package dev.spillway.data;

import org.jspecify.annotations.Nullable;

/// Text as codes into a dictionary; stays encoded through filters, joins and grouping. The code of a NULL row is in
/// range.
public record DictionaryVector(int[] codes, TextDictionary dictionary, long @Nullable [] nulls, int size)
        implements Vector {
    @Override
    public Physical physical() {
        return Physical.TEXT;
    }
}
