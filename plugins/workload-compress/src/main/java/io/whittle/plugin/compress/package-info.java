/**
 * Compresses the files under a folder, piece by piece: sizes and ratios for several codecs, or the compressed files
 * themselves.
 */
package io.whittle.plugin.compress;
