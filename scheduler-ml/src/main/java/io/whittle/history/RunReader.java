package io.whittle.history;

import io.whittle.json.PlainJson;
import io.whittle.scheduler.BinRecord;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.RunStart;
import io.whittle.scheduler.RunStatus;
import io.whittle.scheduler.SegmentRecord;
import io.whittle.spi.Partition;
import io.whittle.spi.Requirements;
import io.whittle.spi.cost.Bins;
import io.whittle.spi.cost.JobFeatures;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads runs on one connection. Used by one thread. */
final class RunReader {
    private final Connection connection;

    RunReader(Connection connection) {
        this.connection = connection;
    }

    List<RunSummary> list(int limit) throws SQLException {
        List<RunSummary> runs = new ArrayList<>();
        try (PreparedStatement query =
                connection.prepareStatement("SELECT * FROM runs ORDER BY started_millis DESC, run_id DESC LIMIT ?")) {
            query.setInt(1, limit);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    RunStatus status = RunStatus.valueOf(row.getString("status"));
                    runs.add(new RunSummary(
                            row.getString("run_id"),
                            row.getString("kind"),
                            RunColumns.parameters(row.getString("parameters"), row.getString("parameter_types")),
                            row.getString("policy"),
                            row.getString("model_version"),
                            Instant.parse(row.getString("started_at")),
                            status,
                            status == RunStatus.RUNNING && RunOwner.gone(row.getString("owner")),
                            row.getLong("items"),
                            row.getLong("makespan_nanos"),
                            row.getLong("lower_bound_nanos")));
                }
            }
        }
        return runs;
    }

    /** Returns the ids that begin with a text, latest first; all of them for the empty text. */
    List<String> idsWithPrefix(String prefix, int limit) throws SQLException {
        List<String> ids = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement("SELECT run_id FROM runs"
                + " WHERE substr(run_id, 1, ?) = ? ORDER BY started_millis DESC, run_id DESC LIMIT ?")) {
            query.setInt(1, prefix.length());
            query.setString(2, prefix);
            query.setInt(3, limit);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    ids.add(row.getString(1));
                }
            }
        }
        return ids;
    }

    Optional<StoredRun> run(String runId) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT * FROM runs WHERE run_id = ?")) {
            query.setString(1, runId);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(run(row)) : Optional.empty();
            }
        }
    }

    private StoredRun run(ResultSet row) throws SQLException {
        String id = row.getString("run_id");
        RunStart start = new RunStart(
                id,
                row.getString("kind"),
                row.getString("workload_version"),
                RunColumns.parameters(row.getString("parameters"), row.getString("parameter_types")),
                row.getString("policy"),
                row.getLong("seed"),
                Instant.parse(row.getString("started_at")),
                RunColumns.nodes(row.getString("start_nodes")),
                Requirements.parse(PlainJson.asTexts(PlainJson.read(row.getString("requirements")))));
        RunStatus status = RunStatus.valueOf(row.getString("status"));
        Partition partition = new Partition(row.getLong("items"), row.getLong("grain"));
        Bins bins = new Bins(partition.blocks(), row.getInt("bins"));
        List<double[]> vectors = new ArrayList<>();
        List<String> names = PlainJson.asTexts(PlainJson.read(row.getString("item_feature_names")));
        Optional<JobFeatures> features = names.isEmpty()
                ? Optional.empty()
                : Optional.of(new JobFeatures(
                        start.kind(),
                        start.version(),
                        start.parameters(),
                        partition,
                        bins,
                        names,
                        itemFeatures(id, bins, names.size())));
        RunRecord record = new RunRecord(
                start,
                status,
                row.getString("message"),
                row.getString("detail"),
                partition,
                row.getString("model_version"),
                RunColumns.nodes(row.getString("nodes")),
                row.getLong("makespan_nanos"),
                row.getLong("lower_bound_nanos"),
                row.getInt("dispatches"),
                row.getInt("shrinks"),
                row.getInt("failed_attempts"),
                segments(id, vectors),
                bins,
                costs(id),
                features,
                RunColumns.outputs(row.getString("outputs")),
                PlainJson.asTexts(PlainJson.read(row.getString("notes"))),
                PlainJson.asTexts(PlainJson.read(row.getString("problems"))));
        Map<String, List<String>> featureNames = new LinkedHashMap<>();
        PlainJson.readObject(row.getString("feature_names"))
                .forEach((node, list) -> featureNames.put(node, PlainJson.asTexts(list)));
        boolean interrupted = status == RunStatus.RUNNING && RunOwner.gone(row.getString("owner"));
        return new StoredRun(record, interrupted, featureNames, vectors);
    }

    /** Returns a finished run as training sees it, without reading its segments; empty where it has no costs. */
    Optional<RecordedRun> recordedRun(String runId) throws SQLException {
        List<BinRecord> costs = costs(runId);
        if (costs.isEmpty()) {
            return Optional.empty();
        }
        try (PreparedStatement query = connection.prepareStatement("SELECT kind, workload_version, parameters,"
                + " parameter_types, policy, started_at, nodes, items, grain, bins, item_feature_names FROM runs"
                + " WHERE run_id = ?")) {
            query.setString(1, runId);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(recordedRun(runId, row, costs)) : Optional.empty();
            }
        }
    }

    private RecordedRun recordedRun(String id, ResultSet row, List<BinRecord> costs) throws SQLException {
        Partition partition = new Partition(row.getLong("items"), row.getLong("grain"));
        Bins bins = new Bins(partition.blocks(), row.getInt("bins"));
        List<String> names = PlainJson.asTexts(PlainJson.read(row.getString("item_feature_names")));
        JobFeatures job = new JobFeatures(
                row.getString("kind"),
                row.getString("workload_version"),
                RunColumns.parameters(row.getString("parameters"), row.getString("parameter_types")),
                partition,
                bins,
                names,
                names.isEmpty() ? new double[bins.count()][0] : itemFeatures(id, bins, names.size()));
        return new RecordedRun(
                id,
                Instant.parse(row.getString("started_at")),
                row.getString("policy"),
                job,
                RunColumns.nodeClasses(RunColumns.nodes(row.getString("nodes"))),
                costs);
    }

    /** Returns all runs that have costs as training sees them, earliest first. */
    List<RecordedRun> recordedRuns() throws SQLException {
        List<RecordedRun> runs = new ArrayList<>();
        for (String id : idsEarliestFirst()) {
            recordedRun(id).ifPresent(runs::add);
        }
        return runs;
    }

    List<String> idsEarliestFirst() throws SQLException {
        List<String> ids = idsWithPrefix("", Integer.MAX_VALUE);
        Collections.reverse(ids);
        return ids;
    }

    /** Returns the scores of a model, of each kind those of the latest runs, latest first. */
    List<ModelScore> scores(String modelVersion, int ofEachKind) throws SQLException {
        List<ModelScore> scores = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement("SELECT * FROM (SELECT *,"
                + " ROW_NUMBER() OVER (PARTITION BY kind ORDER BY started_millis DESC, run_id DESC) AS place"
                + " FROM scores WHERE model_version = ?) WHERE place <= ? ORDER BY started_millis DESC, run_id DESC")) {
            query.setString(1, modelVersion);
            query.setInt(2, ofEachKind);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    scores.add(new ModelScore(
                            row.getString("run_id"),
                            row.getString("model_version"),
                            row.getInt("in_use") != 0,
                            row.getString("kind"),
                            row.getString("job"),
                            Instant.ofEpochMilli(row.getLong("started_millis")),
                            row.getInt("bins"),
                            row.getDouble("level_error"),
                            row.getDouble("level_deviation"),
                            row.getDouble("mean_error"),
                            row.getDouble("coverage")));
                }
            }
        }
        return scores;
    }

    private List<SegmentRecord> segments(String runId, List<double[]> vectors) throws SQLException {
        List<SegmentRecord> segments = new ArrayList<>();
        try (PreparedStatement query =
                connection.prepareStatement("SELECT * FROM segments WHERE run_id = ? ORDER BY place, attempt")) {
            query.setString(1, runId);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    segments.add(new SegmentRecord(
                            row.getLong("attempt"),
                            row.getString("node_id"),
                            BlockText.read(row.getString("blocks")),
                            row.getInt("blocks_done"),
                            row.getLong("items_done"),
                            row.getLong("dispatched_nanos"),
                            row.getLong("started_nanos"),
                            row.getLong("ended_nanos"),
                            row.getLong("worked_nanos"),
                            finite(row, "expected_seconds"),
                            finite(row, "expected_deviation"),
                            row.getInt("shrinks"),
                            row.getString("reason"),
                            SegmentRecord.Outcome.valueOf(row.getString("outcome")),
                            DecisionText.read(row.getString("decision"))));
                    vectors.add(PlainJson.asDoubles(PlainJson.read(row.getString("features"))));
                }
            }
        }
        return segments;
    }

    private static double finite(ResultSet row, String column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? Double.NaN : value;
    }

    private double[][] itemFeatures(String runId, Bins bins, int count) throws SQLException {
        double[][] features = new double[bins.count()][];
        Arrays.fill(features, new double[count]); // one for all that are not known
        try (PreparedStatement query =
                connection.prepareStatement("SELECT bin, item_features FROM bins WHERE run_id = ?")) {
            query.setString(1, runId);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    features[row.getInt(1)] = PlainJson.asDoubles(PlainJson.read(row.getString(2)));
                }
            }
        }
        return features;
    }

    private List<BinRecord> costs(String runId) throws SQLException {
        CostRows costs = new CostRows();
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT bin, node_id, items, nanos FROM bin_costs WHERE run_id = ? ORDER BY bin, node_id")) {
            query.setString(1, runId);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    costs.add(new BinRecord(row.getInt(1), row.getString(2), row.getLong(3), row.getLong(4)));
                }
            }
        }
        return costs;
    }
}
