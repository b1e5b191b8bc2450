package io.whittle.history;

import java.util.List;

/**
 * The tables of the history and how older files are brought up to date. A migration is never changed once it has been
 * released; a further one is added. Types and statements are those that SQLite and PostgreSQL have in common.
 */
final class HistorySchema {
    static final int VERSION = 4;

    private HistorySchema() {}

    static String description(int version) {
        return switch (version) {
            case 1 -> "runs, segments, bins, and what bins cost on nodes";
            case 2 -> "what segments were decided from";
            case 3 -> "how far models were off on runs, those in use and those on trial";
            case 4 -> "what runs required of nodes";
            default -> throw new IllegalArgumentException("there is no schema version " + version);
        };
    }

    static List<String> migration(int version) {
        return switch (version) {
            case 1 ->
                List.of(
                        """
                    CREATE TABLE runs (
                        run_id TEXT PRIMARY KEY,
                        started_at TEXT NOT NULL,
                        started_millis BIGINT NOT NULL,
                        owner TEXT NOT NULL,
                        kind TEXT NOT NULL,
                        workload_version TEXT NOT NULL,
                        parameters TEXT NOT NULL,
                        parameter_types TEXT NOT NULL,
                        policy TEXT NOT NULL,
                        seed BIGINT NOT NULL,
                        start_nodes TEXT NOT NULL,
                        nodes TEXT NOT NULL,
                        status TEXT NOT NULL,
                        message TEXT NOT NULL,
                        detail TEXT NOT NULL,
                        model_version TEXT NOT NULL,
                        items BIGINT NOT NULL,
                        grain BIGINT NOT NULL,
                        bins INTEGER NOT NULL,
                        makespan_nanos BIGINT NOT NULL,
                        lower_bound_nanos BIGINT NOT NULL,
                        dispatches INTEGER NOT NULL,
                        shrinks INTEGER NOT NULL,
                        failed_attempts INTEGER NOT NULL,
                        item_feature_names TEXT NOT NULL,
                        feature_schema INTEGER NOT NULL,
                        feature_names TEXT NOT NULL,
                        outputs TEXT NOT NULL,
                        notes TEXT NOT NULL,
                        problems TEXT NOT NULL)""",
                        "CREATE INDEX runs_by_start ON runs (started_millis)",
                        """
                    CREATE TABLE segments (
                        run_id TEXT NOT NULL,
                        attempt BIGINT NOT NULL,
                        place INTEGER NOT NULL,
                        node_id TEXT NOT NULL,
                        blocks TEXT NOT NULL,
                        blocks_done INTEGER NOT NULL,
                        items_done BIGINT NOT NULL,
                        dispatched_nanos BIGINT NOT NULL,
                        started_nanos BIGINT NOT NULL,
                        ended_nanos BIGINT NOT NULL,
                        worked_nanos BIGINT NOT NULL,
                        expected_seconds DOUBLE PRECISION,
                        expected_deviation DOUBLE PRECISION,
                        shrinks INTEGER NOT NULL,
                        reason TEXT NOT NULL,
                        outcome TEXT NOT NULL,
                        features TEXT NOT NULL,
                        PRIMARY KEY (run_id, attempt))""",
                        """
                    CREATE TABLE bins (
                        run_id TEXT NOT NULL,
                        bin INTEGER NOT NULL,
                        item_features TEXT NOT NULL,
                        PRIMARY KEY (run_id, bin))""",
                        """
                    CREATE TABLE bin_costs (
                        run_id TEXT NOT NULL,
                        bin INTEGER NOT NULL,
                        node_id TEXT NOT NULL,
                        items BIGINT NOT NULL,
                        nanos BIGINT NOT NULL,
                        PRIMARY KEY (run_id, bin, node_id))""");
            case 2 -> List.of("ALTER TABLE segments ADD COLUMN decision TEXT NOT NULL DEFAULT ''");
            case 3 ->
                List.of(
                        """
                    CREATE TABLE scores (
                        run_id TEXT NOT NULL,
                        model_version TEXT NOT NULL,
                        in_use INTEGER NOT NULL,
                        kind TEXT NOT NULL,
                        job TEXT NOT NULL,
                        started_millis BIGINT NOT NULL,
                        bins INTEGER NOT NULL,
                        level_error DOUBLE PRECISION NOT NULL,
                        level_deviation DOUBLE PRECISION NOT NULL,
                        mean_error DOUBLE PRECISION NOT NULL,
                        coverage DOUBLE PRECISION NOT NULL,
                        PRIMARY KEY (run_id, model_version))""",
                        "CREATE INDEX scores_by_model ON scores (model_version, started_millis)");
            case 4 -> List.of("ALTER TABLE runs ADD COLUMN requirements TEXT NOT NULL DEFAULT '[]'");
            default -> throw new IllegalArgumentException("there is no schema version " + version);
        };
    }
}
