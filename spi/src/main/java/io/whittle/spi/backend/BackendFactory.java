package io.whittle.spi.backend;

import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes backends. A bundle registers one service of this type; a program that embeds the scheduler hands it to that.
 */
@ConsumerType
public interface BackendFactory {
    /** Returns the name people choose the backend by: {@code local}, {@code process}. */
    String name();

    /**
     * Makes a backend; it announces no node before {@link Backend#start}.
     *
     * @param configuration names and texts, as the factory documents them
     * @throws IllegalArgumentException naming the setting that is wrong, and what is allowed
     */
    Backend create(Map<String, String> configuration, BackendContext context);
}
