package io.whittle.plugin.process.worker;

import io.whittle.spi.workload.Workload;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Finds the workloads of a bundle without Declarative Services, whose start would cost a worker more than all else: by what
 * its activator has registered, by {@code META-INF/services}, or by its component descriptions, of which only those make
 * sense here that need nothing.
 */
final class OfferedWorkloads {
    private static final String NAME = Workload.class.getName();

    private OfferedWorkloads() {}

    /**
     * Returns the workloads that a started bundle offers.
     *
     * @throws WorkerException where one that it announces cannot be made
     */
    static List<Workload> of(Bundle bundle) {
        List<Workload> workloads = new ArrayList<>(registered(bundle));
        Set<String> types = new LinkedHashSet<>();
        try {
            URL services = bundle.getEntry("META-INF/services/" + NAME);
            if (services != null) {
                types.addAll(lines(services));
            }
            if (types.isEmpty() && workloads.isEmpty()) {
                types.addAll(components(bundle));
            }
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new WorkerException(
                    "bundle '" + bundle.getSymbolicName() + "' does not say which workloads it has: " + e.getMessage(),
                    e);
        }
        for (String type : types) {
            workloads.add(make(bundle, type));
        }
        return workloads;
    }

    private static List<Workload> registered(Bundle bundle) {
        List<Workload> workloads = new ArrayList<>();
        ServiceReference<?>[] references = bundle.getRegisteredServices();
        if (references != null) {
            for (ServiceReference<?> reference : references) {
                if (List.of((String[]) reference.getProperty(Constants.OBJECTCLASS))
                                .contains(NAME)
                        && bundle.getBundleContext().getService(reference) instanceof Workload workload) {
                    workloads.add(workload);
                }
            }
        }
        return workloads;
    }

    private static List<String> lines(URL url) throws IOException {
        List<String> names = new ArrayList<>();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(url.openStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String name = line.replaceFirst("#.*", "").strip();
                if (!name.isEmpty()) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    private static List<String> components(Bundle bundle)
            throws IOException, SAXException, ParserConfigurationException {
        List<String> types = new ArrayList<>();
        String header = bundle.getHeaders("").get("Service-Component");
        for (String path : header == null ? new String[0] : header.split("\\s*,\\s*")) {
            URL file = bundle.getEntry(path);
            if (file == null) {
                continue; // a pattern, or a mistake of its build's
            }
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            try (InputStream in = file.openStream()) {
                Element component = factory.newDocumentBuilder().parse(in).getDocumentElement();
                if (provides(component)) {
                    types.add(type(component, bundle));
                }
            }
        }
        return types;
    }

    private static boolean provides(Element component) {
        NodeList provided = component.getElementsByTagName("provide");
        for (int i = 0; i < provided.getLength(); i++) {
            if (NAME.equals(((Element) provided.item(i)).getAttribute("interface"))) {
                return true;
            }
        }
        return false;
    }

    private static String type(Element component, Bundle bundle) {
        if (component.getElementsByTagName("reference").getLength() > 0
                || component.getAttribute("configuration-policy").equals("require")) {
            throw new WorkerException(
                    "the workload in bundle '" + bundle.getSymbolicName()
                            + "' needs other services or a configuration, which workers do not have: run it with --backend local");
        }
        return ((Element) component.getElementsByTagName("implementation").item(0)).getAttribute("class");
    }

    private static Workload make(Bundle bundle, String type) {
        try {
            return bundle.loadClass(type)
                    .asSubclass(Workload.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | LinkageError | ClassCastException e) {
            throw new WorkerException(
                    "the workload " + type + " in bundle '" + bundle.getSymbolicName()
                            + "' cannot be made in a worker (" + e
                            + "): it needs a public constructor without arguments",
                    e);
        }
    }
}
