package io.whittle.runtime.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads the provenance of a model, which may be anybody's: what is missing or of another type is empty.
 *
 * @param values plain JSON values
 */
record Provenance(Map<?, ?> values) {
    private static final int TELLING_PERCENT = 1000;

    Provenance part(String name) {
        return new Provenance(values.get(name) instanceof Map<?, ?> map ? map : Map.of());
    }

    List<String> names() {
        return values.keySet().stream().map(String::valueOf).toList();
    }

    String text(String name) {
        Object value = values.get(name);
        return value == null ? "" : value instanceof Double number ? Quantity.plain(number) : String.valueOf(value);
    }

    List<String> texts(String name) {
        return values.get(name) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    double value(String name) {
        return values.get(name) instanceof Number number ? number.doubleValue() : 0;
    }

    String number(String name, String format) {
        return values.get(name) instanceof Number number
                ? String.format(Locale.ROOT, format, number.doubleValue())
                : "–";
    }

    /** Returns a share in per cent; beyond ten times the whole, the figure itself would tell nothing. */
    String percent(String name, double factor) {
        return !(values.get(name) instanceof Number number)
                ? "–"
                : factor * number.doubleValue() > TELLING_PERCENT
                        ? "more than " + TELLING_PERCENT + "\u00a0%"
                        : Quantity.percent(factor * number.doubleValue() / 100).replace(' ', '\u00a0');
    }

    String count(String name) {
        return values.get(name) instanceof Number number ? Quantity.count(number.longValue()) : "–";
    }

    /** Returns a list of pairs of finite numbers. */
    List<double[]> pairs(String name) {
        List<double[]> pairs = new ArrayList<>();
        if (values.get(name) instanceof List<?> list) {
            for (Object element : list) {
                if (element instanceof List<?> pair
                        && pair.size() == 2
                        && pair.get(0) instanceof Number one
                        && pair.get(1) instanceof Number other
                        && Double.isFinite(one.doubleValue())
                        && Double.isFinite(other.doubleValue())) {
                    pairs.add(new double[] {one.doubleValue(), other.doubleValue()});
                }
            }
        }
        return pairs;
    }

    List<Integer> counts(String name) {
        List<Integer> counts = new ArrayList<>();
        if (values.get(name) instanceof List<?> list) {
            list.forEach(value -> counts.add(
                    value instanceof Number number ? (int) Math.max(0, Math.min(1 << 30, number.longValue())) : 0));
        }
        return counts;
    }
}
