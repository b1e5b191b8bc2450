package io.whittle.plugin.compress;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a file is likely to hold, told by the end of its name. */
enum FileType {
    /** Made of words: prose, sources, logs. */
    TEXT(
            "txt md rst adoc tex html htm xml css js ts json yaml yml toml ini cfg conf properties log sql java kt scala py rb go"
                    + " rs c h cc cpp hpp cs php pl sh bat r m f90 svg"),
    /** Made of few letters: tables of numbers, sequences. Compressing them well takes longest. */
    TABLE("csv tsv psv dsv vcf sam bed gff fa fasta fq fastq"),
    /** Compressed already: archives, and the images, sounds and films of today. */
    PACKED(
            "gz tgz bz2 xz zst lz4 zip 7z rar jar war apk whl deb rpm png jpg jpeg gif webp heic avif mp3 ogg flac aac mp4 m4a"
                    + " mkv webm mov avi pdf docx xlsx pptx odt woff2 parquet"),
    /** Images as plain pixels. */
    IMAGE("bmp tif tiff ppm pgm pnm tga psd raw dng"),
    /** All else. */
    BINARY("");

    private static final Map<String, FileType> BY_EXTENSION = Stream.of(values())
            .flatMap(type -> Stream.of(type.extensions.split(" ")).map(extension -> Map.entry(extension, type)))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private final String extensions;

    FileType(String extensions) {
        this.extensions = extensions;
    }

    /** Returns the type of a file. */
    static FileType of(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        String extension = dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
        return BY_EXTENSION.getOrDefault(extension, BINARY);
    }

    /** Returns how the type is called in tables and features. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
