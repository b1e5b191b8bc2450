package io.whittle.runtime.osgi;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.BundleException;

/** The framework's reasons for not starting a bundle, in a sentence for people. */
final class ResolveProblem {
    private static final Pattern MISSING_PACKAGE = Pattern.compile("osgi\\.wiring\\.package=([\\w.]+)\\)");
    private static final Pattern LEAST_VERSION = Pattern.compile("\\(version>=([\\w.]+)\\)");
    private static final Pattern BELOW_VERSION = Pattern.compile("\\(!\\(version>=([\\w.]+)\\)\\)");
    private static final Pattern JAVA = Pattern.compile("osgi\\.ee=JavaSE\\)\\(version=([\\w.]+)\\)");

    private ResolveProblem() {}

    /**
     * Returns the reason.
     *
     * @param offered the packages that plugins may import, with their versions, as the system bundle exports them
     */
    static String sentence(BundleException exception, SpiPackages offered) {
        String text = String.valueOf(exception.getMessage());
        if (exception.getType() == BundleException.DUPLICATE_BUNDLE_ERROR) {
            return "it has the symbolic name and version of another plugin: remove one of them";
        }
        if (exception.getType() != BundleException.RESOLVE_ERROR) {
            Throwable root = exception;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            return "it failed to start (" + (root == exception ? text : root.toString()) + ")";
        }
        Matcher java = JAVA.matcher(text);
        if (java.find()) {
            return "it needs Java " + java.group(1) + ", and this is Java "
                    + Runtime.version().feature();
        }
        Matcher missing = MISSING_PACKAGE.matcher(text);
        if (!missing.find()) {
            return "it does not resolve (" + text + ")";
        }
        String name = missing.group(1);
        String needed = neededVersion(text);
        return offered.version(name)
                .map(version -> "it needs package " + name + needed + ", and this Whittle has " + version
                        + ": build it against this version")
                .orElse("it needs package " + name + needed + ", which nothing provides: pack it into the plugin");
    }

    private static String neededVersion(String text) {
        Matcher least = LEAST_VERSION.matcher(text);
        if (!least.find()) {
            return "";
        }
        Matcher below = BELOW_VERSION.matcher(text);
        return " " + least.group(1) + " or newer" + (below.find() ? ", below " + below.group(1) : "");
    }
}
