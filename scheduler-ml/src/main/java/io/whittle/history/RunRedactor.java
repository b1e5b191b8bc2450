package io.whittle.history;

import io.whittle.scheduler.Decision;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.cost.Bins;
import io.whittle.spi.cost.JobFeatures;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Redacts runs where they lie. Used by one thread; the caller commits. */
final class RunRedactor {
    private final Connection connection;
    private final Redaction redaction;

    RunRedactor(Connection connection, Redaction redaction) {
        this.connection = connection;
        this.redaction = redaction;
    }

    void redact(String runId) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT * FROM runs WHERE run_id = ?")) {
            query.setString(1, runId);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return; // somebody else has removed it
                }
                redactRun(
                        runId,
                        redaction.parameters(job(row)),
                        redaction.nodes(RunColumns.nodes(row.getString("start_nodes"))),
                        redaction.nodes(RunColumns.nodes(row.getString("nodes"))));
            }
        }
        redactSegments(runId);
        redactCosts(runId);
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE scores SET job = run_id WHERE run_id = ?")) {
            update.setString(1, runId);
            update.executeUpdate();
        }
    }

    /** Returns the run's job without what is known of its items, which says nothing of whether it is the same job. */
    private static JobFeatures job(ResultSet row) throws SQLException {
        Partition partition = new Partition(row.getLong("items"), row.getLong("grain"));
        int bins = partition.blocks() == 0 ? 0 : 1;
        return new JobFeatures(
                row.getString("kind"),
                row.getString("workload_version"),
                RunColumns.parameters(row.getString("parameters"), row.getString("parameter_types")),
                partition,
                new Bins(partition.blocks(), bins),
                List.of(),
                new double[bins][0]);
    }

    private void redactRun(
            String runId, Parameters parameters, List<NodeDescription> startNodes, List<NodeDescription> nodes)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE runs SET parameters = ?,"
                + " parameter_types = ?, owner = ?, start_nodes = ?, nodes = ?, message = '', detail = '',"
                + " feature_names = '{}', outputs = '[]', notes = '[]', problems = '[]', requirements = '[]'"
                + " WHERE run_id = ?")) {
            update.setString(1, RunColumns.parameters(parameters));
            update.setString(2, RunColumns.parameterTypes(parameters));
            update.setString(3, RunOwner.REDACTED);
            update.setString(4, RunColumns.nodes(startNodes));
            update.setString(5, RunColumns.nodes(nodes));
            update.setString(6, runId);
            update.executeUpdate();
        }
    }

    private void redactSegments(String runId) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                        "SELECT attempt, node_id, decision FROM segments WHERE run_id = ?");
                PreparedStatement update = connection.prepareStatement("UPDATE segments SET features = '[]',"
                        + " node_id = ?, decision = ? WHERE run_id = ? AND attempt = ?")) {
            query.setString(1, runId);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    Decision decision = redaction.decision(DecisionText.read(row.getString("decision")));
                    update.setString(1, redaction.node(row.getString("node_id")));
                    update.setString(2, DecisionText.write(decision));
                    update.setString(3, runId);
                    update.setLong(4, row.getLong("attempt"));
                    update.addBatch();
                }
            }
            update.executeBatch();
        }
    }

    private void redactCosts(String runId) throws SQLException {
        try (PreparedStatement query =
                        connection.prepareStatement("SELECT DISTINCT node_id FROM bin_costs WHERE run_id = ?");
                PreparedStatement update = connection.prepareStatement(
                        "UPDATE bin_costs SET node_id = ? WHERE run_id = ? AND node_id = ?")) {
            query.setString(1, runId);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    String nodeId = row.getString(1);
                    update.setString(1, redaction.node(nodeId));
                    update.setString(2, runId);
                    update.setString(3, nodeId);
                    update.addBatch();
                }
            }
            update.executeBatch();
        }
    }
}
