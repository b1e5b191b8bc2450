package io.whittle.plugin.compress;

import java.util.List;

/**
 * A way to compress.
 *
 * @param name as people call it
 * @param level the level of deflate, 1 to 9
 */
record Codec(String name, int level) {
    private static final Codec USUAL = new Codec("deflate-6", 6);
    private static final List<Codec> ALL = List.of(new Codec("deflate-1", 1), USUAL, new Codec("deflate-9", 9));

    /**
     * Returns the codecs that a parameter names.
     *
     * @param keep whether the compressed files are wanted, so that it must be one codec
     */
    static List<Codec> chosen(String name, boolean keep) {
        if (name.equals("all")) {
            return keep ? List.of(USUAL) : ALL;
        }
        return ALL.stream().filter(codec -> codec.name().equals(name)).toList();
    }
}
