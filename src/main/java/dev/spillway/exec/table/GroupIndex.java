package dev.spillway.exec.table;

import dev.spillway.data.Bitmap;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.MemoryTracker;

/// From packed keys to their numbers. A row with the same key as the row before it costs one comparison.
abstract sealed class GroupIndex {
    /// Writes the number of each row's key; new keys are added to `keys`.
    abstract void assign(long[][] words, int count, int[] groups);

    /// Writes the number of each row's key, [GroupTable#NONE] where `absent` has its bit or the key is not there.
    abstract void find(long[][] words, int count, long[] absent, int[] groups);

    abstract long slotCount();

    /// An array over a small domain of one word: no hashing, no comparing.
    static final class Dense extends GroupIndex {
        private final GroupKeys keys;
        /// Number + 1 by word; 0 is free.
        private final int[] numbers;

        Dense(GroupKeys keys, long wordMax, MemoryTracker memory) {
            this.keys = keys;
            memory.reserve(4 * (wordMax + 1));
            this.numbers = new int[(int) wordMax + 1];
        }

        @Override
        void assign(long[][] words, int count, int[] groups) {
            keys.ensure(count);
            assign(words[0], count, groups, numbers, keys);
        }

        private static void assign(long[] words, int count, int[] groups, int[] numbers, GroupKeys keys) {
            for (int i = 0; i < count; i++) {
                int word = (int) words[i];
                int number = numbers[word];
                if (number == 0) {
                    number = keys.add(word) + 1;
                    numbers[word] = number;
                }
                groups[i] = number - 1;
            }
        }

        @Override
        void find(long[][] words, int count, long[] absent, int[] groups) {
            for (int i = 0; i < count; i++) {
                groups[i] = Bitmap.isSet(absent, i) ? GroupTable.NONE : numbers[(int) words[0][i]] - 1;
            }
        }

        @Override
        long slotCount() {
            return numbers.length;
        }
    }

    /// Open addressing over 64-bit slots: 32 bits that tell keys apart above the number + 1; 0 is free.
    abstract static sealed class Hash extends GroupIndex {
        private static final int BITS_START = 12;
        private static final int BITS_MAX = 30;

        final GroupKeys keys;
        private final MemoryTracker memory;
        long[] slots;
        int bits;

        private Hash(GroupKeys keys, MemoryTracker memory) {
            this.keys = keys;
            this.memory = memory;
            this.bits = BITS_START;
            memory.reserve(8L << bits);
            this.slots = new long[1 << bits];
            makeRoom(0);
        }

        /// At most half of the slots are ever used.
        final void makeRoom(int more) {
            keys.ensure(more);
            int wanted = bits;
            while ((keys.size + (long) more) * 2 > 1L << wanted) {
                wanted++;
            }
            if (wanted > bits || more == 0 && keys.size > 0) {
                if (wanted > BITS_MAX) {
                    throw new SpillwayException(
                            ErrorCode.OUT_OF_MEMORY, "out of memory: too many groups for one table");
                }
                memory.reserve((8L << wanted) - (8L << bits));
                bits = wanted;
                slots = new long[1 << bits];
                for (int number = 0; number < keys.size; number++) {
                    insert(number);
                }
            }
        }

        private void insert(int number) {
            int slot = firstSlot(number);
            int mask = slots.length - 1;
            while (slots[slot] != 0) {
                slot = slot + 1 & mask;
            }
            slots[slot] = tag(number) << 32 | number + 1;
        }

        @Override
        final void find(long[][] words, int count, long[] absent, int[] groups) {
            int mask = slots.length - 1;
            long[] key = new long[keys.width];
            for (int i = 0; i < count; i++) {
                if (Bitmap.isSet(absent, i)) {
                    groups[i] = GroupTable.NONE;
                    continue;
                }
                for (int w = 0; w < key.length; w++) {
                    key[w] = words[w][i];
                }
                int slot = firstSlot(key, 0);
                while (slots[slot] != 0 && !isEqual((int) slots[slot] - 1, key)) {
                    slot = slot + 1 & mask;
                }
                groups[i] = (int) slots[slot] - 1;
            }
        }

        final boolean isEqual(int number, long[] key) {
            int at = number * key.length;
            for (int w = 0; w < key.length; w++) {
                if (keys.words[at + w] != key[w]) {
                    return false;
                }
            }
            return true;
        }

        private int firstSlot(int number) {
            return firstSlot(keys.words, number * keys.width);
        }

        /// Of the key at `at`.
        abstract int firstSlot(long[] words, int at);

        abstract long tag(int number);

