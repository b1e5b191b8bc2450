package io.whittle.simulation;

import io.whittle.json.MalformedJsonException;
import io.whittle.json.PlainJson;
import java.util.List;
import java.util.Map;

/** The fields of a JSON object, read with errors that say where they are. */
final class Fields {
    private final String where;
    private final Map<String, Object> values;

    Fields(String where, Object value) {
        this.where = where;
        try {
            this.values = PlainJson.asObject(value);
        } catch (MalformedJsonException e) {
            throw new SuiteException(where + " must be an object", e);
        }
    }

    SuiteException wrong(String what) {
        return new SuiteException(where + " " + what);
    }

    boolean has(String name) {
        Object value = values.get(name);
        return value != null && !"".equals(value);
    }

    String text(String name) {
        if (!(values.get(name) instanceof String text) || text.isBlank()) {
            throw wrong("needs a text '" + name + "'");
        }
        return text;
    }

    boolean flag(String name) {
        if (!has(name)) {
            return false;
        }
        if (!(values.get(name) instanceof Boolean flag)) {
            throw wrong("takes true or false as '" + name + "', not " + shown(name));
        }
        return flag;
    }

    /** Returns a finite number of at least 0. */
    double number(String name, double otherwise) {
        if (!has(name)) {
            return otherwise;
        }
        double number = values.get(name) instanceof Number given ? given.doubleValue() : Double.NaN;
        if (!(number >= 0) || Double.isInfinite(number)) {
            throw wrong("takes a number of at least 0 as '" + name + "', not " + shown(name));
        }
        return number;
    }

    /** Returns a finite number above 0. */
    double positive(String name, double otherwise) {
        double number = number(name, otherwise);
        if (number == 0) {
            throw wrong("takes a number above 0 as '" + name + "', not 0");
        }
        return number;
    }

    long whole(String name, long otherwise, long least, long most) {
        if (!has(name)) {
            return otherwise;
        }
        if (!(values.get(name) instanceof Long number) || number < least || number > most) {
            throw wrong(
                    "takes a whole number from " + least + " to " + most + " as '" + name + "', not " + shown(name));
        }
        return number;
    }

    List<Object> list(String name) {
        if (!has(name)) {
            return List.of();
        }
        return asList(name, values.get(name));
    }

    List<String> texts(String name) {
        for (Object value : list(name)) {
            if (!(value instanceof String)) {
                throw wrong("takes a list of texts as '" + name + "', not " + shown(name));
            }
        }
        return list(name).stream().map(String.class::cast).toList();
    }

    List<Object> asList(String name, Object value) {
        try {
            return PlainJson.asList(value);
        } catch (MalformedJsonException e) {
            throw new SuiteException(where + " takes a list as '" + name + "', not " + shown(name), e);
        }
    }

    private String shown(String name) {
        String text = PlainJson.write(values.get(name));
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }
}
