package io.whittle.training;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far predictions are off on rows that were held out.
 *
 * @param rows how many
 * @param mdapePercent the median of |predicted − actual| ÷ actual, in percent
 * @param geometricMeanRatio the geometric mean of the larger of predicted ÷ actual and actual ÷ predicted; 1 is perfect
 * @param within25Percent how many percent of the rows are off by at most 25 %
 * @param interval80Coverage which share of the rows lies within the predicted 80 % intervals; 0.8 is perfect
 */
public record ErrorSummary(
        int rows, double mdapePercent, double geometricMeanRatio, double within25Percent, double interval80Coverage) {

    /**
     * Sums up.
     *
     * @param errors the logs of predicted ÷ actual
     * @param deviations for each of them, the deviation of the log that was predicted
     */
    public static ErrorSummary of(double[] errors, double[] deviations) {
        double[] percent = new double[errors.length];
        double logSum = 0;
        int near = 0;
        int covered = 0;
        for (int row = 0; row < errors.length; row++) {
            percent[row] = 100 * Math.abs(Math.expm1(errors[row]));
            logSum += Math.abs(errors[row]);
            near += percent[row] <= 25 ? 1 : 0;
            covered += Math.abs(errors[row]) <= Numbers.Z80 * deviations[row] ? 1 : 0;
        }
        double rows = Math.max(1, errors.length);
        return new ErrorSummary(
                errors.length, Numbers.median(percent), Math.exp(logSum / rows), 100 * near / rows, covered / rows);
    }

    /** Returns the numbers by the names that the command line uses. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("rows", rows);
        map.put("mdape_percent", mdapePercent);
        map.put("geometric_mean_ratio", geometricMeanRatio);
        map.put("within_25_percent", within25Percent);
        map.put("interval_80_coverage", interval80Coverage);
        return map;
    }
}