        @Override
        final long slotCount() {
            return slots.length;
        }
    }

    /// One word below `1L << 32`: the slot holds the whole key.
    static final class NarrowHash extends Hash {
        NarrowHash(GroupKeys keys, MemoryTracker memory) {
            super(keys, memory);
        }

        @Override
        int firstSlot(long[] words, int at) {
            return Hashing.slot(words[at], bits);
        }

        @Override
        long tag(int number) {
            return keys.words[number];
        }

        @Override
        void assign(long[][] words, int count, int[] groups) {
            makeRoom(count);
            assign(words[0], count, groups, slots, bits, keys);
        }

        private static void assign(long[] words, int count, int[] groups, long[] slots, int bits, GroupKeys keys) {
            int mask = slots.length - 1;
            long previous = ~words[0];
            int number = 0;
            for (int i = 0; i < count; i++) {
                long word = words[i];
                if (word != previous) {
                    previous = word;
                    int slot = Hashing.slot(word, bits);
                    long entry = slots[slot];
                    while (entry != 0 && entry >>> 32 != word) {
                        slot = slot + 1 & mask;
                        entry = slots[slot];
                    }
                    if (entry == 0) {
                        number = keys.add(word);
                        slots[slot] = word << 32 | number + 1;
                    } else {
                        number = (int) entry - 1;
                    }
                }
                groups[i] = number;
            }
        }
    }

    /// One word of 64 bits: the slot holds 32 bits of its hash.
    static final class WordHash extends Hash {
        WordHash(GroupKeys keys, MemoryTracker memory) {
            super(keys, memory);
        }

        @Override
        int firstSlot(long[] words, int at) {
            return Hashing.slot(words[at], bits);
        }

        @Override
        long tag(int number) {
            return Hashing.tag(keys.words[number]);
        }

        @Override
        void assign(long[][] words, int count, int[] groups) {
            makeRoom(count);
            assign(words[0], count, groups, slots, bits, keys);
        }

        private static void assign(long[] words, int count, int[] groups, long[] slots, int bits, GroupKeys keys) {
            int mask = slots.length - 1;
            long[] stored = keys.words;
            long previous = ~words[0];
            int number = 0;
            for (int i = 0; i < count; i++) {
                long word = words[i];
                if (word != previous) {
                    previous = word;
                    int tag = Hashing.tag(word);
                    int slot = Hashing.slot(word, bits);
                    long entry = slots[slot];
                    while (entry != 0 && ((int) (entry >>> 32) != tag || stored[(int) entry - 1] != word)) {
                        slot = slot + 1 & mask;
                        entry = slots[slot];
                    }
                    if (entry == 0) {
                        number = keys.add(word);
                        slots[slot] = (long) tag << 32 | number + 1;
                    } else {
                        number = (int) entry - 1;
                    }
                }
                groups[i] = number;
            }
        }
    }

    /// Keys of several words.
    static final class WideHash extends Hash {
        WideHash(GroupKeys keys, MemoryTracker memory) {
            super(keys, memory);
        }

        @Override
        int firstSlot(long[] words, int at) {
            return slot(hash(words, at, keys.width), bits);
        }

        @Override
        long tag(int number) {
            return (int) hash(keys.words, number * keys.width, keys.width);
        }

        private static int slot(long hash, int bits) {
            return (int) (hash >>> 64 - bits);
        }

        private static long hash(long[] words, int at, int width) {
            long hash = 0;
            for (int i = 0; i < width; i++) {
                hash = Hashing.mix(hash, words[at + i]);
            }
            return hash;
        }

        @Override
        void assign(long[][] words, int count, int[] groups) {
            makeRoom(count);
            long[] key = new long[keys.width];
            int mask = slots.length - 1;
            int number = -1;
            for (int i = 0; i < count; i++) {
                for (int w = 0; w < key.length; w++) {
                    key[w] = words[w][i];
                }
                if (number < 0 || !isEqual(number, key)) {
                    number = findOrAdd(key, mask);
                }
                groups[i] = number;
            }
        }

        private int findOrAdd(long[] key, int mask) {
            long hash = hash(key, 0, key.length);
            int slot = slot(hash, bits);
            long entry = slots[slot];
            while (entry != 0 && ((int) (entry >>> 32) != (int) hash || !isEqual((int) entry - 1, key))) {
                slot = slot + 1 & mask;
                entry = slots[slot];
            }
            if (entry != 0) {
                return (int) entry - 1;
            }
            System.arraycopy(key, 0, keys.words, keys.size * key.length, key.length);
            slots[slot] = hash << 32 | keys.size + 1;
            return keys.size++;
        }
    }
}
