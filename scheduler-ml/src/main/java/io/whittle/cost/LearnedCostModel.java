package io.whittle.cost;

import io.whittle.json.PlainJson;
import io.whittle.spi.cost.CostModel;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.cost.NodeClass;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A model learned from past runs: one for each kind of job. Immutable; methods may be called by any thread. */
public final class LearnedCostModel implements CostModel {
    private static final String FORMAT = "whittle-cost-model";
    private static final long FORMAT_VERSION = 2;

    private final String version;
    private final Map<String, KindModel> kinds;
    /** The job that was asked for last: a job is asked for once for each class of nodes, one after the other. */
    private volatile Optional<BinFeatures> latest = Optional.empty();

    /**
     * @param version its name
     * @param kinds what was learned, by kind
     */
    public LearnedCostModel(String version, Map<String, KindModel> kinds) {
        this.version = version;
        this.kinds = new TreeMap<>(kinds);
    }

    @Override
    public String version() {
        return version;
    }

    /** Returns what was learned, by kind. */
    public Map<String, KindModel> kinds() {
        return Map.copyOf(kinds);
    }

    @Override
    public boolean knows(String kind) {
        return kinds.containsKey(kind);
    }

    @Override
    public Optional<CostProfile> profile(JobFeatures job, NodeClass nodeClass) {
        KindModel model = kinds.get(job.kind());
        if (model == null || job.bins().count() == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(model.profile(features(job), nodeClass, version));
        } catch (IllegalArgumentException e) { // finite numbers of a stranger's can still end in one that is not
            throw new ModelException(
                    "what model " + version + " says of a job of kind '" + job.kind() + "' makes no sense ("
                            + e.getMessage() + "); choose another with 'whittle model use'",
                    e);
        }
    }

    @SuppressWarnings("ReferenceEquality") // the same job again, for another class of nodes
    private BinFeatures features(JobFeatures job) {
        Optional<BinFeatures> known = latest.filter(features -> features.job() == job);
        if (known.isEmpty()) {
            known = Optional.of(BinFeatures.of(job));
            latest = known;
        }
        return known.get();
    }

    @Override
    public double[] featureVector(JobFeatures job, NodeClass nodeClass, int bin) {
        return BinFeatures.of(job).vector(bin, nodeClass);
    }

    /** Returns the same model by another name. */
    public LearnedCostModel named(String newVersion) {
        return new LearnedCostModel(newVersion, kinds);
    }

    /** Returns the model as a JSON text; its version is not part of it. */
    String toJson() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("format", FORMAT);
        map.put("format_version", FORMAT_VERSION);
        map.put("feature_schema", BinFeatures.SCHEMA_VERSION);
        Map<String, Object> models = new LinkedHashMap<>();
        kinds.forEach((kind, model) -> models.put(kind, model.toMap()));
        map.put("kinds", models);
        return PlainJson.write(map);
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws ModelException saying what is wrong with it
     */
    static LearnedCostModel fromJson(String version, String json) {
        try {
            Map<String, Object> map = PlainJson.readObject(json, ModelFolder.MAX_VALUES);
            if (!FORMAT.equals(map.get("format"))) {
                throw new ModelException("it is not a cost model");
            }
            long formatVersion = PlainJson.asLong(map.get("format_version"));
            long featureSchema = PlainJson.asLong(map.get("feature_schema"));
            if (formatVersion != FORMAT_VERSION || featureSchema != BinFeatures.SCHEMA_VERSION) {
                throw new ModelException("it is of another version of Whittle (format " + formatVersion + ", features "
                        + featureSchema + "; this one reads " + FORMAT_VERSION + " and " + BinFeatures.SCHEMA_VERSION
                        + "); train again");
            }
            Map<String, KindModel> kinds = new TreeMap<>();
            PlainJson.asObject(map.get("kinds"))
                    .forEach((kind, model) -> kinds.put(kind, KindModel.fromMap(PlainJson.asObject(model))));
            return new LearnedCostModel(version, kinds);
        } catch (IllegalArgumentException e) {
            throw new ModelException("it is damaged (" + e.getMessage() + ")", e);
        }
    }
}
