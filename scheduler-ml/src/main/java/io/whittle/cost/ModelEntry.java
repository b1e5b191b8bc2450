package io.whittle.cost;

import java.util.Map;

/**
 * A version in the registry.
 *
 * @param version its name
 * @param active whether it is the one in use
 * @param provenance what it comes from, as plain JSON values; empty where that cannot be read
 * @param problem why it cannot be read or used; empty where it can
 */
public record ModelEntry(String version, boolean active, Map<String, Object> provenance, String problem) {}
