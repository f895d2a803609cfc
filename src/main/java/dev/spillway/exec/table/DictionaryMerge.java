package dev.spillway.exec.table;

import dev.spillway.data.TextDictionary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// One sorted dictionary of several: each row group has its own.
final class DictionaryMerge {
    /// Beyond so many entries in all, plain text is cheaper.
    private static final int ENTRIES_MAX = 1 << 20;

    private final Map<TextDictionary, int[]> translations = new IdentityHashMap<>();
    private final List<TextDictionary> dictionaries = new ArrayList<>();
    private int entries;

    /// False when there are too many entries to merge.
    boolean add(TextDictionary dictionary) {
        if (!translations.containsKey(dictionary)) {
            translations.put(dictionary, new int[0]);
            dictionaries.add(dictionary);
            entries += dictionary.size();
        }
        return dictionaries.size() == 1 || entries <= ENTRIES_MAX;
    }

    TextDictionary merged() {
        if (dictionaries.size() == 1) {
            return dictionaries.getFirst();
        }
        byte[][] strings = new byte[entries][];
        int at = 0;
        for (TextDictionary dictionary : dictionaries) {
            for (int code = 0; code < dictionary.size(); code++) {
                strings[at++] = string(dictionary, code);
            }
        }
        Arrays.sort(strings, Arrays::compareUnsigned);
        int distinct = removeEquals(strings);
        for (TextDictionary dictionary : dictionaries) {
            int[] translation = new int[dictionary.size()];
            int to = 0;
            for (int code = 0; code < dictionary.size(); code++) {
                byte[] string = string(dictionary, code);
                to = Arrays.binarySearch(strings, to, distinct, string, Arrays::compareUnsigned);
                translation[code] = to;
            }
            translations.put(dictionary, translation);
        }
        return pack(strings, distinct);
    }

    private static byte[] string(TextDictionary dictionary, int code) {
        return Arrays.copyOfRange(
                dictionary.bytes(), dictionary.offsets()[code], dictionary.offsets()[code + 1]);
    }

    private static int removeEquals(byte[][] sorted) {
        int distinct = 0;
        for (byte[] string : sorted) {
            if (distinct == 0 || !Arrays.equals(sorted[distinct - 1], string)) {
                sorted[distinct++] = string;
            }
        }
        return distinct;
    }

    private static TextDictionary pack(byte[][] strings, int count) {
        int[] offsets = new int[count + 1];
        for (int i = 0; i < count; i++) {
            offsets[i + 1] = Math.addExact(offsets[i], strings[i].length);
        }
        byte[] bytes = new byte[offsets[count]];
        for (int i = 0; i < count; i++) {
            System.arraycopy(strings[i], 0, bytes, offsets[i], strings[i].length);
        }
        return new TextDictionary(bytes, offsets, count);
    }

    void translate(TextDictionary dictionary, int[] codes, int count, int[] to, int at) {
        if (dictionaries.size() == 1) {
            System.arraycopy(codes, 0, to, at, count);
            return;
        }
        int[] translation = translations.getOrDefault(dictionary, new int[0]);
        for (int i = 0; i < count; i++) {
            to[at + i] = translation[codes[i]];
        }
    }
}
