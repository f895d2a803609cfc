package dev.spillway.function.regex;

import dev.spillway.error.Cancellation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Runs a program over a text, all its branches at once. Sets of instructions that occur become states whose
/// transitions are remembered by classes of characters, unless a look-around makes them depend on more than the next
/// character.
///
/// Used by one thread.
final class Automaton {
    /// What is known of the character beside a position.
    private static final int EDGE = 1;

    private static final int WORD = 2;
    private static final int NEWLINE = 4;

    private static final int STATES_MAX = 2_000;
    private static final int POLL_INTERVAL = 1 << 12;
    private static final int UNKNOWN = Integer.MIN_VALUE;
    private static final int DEAD = -1;
    private static final int ASCII = 128;

    private final Program program;
    private final boolean isSearching;
    private final Cancellation cancellation;
    private final Map<State, Integer> numbers = new HashMap<>();
    private final List<State> states = new ArrayList<>();
    private final List<int[]> transitions = new ArrayList<>();
    private final Map<BitSet, Integer> classes = new HashMap<>();
    private final List<Integer> samples = new ArrayList<>();
    private final int[] asciiClasses = new int[ASCII];
    private final Map<Integer, Integer> otherClasses = new HashMap<>();
    private final Map<Program, Automaton> looks = new HashMap<>();
    private final int[] stack;
    private int[] text = new int[0];

    /// Instructions that wait at a position, and what stands left of it.
    private record State(BitSet waiting, int left) {}

    /// With `isSearching` a match may begin anywhere from the start of a run on.
    Automaton(Program program, boolean isSearching, Cancellation cancellation) {
        this.program = program;
        this.isSearching = isSearching;
        this.cancellation = cancellation;
        this.stack = new int[2 * program.size() + 2];
        Arrays.fill(asciiClasses, -1);
        samples.add(-1);
    }

    /// Receives the positions where a match may end, in order.
    interface Ends {
        /// Whether to go on.
        boolean at(int position);
    }

    /// Reports where matches that begin at `from` end, up to `limit`.
    void run(int[] characters, int from, int limit, Ends ends) {
        text = characters;
        int state = number(startState(from));
        for (int position = from; ; position++) {
            if ((position - from) % POLL_INTERVAL == POLL_INTERVAL - 1) {
                cancellation.check();
            }
            int transition = transition(state, position);
            if ((transition & 1) != 0 && !ends.at(position)) {
                return;
            }
            if (position == limit || transition >> 1 == DEAD) {
                return;
            }
            state = transition >> 1;
        }
    }

    private State startState(int from) {
        BitSet waiting = new BitSet();
        waiting.set(program.start());
        return new State(waiting, from == 0 ? EDGE : kind(text[from - 1]));
    }

    private static int kind(int character) {
        return (CharSet.isWord(character) ? WORD : 0) | (character == '\n' ? NEWLINE : 0);
    }

    private int number(State state) {
        Integer known = numbers.get(state);
        if (known != null) {
            return known;
        }
        states.add(state);
        transitions.add(new int[0]);
        numbers.put(state, states.size() - 1);
        return states.size() - 1;
    }

    /// Twice the next state, plus 1 if a match ends at the position.
    private int transition(int state, int position) {
        if (program.hasLooks()) {
            State from = states.get(state);
            forgetIfMany();
            return compute(from, position, position < text.length ? text[position] : -1);
        }
        int kind = position < text.length ? classOf(text[position]) : 0;
        int[] known = transitions.get(state);
        if (kind < known.length && known[kind] != UNKNOWN) {
            return known[kind];
        }
        if (states.size() >= STATES_MAX) {
            State from = states.get(state);
            forgetIfMany();
            return compute(from, position, position < text.length ? text[position] : -1);
        }
        int computed = compute(states.get(state), position, samples.get(kind));
        int[] grown = transitions.get(state);
        if (kind >= grown.length) {
            int length = grown.length;
            grown = Arrays.copyOf(grown, Math.max(kind + 1, classes.size() + 1));
            Arrays.fill(grown, length, grown.length, UNKNOWN);
            transitions.set(state, grown);
        }
        grown[kind] = computed;
        return computed;
    }

    private void forgetIfMany() {
        if (states.size() >= STATES_MAX) {
            states.clear();
            transitions.clear();
            numbers.clear();
        }
    }

    /// Characters that no instruction tells apart; class 0 is the end of the text.
    private int classOf(int character) {
        if (character < ASCII) {
            int known = asciiClasses[character];
            if (known < 0) {
                known = newClass(character);
                asciiClasses[character] = known;
            }
            return known;
        }
        return otherClasses.computeIfAbsent(character, this::newClass);
    }

