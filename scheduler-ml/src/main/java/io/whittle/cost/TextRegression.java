package io.whittle.cost;

import io.whittle.json.PlainJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A function for each text of a column: one for each kind of job, say.
 *
 * @param column the column
 * @param ofTexts the function of each text, by the text's number
 * @param otherwise the function where the text is missing or unknown
 */
public record TextRegression(int column, List<Regression> ofTexts, Regression otherwise) implements Regression {
    public TextRegression {
        ofTexts = List.copyOf(ofTexts);
    }

    @Override
    public double predict(double[] row) {
        return of(row).predict(row);
    }

    @Override
    public double[] predictAll(RowBatch rows) {
        return rows.isFixed(column) ? of(rows.fixed()).predictAll(rows) : rows.each(this);
    }

    @Override
    public double deviation(double[] row) {
        return of(row).deviation(row);
    }

    private Regression of(double[] row) {
        double text = row[column];
        return text >= 0 && text < ofTexts.size() ? ofTexts.get((int) text) : otherwise;
    }

    @Override
    public long steps() {
        return Math.max(
                otherwise.steps(),
                ofTexts.stream().mapToLong(Regression::steps).max().orElse(0));
    }

    @Override
    public long width() {
        return otherwise.width() + ofTexts.stream().mapToLong(Regression::width).sum();
    }

    @Override
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("type", "texts");
        map.put("column", (long) column);
        map.put("of_texts", ofTexts.stream().map(Regression::toMap).toList());
        map.put("otherwise", otherwise.toMap());
        return map;
    }

    static TextRegression fromMap(Map<String, Object> map, int columns) {
        long column = PlainJson.asLong(map.get("column"));
        if (column < 0 || column >= columns) {
            throw new ModelException("there is no column " + column + " of texts");
        }
        return new TextRegression(
                (int) column,
                PlainJson.asList(map.get("of_texts")).stream()
                        .map(each -> Regression.fromMap(PlainJson.asObject(each), columns))
                        .toList(),
                Regression.fromMap(PlainJson.asObject(map.get("otherwise")), columns));
    }
}
