package io.whittle.runtime.osgi;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/**
 * The services of one type, by the names they give themselves; of several with one name, the preferred one.
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

    /** One service among those of its name. */
    private record Candidate<T>(ServiceReference<T> reference, Entry<T> entry) {
        Version version() {
            Bundle bundle = reference.getBundle();
            return bundle == null ? Version.emptyVersion : bundle.getVersion();
        }

        long bundleId() {
            Bundle bundle = reference.getBundle();
            return bundle == null ? -1 : bundle.getBundleId();
        }

        int ranking() {
            return reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0;
        }
    }

    private final Class<T> type;
    private final String word;
    private final ServiceTracker<T, Entry<T>> tracker;
    /** As the tracker has them, but up to date when others are told of a change. */
    private final Map<ServiceReference<T>, Entry<T>> entries = new ConcurrentHashMap<>();

    private final Map<Long, String> failures = new ConcurrentHashMap<>();

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
                    entries.put(reference, entry);
                    changes.accept(word + " " + entry.name() + " has come");
                }
                return entry;
            }

            @Override
            public void modifiedService(ServiceReference<T> reference, Entry<T> entry) {}

            @Override
            public void removedService(ServiceReference<T> reference, Entry<T> entry) {
                entries.remove(reference);
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
            Entry<T> entry = new Entry<>(naming.apply(service), handling.came(service));
            failures.remove(bundle);
            return entry;
        } catch (RuntimeException | LinkageError e) {
            // Whatever a plugin throws is the plugin's failure, never the host's.
            fail(bundle, "its " + word + " could not be created (" + e + ")");
            return null;
        }
    }

    private void fail(long bundle, String sentence) {
        failures.put(bundle, sentence);
    }

    /** Returns why a service of that bundle could not be used; empty where it could, or there is none. */
    Optional<String> failure(long bundle) {
        return Optional.ofNullable(failures.get(bundle));
    }

    /** Returns the type's name, under which services are registered. */
    String typeName() {
        return type.getName();
    }

    /** Returns the services by name, sorted. */
    Map<String, T> byName() {
        Map<String, T> services = new TreeMap<>();
        candidates()
                .forEach(candidate -> services.putIfAbsent(
                        candidate.entry().name(), candidate.entry().service()));
        return services;
    }

    /** Returns all services, of one name the preferred one first: by ranking, then the newer bundle, then the older service. */
    private List<Candidate<T>> candidates() {
        List<Candidate<T>> candidates = new ArrayList<>();
        entries.forEach((reference, entry) -> candidates.add(new Candidate<>(reference, entry)));
        candidates.sort(Comparator.<Candidate<T>>comparingInt(Candidate::ranking)
                .thenComparing(Candidate::version)
                .thenComparing(Candidate::reference)
                .reversed());
        return candidates;
    }

    /** Returns what a bundle offers of this type: {@code workload kmers}. */
    Collection<String> offers(long bundle) {
        return candidates().stream()
                .filter(candidate -> candidate.bundleId() == bundle)
                .map(candidate -> word + " " + candidate.entry().name())
                .toList();
    }

    /** Returns a sentence where another bundle's service of the same name is preferred to this one's. */
    Optional<String> outdone(long bundle) {
        Map<String, Candidate<T>> preferred = new TreeMap<>();
        for (Candidate<T> candidate : candidates()) {
            Candidate<T> first = preferred.putIfAbsent(candidate.entry().name(), candidate);
            if (first != null && candidate.bundleId() == bundle && first.bundleId() != bundle) {
                return Optional.of(word + " '" + candidate.entry().name() + "' is also offered by "
                        + first.reference().getBundle().getSymbolicName() + " " + first.version()
                        + ", which is preferred: remove one of them");
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        tracker.close();
    }
}
