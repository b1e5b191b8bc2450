package io.whittle.plugin.ledger;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Files of tips for tests. */
public final class TipLines {
    private TipLines() {}

    /** A file as the workload would make it up, with shares of lines that repeat earlier ones, and of malformed ones. */
    public static byte[] generated(long seed, int lines, double repeats, double malformed) {
        GeneratedTips tips =
                new GeneratedTips(seed, lines, 1 + lines / 20, (long) (1e6 * repeats), (long) (1e6 * malformed), 1024);
        StringBuilder text = new StringBuilder();
        for (int line = 0; line < lines; line++) {
            text.append(tips.line(line)).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Lines as nobody would write them, from a small alphabet, so that some are tips and many repeat ids. */
    public static byte[] wild(long seed, int lines) {
        Random random = new Random(seed);
        String[] pieces = {
            "a",
            "b",
            "\u00e9",
            ",",
            ",",
            ",",
            ",",
            " ",
            "\t",
            "\"",
            "\"\"",
            "7",
            "21",
            "-",
            "0",
            "9223372036854775808",
            "\r"
        };
        String[] forms = {
            "%d,a,b,%d", " %d , \"x, y\" , b ,%d", "%d,\"a\"\"\",b,\"%d\"", "%d,b,\u00e9,%d", "\"%d\",b,b,%d\r"
        };
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "ID, From, to ,SATS\n" : "");
        for (int line = 0; line < lines; line++) {
            if (random.nextInt(3) > 0) {
                text.append(String.format(
                        forms[random.nextInt(forms.length)], random.nextInt(lines), random.nextInt(1000)));
            } else {
                for (int left = random.nextInt(15); left > 0; left--) {
                    text.append(pieces[random.nextInt(pieces.length)]);
                }
            }
            text.append(line + 1 == lines && random.nextBoolean() ? "" : "\n");
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }
}
