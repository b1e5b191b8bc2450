package io.whittle.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads and writes JSON as {@link Map}, {@link List}, {@link String}, {@link Long}, {@link Double} and {@link Boolean}.
 * Numbers that are not finite are written as the texts {@code NaN}, {@code Infinity} and {@code -Infinity}. A JSON
 * {@code null} is read as the empty text. Methods may be called by any thread.
 */
public final class PlainJson {
    private static final int MAX_DEPTH = 64;
    private static final Pattern SOURCE =
            Pattern.compile("(?:at )?\\[Source: [^\\]]*; line: (\\d+), column: (\\d+)\\]");
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(64 << 20)
                    .maxNumberLength(64)
                    .build())
            .build();

    private PlainJson() {}

    /** Returns a value as JSON on one line. */
    public static String write(Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            write(generator, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** Writes a value as indented JSON and leaves the writer open. */
    public static void writePretty(Object value, Writer writer) throws IOException {
        try (JsonGenerator generator = FACTORY.createGenerator(writer)) {
            generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            generator.useDefaultPrettyPrinter();
            write(generator, value);
        }
    }

    /**
     * Reads one value.
     *
     * @throws MalformedJsonException where the text is not a single JSON value
     */
    public static Object read(String text) {
        return read(text, Integer.MAX_VALUE);
    }

    private static Object read(String text, int maxValues) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.nextToken();
            Object value = value(parser, new int[] {maxValues});
            if (parser.nextToken() != null) {
                throw new MalformedJsonException(
                        "there is more after the value",
                        parser.currentTokenLocation().getLineNr());
            }
            return value;
        } catch (JsonProcessingException e) {
            long line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new MalformedJsonException(forPeople(e.getOriginalMessage()), line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a parser's message without the name that it gives to a source it was told nothing about. */
    private static String forPeople(String message) {
        return SOURCE.matcher(message).replaceAll("in line $1, column $2");
    }

    /**
     * Reads an object.
     *
     * @throws MalformedJsonException where the text is not a JSON object
     */
    public static Map<String, Object> readObject(String text) {
        return asObject(read(text));
    }

    /**
     * Reads an object from a text that may be meant to fill the memory: three bytes of it can take a hundred.
     *
     * @param maxValues how many values it may hold, lists and objects among them
     * @throws MalformedJsonException where the text is not a JSON object, or holds more values
     */
    public static Map<String, Object> readObject(String text, int maxValues) {
        return asObject(read(text, maxValues));
    }

    /**
     * Returns a value that was read as an object.
     *
     * @throws MalformedJsonException where it is none
     */
    @SuppressWarnings("unchecked") // value() makes maps with text keys only
    public static Map<String, Object> asObject(Object value) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw new MalformedJsonException("an object was expected", 0);
    }

    /**
     * Returns a value that was read as a list.
     *
     * @throws MalformedJsonException where it is none
     */
    @SuppressWarnings("unchecked") // value() makes lists of objects
    public static List<Object> asList(Object value) {
        if (value instanceof List<?> list) {
            return (List<Object>) list;
        }
        throw new MalformedJsonException("a list was expected", 0);
    }

    /**
     * Returns a value that was read as a decimal number.
     *
     * @throws MalformedJsonException where it is none
     */
    public static double asDouble(Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if ("NaN".equals(value) || "Infinity".equals(value) || "-Infinity".equals(value)) {
            return Double.parseDouble((String) value);
        }
        throw new MalformedJsonException("a number was expected, not '" + value + "'", 0);
    }

    /**
     * Returns a value that was read as a whole number.
     *
     * @throws MalformedJsonException where it is none
     */
    public static long asLong(Object value) {
        if (value instanceof Long number) {
            return number;
        }
        throw new MalformedJsonException("a whole number was expected, not '" + value + "'", 0);
    }

    /**
     * Returns a value that was read as a list of decimal numbers.
     *
     * @throws MalformedJsonException where it is none
     */
    public static double[] asDoubles(Object value) {
        List<Object> list = asList(value);
        double[] numbers = new double[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = asDouble(list.get(i));
        }
        return numbers;
    }

    /**
     * Returns a value that was read as a list of texts.
     *
     * @throws MalformedJsonException where it is none
     */
    public static List<String> asTexts(Object value) {
        List<String> texts = new ArrayList<>();
        for (Object element : asList(value)) {
            texts.add(asText(element));
        }
        return texts;
    }

    /**
     * Returns a value that was read as a text.
     *
     * @throws MalformedJsonException where it is none
     */
    public static String asText(Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new MalformedJsonException("a text was expected, not '" + value + "'", 0);
    }

    private static Object value(JsonParser parser, int[] left) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new MalformedJsonException("there is nothing", 1);
        }
        if (left[0]-- <= 0) {
            throw new MalformedJsonException(
                    "there are more values than anybody needs",
                    parser.currentTokenLocation().getLineNr());
        }
        return switch (token) {
            case START_OBJECT -> {
                Map<String, Object> map = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    map.put(name, value(parser, left));
                }
                yield map;
            }
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser, left));
                }
                yield list;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> "";
            default ->
                throw new MalformedJsonException(
                        "unexpected " + token, parser.currentTokenLocation().getLineNr());
        };
    }

    private static void write(JsonGenerator generator, Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            generator.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                generator.writeFieldName(String.valueOf(entry.getKey()));
                write(generator, entry.getValue());
            }
            generator.writeEndObject();
        } else if (value instanceof Iterable<?> list) {
            generator.writeStartArray();
            for (Object element : list) {
                write(generator, element);
            }
            generator.writeEndArray();
        } else if (value instanceof double[] numbers) {
            generator.writeStartArray();
            for (double number : numbers) {
                writeDouble(generator, number);
            }
            generator.writeEndArray();
        } else if (value instanceof Float number) {
            if (Float.isFinite(number)) {
                generator.writeNumber(number);
            } else {
                generator.writeString(number.toString());
            }
        } else if (value instanceof Double number) {
            writeDouble(generator, number);
        } else if (value instanceof Number number) {
            generator.writeNumber(number.longValue());
        } else if (value instanceof Boolean flag) {
            generator.writeBoolean(flag);
        } else {
            generator.writeString(String.valueOf(value));
        }
    }

    private static void writeDouble(JsonGenerator generator, double number) throws IOException {
        if (Double.isFinite(number)) {
            generator.writeNumber(number);
        } else {
            generator.writeString(Double.toString(number));
        }
    }
}