    private int newClass(int character) {
        BitSet signature = new BitSet();
        List<CharSet> sets = program.sets();
        for (int i = 0; i < sets.size(); i++) {
            signature.set(i, sets.get(i).contains(character));
        }
        signature.set(sets.size(), CharSet.isWord(character));
        signature.set(sets.size() + 1, character == '\n');
        Integer known = classes.get(signature);
        if (known != null) {
            return known;
        }
        samples.add(character);
        classes.put(signature, samples.size() - 1);
        return samples.size() - 1;
    }

    private int compute(State from, int position, int character) {
        int right = character < 0 ? EDGE : kind(character);
        BitSet reached = closure(from, position, right);
        boolean isMatch = false;
        BitSet waiting = new BitSet();
        for (int i = reached.nextSetBit(0); i >= 0; i = reached.nextSetBit(i + 1)) {
            if (program.code(i) == Program.MATCH) {
                isMatch = true;
            } else if (program.code(i) == Program.CHARACTER
                    && character >= 0
                    && program.set(i).contains(character)) {
                waiting.set(program.next(i));
            }
        }
        if (isSearching) {
            waiting.set(program.start());
        }
        int next = character < 0 || waiting.isEmpty() ? DEAD : number(new State(waiting, right));
        return next * 2 + (isMatch ? 1 : 0);
    }

    private BitSet closure(State from, int position, int right) {
        BitSet reached = new BitSet();
        int depth = 0;
        for (int i = from.waiting().nextSetBit(0); i >= 0; i = from.waiting().nextSetBit(i + 1)) {
            stack[depth++] = i;
            while (depth > 0) {
                int at = stack[--depth];
                if (reached.get(at)) {
                    continue;
                }
                reached.set(at);
                switch (program.code(at)) {
                    case Program.SPLIT -> {
                        depth = push(program.other(at), depth, reached);
                        depth = push(program.next(at), depth, reached);
                    }
                    case Program.BOUNDARY -> {
                        if (holds(program.boundary(at), from.left(), right)) {
                            depth = push(program.next(at), depth, reached);
                        }
                    }
                    case Program.LOOK -> {
                        if (holds(program.look(at), position)) {
                            depth = push(program.next(at), depth, reached);
                        }
                    }
                    default -> {}
                }
            }
        }
        return reached;
    }

    private int push(int instruction, int depth, BitSet reached) {
        if (reached.get(instruction)) {
            return depth;
        }
        stack[depth] = instruction;
        return depth + 1;
    }

    private static boolean holds(Node.Boundary boundary, int left, int right) {
        boolean isWordLeft = (left & WORD) != 0;
        boolean isWordRight = (right & WORD) != 0;
        return switch (boundary) {
            case TEXT_START -> (left & EDGE) != 0;
            case TEXT_END -> (right & EDGE) != 0;
            case LINE_START -> (left & (EDGE | NEWLINE)) != 0;
            case LINE_END -> (right & (EDGE | NEWLINE)) != 0;
            case WORD_START -> !isWordLeft && isWordRight;
            case WORD_END -> isWordLeft && !isWordRight;
            case WORD_EDGE -> isWordLeft != isWordRight;
            case NO_WORD_EDGE -> isWordLeft == isWordRight;
        };
    }

    private boolean holds(Program.LookAround look, int position) {
        Automaton automaton =
                looks.computeIfAbsent(look.program(), any -> new Automaton(any, !look.isAhead(), cancellation));
        boolean[] isFound = new boolean[1];
        if (look.isAhead()) {
            automaton.run(text, position, text.length, end -> {
                isFound[0] = true;
                return false;
            });
        } else {
            automaton.run(text, 0, position, end -> {
                isFound[0] |= end == position;
                return true;
            });
        }
        return isFound[0] != look.isNegative();
    }

    /// The last position where a match that begins at `from` ends, or the first one; -1 if there is none.
    int end(int[] characters, int from, boolean isShortest) {
        int[] found = {-1};
        run(characters, from, characters.length, position -> {
            found[0] = position;
            return !isShortest;
        });
        return found[0];
    }

    /// All positions where a match that begins at `from` ends.
    BitSet ends(int[] characters, int from, int limit) {
        BitSet all = new BitSet();
        run(characters, from, limit, position -> {
            all.set(position);
            return true;
        });
        return all;
    }
}
