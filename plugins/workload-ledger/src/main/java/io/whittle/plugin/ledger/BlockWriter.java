package io.whittle.plugin.ledger;

import java.util.Optional;

/**
 * Makes the result of a block: its malformed lines and, in file order, the tips whose ids the block has not had before.
 * Used by one thread.
 *
 * <p>A result is: how many lines there are, how many repeat an id of this block, how many are malformed; the first
 * {@link Malformed#MAX_LISTED} malformed ones (how many; each its place among the lines, its flaw, its beginning); the
 * accounts (how many, each as text); then the tips (how many; each how many lines after the one before, its id, the
 * numbers of its two accounts, its sats). Numbers are in groups of seven bits, least first; texts have their length first.
 */
final class BlockWriter implements Lines {
    private static final int SHOWN_BYTES = 200;

    private final TipLine line = new TipLine();
    private final Fields fields = line.fields();
    private final ByteStrings ids = new ByteStrings(1 << 11);
    private final ByteStrings accounts = new ByteStrings(1 << 10);
    private final ByteBuilder malformed = new ByteBuilder();
    private final ByteBuilder tips = new ByteBuilder();
    private boolean headerMayCome;
    private long lines;
    private long lastTip = -1;
    private long repeated;
    private long flawed;

    /** @param first whether this is the block in which the file begins, perhaps with the names of its columns */
    BlockWriter(boolean first) {
        this.headerMayCome = first;
    }

    @Override
    public void line(byte[] bytes, int from, int to) {
        boolean header = headerMayCome && line.isHeader(bytes, from, to);
        headerMayCome = false;
        if (!header && !Fields.isBlank(bytes, from, to)) {
            Optional<Flaw> flaw = line.read(bytes, from, to);
            if (flaw.isPresent()) {
                flaw(flaw.get(), bytes, from, to);
            } else if (ids.add(fields.bytes(), fields.start(TipLine.ID), fields.end(TipLine.ID))
                    == ByteStrings.PRESENT) {
                repeated++;
            } else {
                tip();
            }
        }
        lines++;
    }

    @Override
    public void longLine(byte[] bytes, int from, int to) {
        headerMayCome = false;
        flaw(Flaw.LONG_LINE, bytes, from, to);
        lines++;
    }

    private void flaw(Flaw flaw, byte[] bytes, int from, int to) {
        if (flawed < Malformed.MAX_LISTED) {
            malformed.number(lines);
            malformed.number(flaw.code());
            malformed.text(bytes, from, shownEnd(bytes, from, to));
        }
        flawed++;
    }

    /** Long lines are cut, between two characters of UTF-8. */
    private static int shownEnd(byte[] bytes, int from, int to) {
        int end = Math.min(to, from + SHOWN_BYTES);
        while (end < to && end > from && (bytes[end] & 0xc0) == 0x80) {
            end--;
        }
        return end;
    }

    private void tip() {
        tips.number(lines - lastTip - 1);
        tips.text(fields.bytes(), fields.start(TipLine.ID), fields.end(TipLine.ID));
        tips.number(account(TipLine.FROM));
        tips.number(account(TipLine.TO));
        tips.number(line.sats());
        lastTip = lines;
    }

    private int account(int field) {
        return accounts.numberOf(fields.bytes(), fields.start(field), fields.end(field));
    }

    byte[] result() {
        ByteBuilder result = new ByteBuilder();
        result.number(lines);
        result.number(repeated);
        result.number(flawed);
        result.number(Math.min(flawed, Malformed.MAX_LISTED));
        result.append(malformed);
        result.number(accounts.size());
        for (int account = 0; account < accounts.size(); account++) {
            byte[] name = accounts.get(account);
            result.text(name, 0, name.length);
        }
        result.number(ids.size());
        result.append(tips);
        return result.toByteArray();
    }
}
