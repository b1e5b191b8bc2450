package io.whittle.runtime.osgi;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/**
 * The services of one type, by the names they give themselves; of several with one name, the framework's preferred one.
 * Kept up to date by the framework's threads; asked by any.
 *
 * @param <T> the service's type
 */
final class ServiceTable<T> implements AutoCloseable {
    /** What is done with services that come and go; called by whichever thread registers them. */
    interface Handling<T> {
        /** A service has come; returns what is handed out in its place. */
        T came(T service);

        /** It has gone. */
        void went(T service);

        /** Services are handed out as they are. */
        static <T> Handling<T> none() {
            return new Handling<>() {
                @Override
                public T came(T service) {
                    return service;
                }

                @Override
                public void went(T service) {}
            };
        }
    }

    private record Entry<T>(String name, T service) {}

    private final Class<T> type;
    private final String word;
    private final ServiceTracker<T, Entry<T>> tracker;
    private final Map<Long, String> failures = new TreeMap<>();

    /**
     * A table that is filled at once, and kept.
     *
     * @param word what such services are called in sentences
     * @param naming returns the name that a service gives itself
     * @param changes told in words of what comes and goes
     */
    ServiceTable(
            BundleContext context,
            Class<T> type,
            String word,
            Function<T, String> naming,
            Handling<T> handling,
            Consumer<String> changes) {
        this.type = type;
        this.word = word;
        this.tracker = new ServiceTracker<>(context, type, new ServiceTrackerCustomizer<>() {
            @Override
            public Entry<T> addingService(ServiceReference<T> reference) {
                Entry<T> entry = add(context, reference, naming, handling);
                if (entry != null) {
                    changes.accept(word + " " + entry.name() + " has come");
                }
                return entry;
            }

            @Override
            public void modifiedService(ServiceReference<T> reference, Entry<T> entry) {}

            @Override
            public void removedService(ServiceReference<T> reference, Entry<T> entry) {
                handling.went(entry.service());
                context.ungetService(reference);
                changes.accept(word + " " + entry.name() + " has gone");
            }
        });
        tracker.open();
    }

    /** A table that hands services out as they are. */
    static <T> ServiceTable<T> plain(
            BundleContext context, Class<T> type, String word, Function<T, String> naming, Consumer<String> changes) {
        return new ServiceTable<>(context, type, word, naming, Handling.none(), changes);
    }

    private Entry<T> add(
            BundleContext context, ServiceReference<T> reference, Function<T, String> naming, Handling<T> handling) {
        long bundle = reference.getBundle().getBundleId();
        try {
            T service = context.getService(reference);
            if (service == null) {
                fail(bundle, "its " + word + " could not be created");
                return null;
            }
            return new Entry<>(naming.apply(service), handling.came(service));
        } catch (RuntimeException | LinkageError e) {
            // Whatever a plugin throws is the plugin's failure, never the host's.
            fail(bundle, "its " + word + " could not be created (" + e + ")");
            return null;
        }
    }

    private void fail(long bundle, String sentence) {
        synchronized (failures) {
            failures.put(bundle, sentence);
        }
    }

    /** Returns why a service of that bundle could not be used; empty where it could, or there is none. */
    Optional<String> failure(long bundle) {
        synchronized (failures) {
            return Optional.ofNullable(failures.get(bundle));
        }
    }

    /** Returns the type's name, under which services are registered. */
    String typeName() {
        return type.getName();
    }

    /** Returns the services by name, sorted. */
    Map<String, T> byName() {
        Map<String, T> services = new TreeMap<>();
        // The tracker sorts by service ranking, then age: the first of a name is the preferred one.
        tracker.getTracked().values().forEach(entry -> services.putIfAbsent(entry.name(), entry.service()));
        return services;
    }

    /** Returns what a bundle offers of this type: {@code workload kmers}. */
    Collection<String> offers(long bundle) {
        List<String> offers = new ArrayList<>();
        tracker.getTracked().forEach((reference, entry) -> {
            if (reference.getBundle() != null && reference.getBundle().getBundleId() == bundle) {
                offers.add(word + " " + entry.name());
            }
        });
        return offers;
    }

    @Override
    public void close() {
        tracker.close();
    }
}
