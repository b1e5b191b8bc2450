package io.whittle.plugin.command;

import io.whittle.spi.InvalidParameterException;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a command into words, and back: blanks separate words, single quotes keep everything, double quotes keep all
 * but a backslash before {@code "} or {@code \}, and a backslash keeps the next character, as in a POSIX shell. Nothing
 * is ever expanded: {@code $HOME}, {@code *} and {@code |} are plain text.
 */
final class CommandWords {
    private final String text;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private int position;

    private CommandWords(String text) {
        this.text = text;
    }

    /**
     * Returns the words of a command.
     *
     * @throws InvalidParameterException where a quote is not closed
     */
    static List<String> split(String text) {
        return new CommandWords(text).split();
    }

    private List<String> split() {
        while (position < text.length()) {
            char c = text.charAt(position++);
            switch (c) {
                case ' ', '\t', '\n', '\r' -> endWord();
                case '\'' -> singleQuoted();
                case '"' -> doubleQuoted();
                case '\\' -> {
                    if (position == text.length()) {
                        throw new InvalidParameterException(
                                "parameter 'command' ends in a backslash that keeps nothing: " + text);
                    }
                    take(text.charAt(position++));
                }
                default -> take(c);
            }
        }
        endWord();
        return List.copyOf(words);
    }

    private void singleQuoted() {
        inWord = true;
        int end = text.indexOf('\'', position);
        if (end < 0) {
            throw unclosed('\'');
        }
        word.append(text, position, end);
        position = end + 1;
    }

    private void doubleQuoted() {
        inWord = true;
        while (position < text.length()) {
            char c = text.charAt(position++);
            if (c == '"') {
                return;
            }
            boolean keepsNext = c == '\\'
                    && position < text.length()
                    && (text.charAt(position) == '"' || text.charAt(position) == '\\');
            take(keepsNext ? text.charAt(position++) : c);
        }
        throw unclosed('"');
    }

    private void take(char c) {
        inWord = true;
        word.append(c);
    }

    private void endWord() {
        if (inWord) {
            words.add(word.toString());
            word.setLength(0);
            inWord = false;
        }
    }

    private InvalidParameterException unclosed(char quote) {
        return new InvalidParameterException(
                "parameter 'command' has a " + quote + " that is not closed by another one: " + text);
    }

    /** Returns the words as one text that {@link #split} and a POSIX shell read back as they are. */
    static String join(List<String> words) {
        StringBuilder joined = new StringBuilder();
        for (String word : words) {
            joined.append(joined.isEmpty() ? "" : " ");
            boolean plain = !word.isEmpty() && word.matches("[A-Za-z0-9_@%+=:,./{}\\-]*");
            joined.append(plain ? word : "'" + word.replace("'", "'\\''") + "'");
        }
        return joined.toString();
    }
}
