package io.whittle.training;

import java.util.Arrays;
import java.util.List;

/**
 * By how much intervals must be wider because what was held out came in groups, runs or nodes say, of which there were few:
 * rows of a group are off together, so that many rows of few groups tell little of the next group.
 *
 * <p>The log of a group's scale (within which 80 % of its rows are off) is taken to be normal with unknown mean and variance.
 * That of the next group then follows Student's t; a weak prior says how much scales usually differ, since a few that agree
 * may do so by chance.
 */
public final class FewGroups {
    private static final double SHARE = 0.8;

    /** How much the logs of scales usually differ, as a standard deviation, and how many groups that is worth. */
    private static final double USUAL_SPREAD = 0.7;

    private static final double PRIOR_GROUPS = 2;

    /** A group that was foretold exactly is off by this share of what others are. */
    private static final double LEAST_SCALE = 0.02;

    /** So many groups tell enough. */
    private static final int MANY = 300;

    /** Quantiles that stand for a distribution. */
    private static final int PLACES = 40;

    private static final double REACH = 30;
    private static final double STEP = 0.1;
    private static final int HALVINGS = 40;

    private FewGroups() {}

    /**
     * Returns the factor that widens intervals within which 80 % of all these rows lie, so that 80 % of the rows of a further
     * group are to be expected in them: 1 where there are many groups, or none.
     *
     * @param groups for each group, by how much its rows are off in units of what was stated, without sign
     */
    public static double widening(List<double[]> groups) {
        List<double[]> some = groups.stream().filter(group -> group.length > 0).toList();
        double[] all = some.stream().flatMapToDouble(Arrays::stream).toArray();
        double overall = Numbers.quantile(all, SHARE);
        if (!(overall > 0)) {
            return 1;
        }
        int count = some.size();
        if (count > MANY) {
            return 1;
        }
        double[] logs = some.stream()
                .mapToDouble(group -> Math.log(Math.max(Numbers.quantile(group, SHARE), LEAST_SCALE * overall)))
                .toArray();
        double mean = Numbers.mean(logs);
        double squares =
                Arrays.stream(logs).map(log -> (log - mean) * (log - mean)).sum();
        double freedom = count - 1 + PRIOR_GROUPS;
        double spread = Math.sqrt((squares + PRIOR_GROUPS * USUAL_SPREAD * USUAL_SPREAD) / freedom);
        double[] within = within(some, logs);
        return Math.max(
                1,
                limit(within, Math.sqrt(1 + 1.0 / count) * spread, freedom)
                        / limit(within, Math.sqrt(squares / count), Double.POSITIVE_INFINITY));
    }

    /** Returns by how much rows are off in units of their group's scale. */
    private static double[] within(List<double[]> groups, double[] logs) {
        double[] all = new double[PLACES * groups.size()];
        for (int group = 0; group < logs.length; group++) {
            double[] ofGroup = places(groups.get(group));
            for (int place = 0; place < PLACES; place++) {
                all[group * PLACES + place] = ofGroup[place] * Math.exp(-logs[group]);
            }
        }
        return places(all);
    }

    private static double[] places(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double[] places = new double[PLACES];
        Arrays.setAll(places, place -> Numbers.quantileOfSorted(sorted, (place + 0.5) / PLACES));
        return places;
    }

    /**
     * Returns within which limit 80 % of a group's rows are expected.
     *
     * @param within by how much rows are off in units of their group's scale
     * @param spread the spread of the log of that scale
     * @param freedom the degrees of freedom of its distribution; infinite where it is normal
     */
    private static double limit(double[] within, double spread, double freedom) {
        double low = -REACH * (1 + spread);
        double high = REACH * (1 + spread);
        for (int halving = 0; halving < HALVINGS; halving++) {
            double middle = (low + high) / 2;
            if (share(within, spread, freedom, Math.exp(middle)) < SHARE) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.exp(high);
    }

    private static double share(double[] within, double spread, double freedom, double limit) {
        double inside = 0;
        double total = 0;
        for (double x = -REACH; x <= REACH; x += STEP) {
            double density = Double.isInfinite(freedom)
                    ? Math.exp(-x * x / 2)
                    : Math.pow(1 + x * x / freedom, -(freedom + 1) / 2);
            total += density;
            inside += density * below(within, limit * Math.exp(-spread * x));
        }
        return inside / total;
    }

    /** Returns the share of sorted values that are at most so large, between neighbours where it falls between them. */
    private static double below(double[] sorted, double limit) {
        int above = 0;
        while (above < sorted.length && sorted[above] <= limit) {
            above++;
        }
        if (above == 0 || above == sorted.length) {
            return (double) above / sorted.length;
        }
        double gap = sorted[above] - sorted[above - 1];
        return (above - 0.5 + (gap > 0 ? (limit - sorted[above - 1]) / gap : 0)) / sorted.length;
    }
}
