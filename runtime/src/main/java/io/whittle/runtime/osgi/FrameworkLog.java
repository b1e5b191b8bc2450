package io.whittle.runtime.osgi;

import org.apache.felix.framework.Logger;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/** The framework's messages as log entries of the host: what it would print, stack traces included, is not for people. */
final class FrameworkLog extends Logger {
    private static final System.Logger LOG = System.getLogger(FrameworkLog.class.getName());

    @Override
    @SuppressWarnings("rawtypes") // as the framework declares it
    protected void doLog(Bundle bundle, ServiceReference reference, int level, String message, Throwable throwable) {
        // Whatever matters to a person is found by looking at the bundles, and said in words: this is for details only.
        LOG.log(System.Logger.Level.INFO, () -> message + (throwable == null ? "" : " (" + throwable + ")"));
    }
}
