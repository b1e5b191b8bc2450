package io.whittle.runtime.command;

import io.whittle.history.Drift;
import io.whittle.history.ModelScore;
import io.whittle.history.RunHistory;
import io.whittle.history.RunSummary;
import io.whittle.history.StoredRun;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.RunStatus;
import io.whittle.simulation.Experience;
import io.whittle.simulation.Forecast;
import io.whittle.simulation.SimulatedNode;
import io.whittle.spi.Plural;
import io.whittle.spi.cost.CostProfile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a forecast takes from the history, and how it is told. */
final class Forecasts {
    private static final int LATEST_RUNS = 500;
    private static final int MAX_SIMULATED = 30;

    private Forecasts() {}

    /**
     * Returns what past runs of a kind tell about the next one.
     *
     * @param scores how far the model whose profile it is was off
     */
    static Experience experience(
            RunHistory history,
            List<ModelScore> scores,
            String kind,
            CostProfile profile,
            List<SimulatedNode> where,
            double overheadSeconds) {
        List<RunRecord> runs = history.list(LATEST_RUNS).stream()
                .filter(run -> run.kind().equals(kind) && run.status() == RunStatus.DONE)
                .limit(MAX_SIMULATED)
                .map(RunSummary::runId)
                .map(history::find)
                .flatMap(Optional::stream)
                .map(StoredRun::record)
                .toList();
        double speed = where.stream().mapToDouble(SimulatedNode::speed).sum();
        double widening = Drift.of(scores, Map.of()).stream()
                .filter(drift -> drift.kind().equals(kind))
                .mapToDouble(Drift::widening)
                .findFirst()
                .orElse(1);
        return Experience.of(runs, profile.totalSeconds() / speed, overheadSeconds)
                .widened(widening);
    }

    static Map<String, Object> asMap(
            String kind, int nodes, Forecast forecast, Experience experience, CostProfile profile) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("workload", kind);
        map.put("nodes", nodes);
        map.put("median_s", forecast.medianSeconds());
        map.put("low_s", forecast.lowSeconds());
        map.put("high_s", forecast.highSeconds());
        map.put("draws", forecast.draws());
        map.put("model", profile.modelVersion());
        map.put("runs", experience.runs());
        map.put("beyond_blocks_factor", experience.factor());
        map.put("interval_widened_by", experience.widening());
        return map;
    }

    static String sentence(String kind, int nodes, Forecast forecast, Experience experience, CostProfile profile) {
        String beyond = experience.runs() == 0
                ? "; opening and merging are not counted, since no run of it is recorded here"
                : String.format(
                        Locale.ROOT,
                        "; %.2f times what its blocks take, as its recorded runs (%d)",
                        experience.factor(),
                        experience.runs());
        return String.format(
                Locale.ROOT,
                "%s would take about %.3g s on %s; in 8 of 10 cases between %.3g s and %.3g s (model %s%s)",
                kind,
                forecast.medianSeconds(),
                Plural.count(nodes, "node"),
                forecast.lowSeconds(),
                forecast.highSeconds(),
                profile.modelVersion(),
                beyond);
    }
}
