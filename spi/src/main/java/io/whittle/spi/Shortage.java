package io.whittle.spi;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a machine has no more of, whatever asks for it next: it shows in the work that happens to ask, and is no fault of
 * that. Another node may have enough. Methods may be called by any thread.
 */
public enum Shortage {
    /** This process may open no further file, see {@link OpenFiles}. */
    OPEN_FILES("no further file can be opened there", OpenFiles.REMEDY, "too many open files"),
    /** A disk is full, or what the user may have of it is used up. */
    ROOM(
            "a disk is full there",
            "make room, or name another folder for temporary files in the variable TMPDIR",
            "no space left on device|disk quota exceeded|not enough space on the disk");

    private static final int MAX_CAUSES = 50;

    private final String what;
    private final String remedy;
    private final Pattern signs;

    Shortage(String what, String remedy, String signs) {
        this.what = what;
        this.remedy = remedy;
        this.signs = Pattern.compile(signs, Pattern.CASE_INSENSITIVE);
    }

    /** Returns for want of what something failed: the failure or one of its causes says so, or it is lacking even now. */
    public static Optional<Shortage> behind(Throwable failure) {
        if (OpenFiles.ranOut(failure)) {
            return Optional.of(OPEN_FILES);
        }
        return ROOM.saidBy(failure) ? Optional.of(ROOM) : Optional.empty();
    }

    /** Returns whether a failure or one of its causes says that this is why. */
    boolean saidBy(Throwable failure) {
        int left = MAX_CAUSES;
        for (Throwable each = failure; each != null && left > 0; each = each.getCause()) {
            if (signs.matcher(String.valueOf(each.getMessage())).find()) {
                return true;
            }
            left--;
        }
        return false;
    }

    /**
     * Returns a sentence for a person: what is lacking, and what can be done.
     *
     * @param message what was said when something failed for want of it; stays as it is where it says what can be done
     */
    public String sentence(String message) {
        String advice = remedy.substring(0, remedy.indexOf(','));
        return message.contains(advice) ? message : what + " (" + message + "); " + remedy;
    }
}
