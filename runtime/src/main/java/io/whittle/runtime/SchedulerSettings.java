package io.whittle.runtime;

import java.util.Map;
import java.util.TreeMap;

/**
 * Which scheduler a command wants.
 *
 * @param backend the name of the backend that brings the nodes
 * @param configuration that backend's settings
 * @param useModel whether costs are predicted by the model in use
 * @param recorded whether runs go into the home's history
 */
public record SchedulerSettings(String backend, Map<String, String> configuration, boolean useModel, boolean recorded) {
    /** The backend that runs jobs where none is named. */
    public static final String DEFAULT_BACKEND = "local";
    /** The setting that lists the speeds of a backend's nodes. */
    public static final String SPEEDS = "speeds";
    /** The setting by which speeds may be what nodes say of themselves, and no share of a core that each is held to. */
    public static final String EMULATE_SPEEDS = "emulate-speeds";

    public SchedulerSettings {
        configuration = Map.copyOf(configuration);
    }

    /** The default backend's default nodes, with predictions and history. */
    public static SchedulerSettings defaults() {
        return new SchedulerSettings(DEFAULT_BACKEND, Map.of(), true, true);
    }

    /** The same with nodes of these speeds, as {@link NodeSpeeds} reads them. */
    public SchedulerSettings withSpeeds(NodeSpeeds speeds) {
        return with(SPEEDS, speeds.text());
    }

    /** The same with one more setting of the backend. */
    public SchedulerSettings with(String name, String value) {
        return with(Map.of(name, value));
    }

    /** The same with more settings of the backend. */
    public SchedulerSettings with(Map<String, String> more) {
        Map<String, String> settings = new TreeMap<>(configuration);
        settings.putAll(more);
        return new SchedulerSettings(backend, settings, useModel, recorded);
    }

    /** The same on another backend. */
    public SchedulerSettings onBackend(String name) {
        return new SchedulerSettings(name, configuration, useModel, recorded);
    }

    /** The same without predictions. */
    public SchedulerSettings withoutModel() {
        return new SchedulerSettings(backend, configuration, false, recorded);
    }

    /** The same without a trace in the history. */
    public SchedulerSettings unrecorded() {
        return new SchedulerSettings(backend, configuration, useModel, false);
    }
}
