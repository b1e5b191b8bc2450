package io.whittle.plugin.compress;

import io.whittle.spi.ParameterSpec;
import io.whittle.spi.ParameterType;
import io.whittle.spi.Parameters;
import io.whittle.spi.workload.Workload;
import io.whittle.spi.workload.WorkloadDescription;
import io.whittle.spi.workload.WorkloadJob;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** The workload {@code compress}: the files under a folder, compressed. Safe for use by any thread. */
@Component(service = Workload.class)
public final class CompressWorkload implements Workload {
    /** The value of {@code folder} that asks for made-up files. */
    static final String GENERATED = "generated";

    private static final WorkloadDescription DESCRIPTION = new WorkloadDescription(
            "compress",
            "1",
            "Compresses the files under a folder: sizes and ratios (compress.tsv, compress-totals.tsv), or gzip files",
            List.of(
                    ParameterSpec.optional(
                            "folder",
                            ParameterType.PATH,
                            GENERATED,
                            "the folder, with all folders in it; links are not followed; 'generated' makes up files"
                                    + " instead (write ./generated for a folder of that name)"),
                    ParameterSpec.choice(
                            "codec",
                            List.of("all", "deflate-1", "deflate-6", "deflate-9"),
                            "which gzip level to try; 'all' tries each, and takes deflate-6 for output=files"),
                    ParameterSpec.choice(
                            "output",
                            List.of("sizes", "files"),
                            "sizes writes tables only; files writes files/PATH.gz for each file as well"),
                    ParameterSpec.optional(
                                    "files", ParameterType.INTEGER, "200", "how many files to generate, 1 to 1000000")
                            .onlyWhere("folder", GENERATED),
                    ParameterSpec.optional(
                                    "seed", ParameterType.INTEGER, "1", "which files to generate, any whole number")
                            .onlyWhere("folder", GENERATED)));

    @Override
    public WorkloadDescription description() {
        return DESCRIPTION;
    }

    @Override
    public WorkloadJob open(Parameters parameters) {
        int files = parameters.integerBetween("files", 1, 1_000_000);
        boolean keep = parameters.text("output").equals("files");
        Corpus corpus = parameters.text("folder").equals(GENERATED)
                ? new GeneratedCorpus(parameters.integer("seed"), files)
                : FolderCorpus.of(parameters.path("folder"));
        return new CompressJob(new Pieces(corpus), Codec.chosen(parameters.text("codec"), keep), keep);
    }
}
