package io.whittle.plugin.ledger;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Settles tips the simplest way: line after line, with the collections of Java and numbers of any size. Shares no code
 * with the workload. Texts are ISO 8859-1, so that they sort and compare as bytes do.
 */
public final class PlainLedger {
    private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);

    private final Map<String, BigInteger> opening = new TreeMap<>();
    private final Map<String, BigInteger> received = new TreeMap<>();
    private final Map<String, BigInteger> sent = new TreeMap<>();
    private final Set<String> ids = new HashSet<>();
    private final StringBuilder malformed = new StringBuilder("line,flaw,text\n");
    private BigInteger total = BigInteger.ZERO;
    private long lines;
    private long duplicates;
    private long flawed;

    private PlainLedger() {}

    /** Settles the lines of a file. */
    public static PlainLedger of(byte[] file) {
        return of(file, Map.of());
    }

    /** Settles the lines of a file between accounts that have had something before. */
    public static PlainLedger of(byte[] file, Map<String, Long> openings) {
        PlainLedger ledger = new PlainLedger();
        openings.forEach((account, sats) -> ledger.opening.put(account, BigInteger.valueOf(sats)));
        String text = new String(file, StandardCharsets.ISO_8859_1);
        String unmarked = text.startsWith("\u00ef\u00bb\u00bf") ? text.substring(3) : text;
        if (!unmarked.isEmpty()) {
            String body = unmarked.endsWith("\n") ? unmarked.substring(0, unmarked.length() - 1) : unmarked;
            for (String line : body.split("\n", -1)) {
                ledger.line(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
            }
        }
        return ledger;
    }

    private void line(String line) {
        lines++;
        List<String> fields = fields(line);
        boolean header = lines == 1
                && fields.stream().map(String::toLowerCase).toList().equals(List.of("id", "from", "to", "sats"));
        if (header || line.replaceAll("[ \t]", "").isEmpty()) {
            return;
        }
        String flaw = flaw(line, fields);
        if (!flaw.isEmpty()) {
            flawed++;
            if (flawed <= 1000) {
                String shown = line.substring(0, Math.min(200, line.length()));
                malformed
                        .append(lines)
                        .append(',')
                        .append(quoted(flaw))
                        .append(',')
                        .append(quoted(shown))
                        .append('\n');
            }
        } else if (!ids.add(fields.get(0))) {
            duplicates++;
        } else {
            BigInteger sats = new BigInteger(fields.get(3));
            sent.merge(fields.get(1), sats, BigInteger::add);
            received.merge(fields.get(2), sats, BigInteger::add);
            total = total.add(sats);
        }
    }

    private static String flaw(String line, List<String> fields) {
        if (line.length() > 4096) {
            return "more than 4096 bytes";
        } else if (fields.isEmpty()) {
            return "a quote that is not closed, or something after it";
        } else if (fields.size() != 4) {
            return "not four fields: id,from,to,sats";
        } else if (fields.get(0).isEmpty()) {
            return "no id";
        } else if (fields.get(1).isEmpty() || fields.get(2).isEmpty()) {
            return "no account to pay from, or to";
        } else if (fields.subList(0, 3).stream().anyMatch(field -> field.length() > 255)) {
            return "an id or account of more than 255 bytes";
        } else if (!fields.get(3).matches("-?[0-9]+")) {
            return "sats that are no whole number";
        }
        BigInteger sats = new BigInteger(fields.get(3));
        if (fields.get(3).startsWith("-") || sats.signum() == 0) {
            return "sats that are not above 0";
        }
        return sats.compareTo(LARGEST) > 0 ? "more than 9223372036854775807 sats" : "";
    }

    /** Returns the fields of a line; none where a quote is wrong within the first four. */
    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        String left = line;
        while (fields.size() < 5) {
            left = left.replaceFirst("^[ \t]+", "");
            if (fields.size() < 4 && left.startsWith("\"")) {
                StringBuilder field = new StringBuilder();
                int i = 1;
                while (i < left.length() && (left.charAt(i) != '"' || left.startsWith("\"\"", i))) {
                    field.append(left.charAt(i));
                    i += left.charAt(i) == '"' ? 2 : 1;
                }
                String rest = i < left.length() ? left.substring(i + 1).replaceFirst("^[ \t]+", "") : "unclosed";
                if (!rest.isEmpty() && !rest.startsWith(",")) {
                    return List.of();
                }
                fields.add(field.toString());
                if (rest.isEmpty()) {
                    return fields;
                }
                left = rest.substring(1);
            } else {
                int comma = left.indexOf(',');
                fields.add((comma < 0 ? left : left.substring(0, comma)).replaceFirst("[ \t]+$", ""));
                if (comma < 0) {
                    return fields;
                }
                left = left.substring(comma + 1);
            }
        }
        return fields;
    }

    private static String quoted(String field) {
        boolean needed = field.matches("(?s).*[,\"\r].*|[ \t].*|.*[ \t]");
        return needed ? "\"" + field.replace("\"", "\"\"") + "\"" : field;
    }

    /** Returns what {@code ledger.csv} must be. */
    public byte[] sheet() {
        StringBuilder sheet = new StringBuilder("account,opening,received,sent,balance\n");
        accounts().forEach((account, balance) -> sheet.append(quoted(account))
                .append(',')
                .append(opening.getOrDefault(account, BigInteger.ZERO))
                .append(',')
                .append(received.getOrDefault(account, BigInteger.ZERO))
                .append(',')
                .append(sent.getOrDefault(account, BigInteger.ZERO))
                .append(',')
                .append(balance)
                .append('\n'));
        return sheet.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Returns the balance of each account. */
    public Map<String, BigInteger> accounts() {
        Map<String, BigInteger> balances = new TreeMap<>(opening);
        received.forEach((account, sats) -> balances.merge(account, sats, BigInteger::add));
        sent.forEach((account, sats) -> balances.merge(account, sats.negate(), BigInteger::add));
        return balances;
    }

    /** Returns what {@code ledger-summary.csv} must be. */
    public byte[] summary() {
        Map<String, BigInteger> balances = accounts();
        BigInteger sum = balances.values().stream().reduce(BigInteger.ZERO, BigInteger::add);
        long overdrawn =
                balances.values().stream().filter(sats -> sats.signum() < 0).count();
        return ("figure,value\nlines," + lines + "\naccepted," + ids.size() + "\nduplicates," + duplicates
                        + "\nmalformed,"
                        + flawed + "\nsats," + total + "\naccounts," + balances.size() + "\noverdrawn," + overdrawn
                        + "\nsum_of_balances," + sum + "\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns what {@code ledger-malformed.csv} must be. */
    public byte[] malformed() {
        return malformed.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
