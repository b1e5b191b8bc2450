package io.whittle.runtime.report;

import io.whittle.runtime.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The frame that all reports share, and how they reach the disk. */
final class Page {
    private static final String SHEET = "report.css";

    private Page() {}

    /** Returns a document with this title and body. */
    static String of(String title, Consumer<Markup> body) {
        Markup out = new Markup();
        out.open("html", "lang", "en", "xmlns", "http://www.w3.org/1999/xhtml").line();
        out.open("head");
        out.empty("meta", "charset", "utf-8");
        out.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        out.empty("meta", "name", "color-scheme", "content", "light dark");
        out.empty("meta", "name", "generator", "content", "Whittle");
        out.element("title", title).style(sheet()).close().line();
        out.open("body").open("main");
        body.accept(out);
        out.close().close().close();
        return out.document();
    }

    /** Writes a figure of one number. */
    static void tile(String label, String value, String note, Markup out) {
        out.open("div", "class", "tile").element("dt", label).open("dd");
        out.element("span", value, "class", "value");
        if (!note.isEmpty()) {
            out.text(" ").element("span", note, "class", "note");
        }
        out.close().close();
    }

    /** Writes what the colours of a timeline mean. */
    static void legend(Markup out) {
        out.open("ul", "class", "legend");
        for (String[] entry : new String[][] {
            {"compute", "in blocks"},
            {"outside", "in a segment, outside its blocks"},
            {"transfer", "waiting for a segment on its way"},
            {"idle", "idle"},
            {"failed", "lost: it failed, or its node did (with a cross)"},
            {"cancelled", "given up: overtaken by a copy, or broken off"},
            {"shrunk", "cut back (notch)"}
        }) {
            out.open("li").element("span", "", "class", "swatch " + entry[0], "aria-hidden", "true");
            out.text(entry[1]).close();
        }
        out.close().line();
    }

    /**
     * Writes a document in full or not at all: what was there before stays until the new one is complete.
     *
     * @throws UncheckedIOException where the file cannot be written
     */
    static void write(Path file, String document) {
        try {
            WholeFile.write(file, stream -> stream.write(document.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the report cannot be written to " + file + ": " + e.getMessage() + "; choose another place", e);
        }
    }

    private static String sheet() {
        try (InputStream in = Page.class.getResourceAsStream(SHEET)) {
            if (in == null) {
                throw new IllegalStateException(SHEET + " is missing from the runtime's jar; build it anew");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
