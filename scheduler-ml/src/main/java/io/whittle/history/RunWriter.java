package io.whittle.history;

import io.whittle.cost.BinFeatures;
import io.whittle.json.PlainJson;
import io.whittle.scheduler.BinRecord;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.RunStart;
import io.whittle.scheduler.RunStatus;
import io.whittle.scheduler.SegmentRecord;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.cost.NodeClass;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Writes runs on one connection. Used by one thread; the caller commits. */
final class RunWriter implements AutoCloseable {
    private final Connection connection;
    /** Prepared with the first segment: there may be thousands. */
    private Optional<PreparedStatement> segments = Optional.empty();

    RunWriter(Connection connection) {
        this.connection = connection;
    }

    /** Lets go of what is kept between writes; the connection stays open. */
    @Override
    public void close() throws SQLException {
        if (segments.isPresent()) {
            segments.get().close();
            segments = Optional.empty();
        }
    }

    void start(RunStart start) throws SQLException {
        String sql = "INSERT INTO runs (run_id, started_at, started_millis, owner, kind, workload_version, parameters,"
                + " parameter_types, policy, seed, start_nodes, nodes, status, message, detail, model_version, items,"
                + " grain, bins, makespan_nanos, lower_bound_nanos, dispatches, shrinks, failed_attempts,"
                + " item_feature_names, feature_schema, feature_names, outputs, notes, problems, requirements)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', 'none', 0, 1, 0, 0, 0, 0, 0, 0, '[]', ?,"
                + " '{}', '[]', '[]', '[]', ?) ON CONFLICT (run_id) DO UPDATE SET owner = excluded.owner,"
                + " status = excluded.status, message = '', detail = '',"
                + " requirements = excluded.requirements"; // it goes on after an interruption
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, start.runId());
            insert.setString(2, start.startedAt().toString());
            insert.setLong(3, start.startedAt().toEpochMilli());
            insert.setString(4, RunOwner.current());
            insert.setString(5, start.kind());
            insert.setString(6, start.version());
            insert.setString(7, RunColumns.parameters(start.parameters()));
            insert.setString(8, RunColumns.parameterTypes(start.parameters()));
            insert.setString(9, start.policy());
            insert.setLong(10, start.seed());
            insert.setString(11, RunColumns.nodes(start.nodes()));
            insert.setString(12, RunColumns.nodes(start.nodes()));
            insert.setString(13, RunStatus.RUNNING.name());
            insert.setInt(14, BinFeatures.SCHEMA_VERSION);
            insert.setString(15, PlainJson.write(start.requirements().texts()));
            insert.executeUpdate();
        }
    }

    /** Writes an attempt of a run that still goes on; the end of the run adds the features. */
    void segment(String runId, int place, SegmentRecord segment) throws SQLException {
        if (segments.isEmpty()) {
            segments = Optional.of(prepareSegment());
        }
        PreparedStatement upsert = segments.get();
        bind(upsert, runId, place, segment, new double[0]);
        upsert.executeUpdate();
    }

    void end(RunRecord run) throws SQLException {
        start(run.start());
        String id = run.start().runId();
        JobFeatures job = jobOf(run);
        BinFeatures features = BinFeatures.of(job);
        Map<String, NodeClass> classes = new HashMap<>();
        Map<String, List<String>> names = new TreeMap<>();
        for (NodeDescription node : run.nodes()) {
            NodeClass nodeClass = RunColumns.nodeClass(node);
            classes.put(node.id(), nodeClass);
            names.put(node.id(), features.names(nodeClass));
        }
        update(run, job, PlainJson.write(names));
        Set<Long> written = written(id);
        try (PreparedStatement insert = prepareSegment();
                PreparedStatement complete = connection.prepareStatement(
                        "UPDATE segments SET place = ?, features = ? WHERE run_id = ? AND attempt = ?")) {
            int place = 0;
            for (SegmentRecord segment : run.segments()) {
                NodeClass nodeClass = classes.get(segment.nodeId());
                double[] vector = nodeClass == null ? new double[0] : features.meanVector(segment.blocks(), nodeClass);
                if (written.contains(segment.attempt())) {
                    complete.setInt(1, place);
                    complete.setString(2, numbers(vector));
                    complete.setString(3, id);
                    complete.setLong(4, segment.attempt());
                    complete.addBatch();
                } else {
                    bind(insert, id, place, segment, vector);
                    insert.addBatch();
                }
                place++;
            }
            complete.executeBatch();
            insert.executeBatch();
        }
        writeBins(id, job, run.binRecords());
    }

    /** Returns the attempts of a run that are there already, all but for their features. */
    private Set<Long> written(String runId) throws SQLException {
        Set<Long> attempts = new HashSet<>();
        try (PreparedStatement query = connection.prepareStatement("SELECT attempt FROM segments WHERE run_id = ?")) {
            query.setString(1, runId);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    attempts.add(row.getLong(1));
                }
            }
        }
        return attempts;
    }

    /** Returns what was known of a run's job, at the resolution of its costs. */
    static JobFeatures jobOf(RunRecord run) {
        if (run.features().isPresent() && run.features().get().partition().equals(run.partition())) {
            return BinFeatures.atResolution(run.features().get(), run.bins());
        }
        return new JobFeatures(
                run.start().kind(),
                run.start().version(),
                run.start().parameters(),
                run.partition(),
                run.bins(),
                List.of(),
                new double[run.bins().count()][0]);
    }

    private void update(RunRecord run, JobFeatures job, String featureNames) throws SQLException {
        String sql = "UPDATE runs SET nodes = ?, status = ?, message = ?, detail = ?, model_version = ?, items = ?,"
                + " grain = ?, bins = ?, makespan_nanos = ?, lower_bound_nanos = ?, dispatches = ?, shrinks = ?,"
                + " failed_attempts = ?, item_feature_names = ?, feature_names = ?, outputs = ?, notes = ?,"
                + " problems = ? WHERE run_id = ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, RunColumns.nodes(run.nodes()));
            update.setString(2, run.status().name());
            update.setString(3, run.message());
            update.setString(4, run.detail());
            update.setString(5, run.modelVersion());
            update.setLong(6, run.partition().items());
            update.setLong(7, run.partition().grain());
            update.setInt(8, run.bins().count());
            update.setLong(9, run.makespanNanos());
            update.setLong(10, run.lowerBoundNanos());
            update.setInt(11, run.dispatches());
            update.setInt(12, run.shrinks());
            update.setInt(13, run.failedAttempts());
            update.setString(14, PlainJson.write(job.names()));
            update.setString(15, featureNames);
            update.setString(16, RunColumns.outputs(run.outputs()));
            update.setString(17, PlainJson.write(run.notes()));
            update.setString(18, PlainJson.write(run.problems()));
            update.setString(19, run.start().runId());
            update.executeUpdate();
        }
    }

    /** Writes what bins cost, in place of what an earlier end of the run said: it has gone on since, or was told again. */
    private void writeBins(String runId, JobFeatures job, List<BinRecord> records) throws SQLException {
        for (String table : List.of("bins", "bin_costs")) {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + table + " WHERE run_id = ?")) {
                delete.setString(1, runId);
                delete.executeUpdate();
            }
        }
        if (!job.names().isEmpty()) {
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO bins (run_id, bin, item_features) VALUES (?, ?, ?)")) {
                for (int bin = 0; bin < job.bins().count(); bin++) {
                    insert.setString(1, runId);
                    insert.setInt(2, bin);
                    insert.setString(3, numbers(job.itemFeatures()[bin]));
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        }
        // a node may have come back under its id as another one: what both did counts
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO bin_costs"
                        + " (run_id, bin, node_id, items, nanos) VALUES (?, ?, ?, ?, ?) ON CONFLICT (run_id, bin, node_id)"
                        + " DO UPDATE SET items = bin_costs.items + excluded.items, nanos = bin_costs.nanos + excluded.nanos")) {
            for (BinRecord record : records) {
                insert.setString(1, runId);
                insert.setInt(2, record.bin());
                insert.setString(3, record.nodeId());
                insert.setLong(4, record.items());
                insert.setLong(5, record.nanos());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Writes a score, unless its run was removed meanwhile; the latest of a model for a run counts. */
    void score(ModelScore score) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO scores (run_id, model_version, in_use,"
                + " kind, job, started_millis, bins, level_error, level_deviation, mean_error, coverage)"
                + " SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM runs WHERE run_id = ?)"
                + " ON CONFLICT (run_id, model_version) DO UPDATE SET in_use = excluded.in_use,"
                + " level_error = excluded.level_error, level_deviation = excluded.level_deviation,"
                + " mean_error = excluded.mean_error, coverage = excluded.coverage")) {
            insert.setString(1, score.runId());
            insert.setString(2, score.modelVersion());
            insert.setInt(3, score.inUse() ? 1 : 0);
            insert.setString(4, score.kind());
            insert.setString(5, score.job());
            insert.setLong(6, score.startedAt().toEpochMilli());
            insert.setInt(7, score.bins());
            insert.setDouble(8, score.levelError());
            insert.setDouble(9, score.levelDeviation());
            insert.setDouble(10, score.meanError());
            insert.setDouble(11, score.coverage());
            insert.setString(12, score.runId());
            insert.executeUpdate();
        }
    }

    /** Removes runs that are beyond a limit; not more than a few. */
    void keepWithin(HistoryLimits limits, Instant now) throws SQLException {
        new RunRemover(connection).keepWithin(limits, now);
    }

    private PreparedStatement prepareSegment() throws SQLException {
        return connection.prepareStatement("INSERT INTO segments (run_id, attempt, place, node_id, blocks, blocks_done,"
                + " items_done, dispatched_nanos, started_nanos, ended_nanos, worked_nanos, expected_seconds,"
                + " expected_deviation, shrinks, reason, outcome, features, decision)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT (run_id, attempt) DO UPDATE SET place = excluded.place, features = excluded.features");
    }

    private static void bind(
            PreparedStatement upsert, String runId, int place, SegmentRecord segment, double[] features)
            throws SQLException {
        upsert.setString(1, runId);
        upsert.setLong(2, segment.attempt());
        upsert.setInt(3, place);
        upsert.setString(4, segment.nodeId());
        upsert.setString(5, BlockText.write(segment.blocks()));
        upsert.setInt(6, segment.blocksDone());
        upsert.setLong(7, segment.itemsDone());
        upsert.setLong(8, segment.dispatchedNanos());
        upsert.setLong(9, segment.startedNanos());
        upsert.setLong(10, segment.endedNanos());
        upsert.setLong(11, segment.workedNanos());
        bindFinite(upsert, 12, segment.expectedSeconds());
        bindFinite(upsert, 13, segment.expectedDeviation());
        upsert.setInt(14, segment.shrinks());
        upsert.setString(15, segment.reason());
        upsert.setString(16, segment.outcome().name());
        upsert.setString(17, numbers(features));
        upsert.setString(18, DecisionText.write(segment.decision()));
    }

    private static void bindFinite(PreparedStatement statement, int index, double value) throws SQLException {
        if (Double.isFinite(value)) {
            statement.setDouble(index, value);
        } else {
            statement.setNull(index, Types.DOUBLE);
        }
    }

    /** Seven digits are more than any feature is worth, and half the file. */
    private static String numbers(double[] values) {
        StringBuilder text = new StringBuilder("[");
        for (double value : values) {
            float rounded = (float) value;
            text.append(text.length() > 1 ? "," : "");
            if (rounded == Math.rint(rounded) && Math.abs(rounded) < 1e7) {
                text.append((long) rounded);
            } else {
                text.append(Float.isFinite(rounded) ? Float.toString(rounded) : "\"" + rounded + "\"");
            }
        }
        return text.append(']').toString();
    }
}
