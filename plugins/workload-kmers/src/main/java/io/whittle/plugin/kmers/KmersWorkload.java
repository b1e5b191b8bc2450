package io.whittle.plugin.kmers;

import io.whittle.spi.ParameterSpec;
import io.whittle.spi.ParameterType;
import io.whittle.spi.Parameters;
import io.whittle.spi.workload.Workload;
import io.whittle.spi.workload.WorkloadDescription;
import io.whittle.spi.workload.WorkloadJob;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** The workload {@code kmers}: k-mer counts of a FASTA or FASTQ file. Safe for use by any thread. */
@Component(service = Workload.class)
public final class KmersWorkload implements Workload {
    /** The value of {@code input} that asks for a made-up genome. */
    static final String GENERATED = "generated";

    private static final long MAX_BASES = 1_000_000_000L;

    private static final WorkloadDescription DESCRIPTION = new WorkloadDescription(
            "kmers",
            "1",
            "Counts the k-mers of a FASTA or FASTQ file (kmers.tsv, kmers-histogram.tsv)",
            List.of(
                    ParameterSpec.optional(
                            "input",
                            ParameterType.PATH,
                            GENERATED,
                            "a FASTA or FASTQ file, plain or gzip; 'generated' makes up reads of a genome instead"
                                    + " (write ./generated for a file of that name)"),
                    ParameterSpec.optional(
                            "k",
                            ParameterType.INTEGER,
                            "21",
                            "bases in a k-mer, 1 to 31; a k-mer and its reverse" + " complement count as one"),
                    ParameterSpec.optional(
                                    "bases", ParameterType.INTEGER, "4000000", "bases to generate, 1000 to 1000000000")
                            .onlyWhere("input", GENERATED),
                    ParameterSpec.optional(
                                    "seed", ParameterType.INTEGER, "1", "which genome to generate, any whole number")
                            .onlyWhere("input", GENERATED),
                    ParameterSpec.optional(
                            "top",
                            ParameterType.INTEGER,
                            "10000",
                            "k-mers to list, the most frequent ones first; 0 lists all"),
                    ParameterSpec.optional(
                            "min-count", ParameterType.INTEGER, "1", "list only k-mers that occur so often, or more")));

    @Override
    public WorkloadDescription description() {
        return DESCRIPTION;
    }

    @Override
    public WorkloadJob open(Parameters parameters) {
        Kmers kmers = new Kmers(parameters.integerBetween("k", 1, 31));
        long bases = Bounds.check(parameters, "bases", 1000, MAX_BASES);
        TableRows rows = new TableRows(
                Bounds.check(parameters, "top", 0, Long.MAX_VALUE),
                Bounds.check(parameters, "min-count", 1, Long.MAX_VALUE));
        SequenceIndex.Builder builder = new SequenceIndex.Builder(Spool.create());
        try {
            if (parameters.text("input").equals(GENERATED)) {
                new ReadGenerator(parameters.integer("seed"), bases).writeTo(builder);
            } else {
                SequenceFile.read(parameters.path("input"), builder);
            }
            return new KmersJob(builder.build(), kmers, rows);
        } catch (RuntimeException | Error e) {
            builder.close();
            throw e;
        }
    }
}
