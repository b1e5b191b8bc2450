package io.whittle.runtime.command;

import io.whittle.runtime.ExitCode;
import io.whittle.runtime.WhittleRuntime;
import io.whittle.runtime.console.Console;
import io.whittle.spi.ParameterSpec;
import io.whittle.spi.workload.WorkloadDescription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists what can be run, or shows what one workload takes. */
@Command(
        name = "workloads",
        description = "Lists the workloads, or shows one with its parameters.",
        footer = {"  whittle workloads", "  whittle workloads mandelbrot", "  whittle workloads --json"})
final class WorkloadsCommand extends BaseCommand {
    @Parameters(arity = "0..1", paramLabel = "NAME", description = "the workload to show; all are listed without")
    private String name = "";

    WorkloadsCommand(Console console) {
        super(console);
    }

    @Override
    ExitCode run() {
        try (WhittleRuntime runtime = open()) {
            runtime.warnOfBrokenPlugins();
            if (!name.isEmpty()) {
                show(runtime.workload(name).description());
            } else {
                list(runtime.plugins().workloads().values().stream()
                        .map(workload -> workload.description())
                        .toList());
            }
        }
        return ExitCode.DONE;
    }

    private void list(List<WorkloadDescription> workloads) {
        if (json()) {
            console().json(workloads.stream().map(WorkloadsCommand::asMap).toList());
            return;
        }
        Table table = new Table("WORKLOAD", "WHAT IT DOES");
        workloads.forEach(workload -> table.row(workload.kind(), workload.summary()));
        table.print(console());
    }

    private void show(WorkloadDescription workload) {
        if (json()) {
            console().json(asMap(workload));
            return;
        }
        console().result(workload.kind() + " " + workload.version() + ": " + workload.summary());
        console().result("");
        Table table = new Table("PARAMETER", "TYPE", "DEFAULT", "MEANING");
        for (ParameterSpec parameter : workload.parameters()) {
            String type =
                    parameter.choices().isEmpty() ? parameter.type().label() : String.join("|", parameter.choices());
            table.row(parameter.name(), type, parameter.defaultValue().orElse("(required)"), meaning(parameter));
        }
        table.print(console());
    }

    private static String meaning(ParameterSpec parameter) {
        return parameter.description()
                + parameter
                        .condition()
                        .map(condition -> " (only with " + condition.parameter() + "=" + condition.text() + ")")
                        .orElse("");
    }

    private static Map<String, Object> asMap(WorkloadDescription workload) {
        List<Object> parameters = new ArrayList<>();
        for (ParameterSpec parameter : workload.parameters()) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("name", parameter.name());
            map.put("type", parameter.type().label());
            map.put("default", parameter.defaultValue());
            map.put("choices", parameter.choices());
            map.put("description", parameter.description());
            parameter
                    .condition()
                    .ifPresent(condition -> map.put("only_where", Map.of(condition.parameter(), condition.text())));
            parameters.add(map);
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("workload", workload.kind());
        map.put("version", workload.version());
        map.put("summary", workload.summary());
        map.put("external", workload.external());
        map.put("parameters", parameters);
        return map;
    }
}
