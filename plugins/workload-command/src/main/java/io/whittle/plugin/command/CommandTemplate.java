package io.whittle.plugin.command;

import io.whittle.spi.InvalidParameterException;
import java.util.ArrayList;
import java.util.List;

/**
 * A command with a place for lines. {@code {}}, anywhere in a word and as often as one likes, stands for one line;
 * {@code {...}}, once and a word of its own, for as many lines as a process takes. Without either, a line is the last
 * argument. Immutable.
 */
final class CommandTemplate {
    /** Stands for one line. */
    static final String ONE = "{}";
    /** Stands for many lines. */
    static final String MANY = "{...}";

    private final List<String> words;
    private final boolean takesMany;

    private CommandTemplate(List<String> words, boolean takesMany) {
        this.words = words;
        this.takesMany = takesMany;
    }

    /**
     * Reads a command.
     *
     * @throws InvalidParameterException where it is empty or its places cannot be filled
     */
    static CommandTemplate of(String command) {
        List<String> words = new ArrayList<>(CommandWords.split(command));
        if (words.isEmpty() || words.get(0).isEmpty()) {
            throw new InvalidParameterException("there is no command to run: give one, such as gzip -k {}");
        }
        long many = words.stream().filter(word -> word.contains(MANY)).count();
        if (many == 0) {
            if (words.stream().noneMatch(word -> word.contains(ONE))) {
                words.add(ONE);
            }
            return new CommandTemplate(List.copyOf(words), false);
        }
        if (many > 1 || !words.contains(MANY)) {
            throw new InvalidParameterException("{...} stands for several arguments, so it must be an argument of its"
                    + " own and come once: " + CommandWords.join(words));
        }
        if (words.stream().anyMatch(word -> word.contains(ONE))) {
            throw new InvalidParameterException(
                    "a command takes one line ({}) or many ({...}), not both: " + CommandWords.join(words));
        }
        if (words.get(0).equals(MANY)) {
            throw new InvalidParameterException("{...} cannot be the command itself; put a command before it");
        }
        return new CommandTemplate(List.copyOf(words), true);
    }

    /** Returns whether a process takes many lines. */
    boolean takesMany() {
        return takesMany;
    }

    /** Returns the word that names the program; it may hold {@link #ONE}. */
    String program() {
        return words.get(0);
    }

    /** Returns how many bytes the words take as arguments, places for lines not filled. */
    long argumentBytes() {
        return words.stream()
                .mapToLong(word -> word.getBytes(ArgumentText.CHARSET).length + ArgumentText.OVERHEAD_BYTES)
                .sum();
    }

    /** Returns the command for these lines: exactly one where the command takes one. */
    List<String> fill(List<String> lines) {
        List<String> filled = new ArrayList<>(words.size() + lines.size());
        for (String word : words) {
            if (takesMany && word.equals(MANY)) {
                filled.addAll(lines);
            } else {
                filled.add(takesMany ? word : word.replace(ONE, lines.get(0)));
            }
        }
        return filled;
    }
}
