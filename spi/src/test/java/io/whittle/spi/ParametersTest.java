package io.whittle.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.whittle.spi.workload.WorkloadDescription;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ParametersTest {
    private static final List<ParameterSpec> SPECS = List.of(
            ParameterSpec.required("input", ParameterType.PATH, "the file to read"),
            ParameterSpec.optional("length", ParameterType.INTEGER, "21", "letters per word"),
            ParameterSpec.optional("share", ParameterType.DECIMAL, "0.5", "how much of it"),
            ParameterSpec.optional("quiet", ParameterType.FLAG, "false", "says less"),
            ParameterSpec.choice("size", List.of("small", "large"), "how much to do"));

    private static Parameters parse(Map<String, String> given) {
        return Parameters.parse(SPECS, given);
    }

    @Test
    void fillsInDefaultsAndReadsEachType() {
        Parameters parameters = parse(Map.of("input", "a/b.txt", "length", "1_000", "share", "2e-1"));
        assertThat(parameters.path("input")).hasToString("a/b.txt");
        assertThat(parameters.integer("length")).isEqualTo(1000);
        assertThat(parameters.decimal("share")).isEqualTo(0.2);
        assertThat(parameters.flag("quiet")).isFalse();
        assertThat(parameters.text("size")).isEqualTo("small");
        assertThat(parameters.asMap().keySet()).containsExactly("input", "length", "quiet", "share", "size");
    }

    @Test
    void equalValuesMakeEqualParameters() {
        Parameters given = parse(Map.of("input", "x", "length", "21"));
        assertThat(given).isEqualTo(parse(Map.of("input", "x"))).hasSameHashCodeAs(parse(Map.of("input", "x")));
        assertThat(given).isNotEqualTo(parse(Map.of("input", "y")));
    }

    @Test
    void whatPlaysNoPartHasItsDefaultAndIsNeitherListedNorCompared() {
        List<ParameterSpec> specs = List.of(
                ParameterSpec.optional("input", ParameterType.PATH, "generated", "a file"),
                ParameterSpec.optional("lines", ParameterType.INTEGER, "1000", "lines to generate")
                        .onlyWhere("input", "generated"));
        Parameters generated = Parameters.parse(specs, Map.of("lines", "7"));
        assertThat(generated.asMap()).containsEntry("lines", "7");
        assertThat(generated.types()).containsKey("lines");

        Parameters ofFile = Parameters.parse(specs, Map.of("input", "tips.csv", "lines", "7"));
        assertThat(ofFile.integer("lines")).isEqualTo(1000);
        assertThat(ofFile.asMap().keySet()).isEqualTo(ofFile.types().keySet()).containsExactly("input");
        assertThat(ofFile)
                .isEqualTo(Parameters.parse(specs, Map.of("input", "tips.csv")))
                .isNotEqualTo(generated)
                .hasToString("{input=tips.csv}");
        assertThatExceptionOfType(InvalidParameterException.class)
                .isThrownBy(() -> Parameters.parse(specs, Map.of("input", "tips.csv", "lines", "few")))
                .withMessageContaining("valid integer");
    }

    @Test
    void aConditionNeedsADefaultAndAnotherParameter() {
        ParameterSpec lines = ParameterSpec.optional("lines", ParameterType.INTEGER, "1000", "lines to generate");
        assertThatIllegalArgumentException().isThrownBy(() -> lines.onlyWhere("lines", "7"));
        ParameterSpec input = ParameterSpec.required("input", ParameterType.PATH, "a file");
        assertThatIllegalArgumentException().isThrownBy(() -> input.onlyWhere("lines", "7"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WorkloadDescription(
                        "count", "1", "Counts", List.of(lines.onlyWhere("inptu", "generated"), input)))
                .withMessageContaining("'inptu'");
    }

    @Test
    void suggestsTheNearestName() {
        refused(Map.of("input", "x", "lenght", "3"), "unknown parameter 'lenght'; did you mean 'length'?");
        refused(Map.of("input", "x", "gigantic", "3"), "unknown parameter 'gigantic'. Known: input, length");
        assertThatExceptionOfType(InvalidParameterException.class)
                .isThrownBy(() -> Parameters.parse(List.of(), Map.of("a", "b")))
                .withMessage("unknown parameter 'a': this workload takes none");
    }

    @Test
    void saysWhatIsMissingOrMalformed() {
        refused(Map.of(), "parameter 'input' must be given (the file to read): -P input=path");
        refused(Map.of("input", ""), "must name a file or folder");
        refused(Map.of("input", "x", "length", "12.5"), "parameter 'length' must be a valid integer, not '12.5'");
        refused(Map.of("input", "x", "length", "9223372036854775808"), "valid integer");
        refused(Map.of("input", "x", "share", "Infinity"), "valid decimal, not 'Infinity'");
        refused(Map.of("input", "x", "share", "NaN"), "valid decimal, not 'NaN'");
        refused(Map.of("input", "x", "quiet", "yes"), "must be true or false, not 'yes'");
        refused(Map.of("input", "x", "size", "huge"), "must be one of small, large, not 'huge'");
    }

    private static void refused(Map<String, String> given, String message) {
        assertThatExceptionOfType(InvalidParameterException.class)
                .isThrownBy(() -> parse(given))
                .withMessageContaining(message);
    }

    @Test
    void checksBoundsAndNames() {
        Parameters parameters = parse(Map.of("input", "x", "length", "21"));
        assertThat(parameters.integerBetween("length", 1, 21)).isEqualTo(21);
        assertThatExceptionOfType(InvalidParameterException.class)
                .isThrownBy(() -> parameters.integerBetween("length", 1, 20))
                .withMessage("parameter 'length' must be between 1 and 20, not 21");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parameters.text("width"))
                .withMessageContaining("width");
    }

    @Test
    void specsAreCheckedWhenTheyAreMade() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ParameterSpec.required("Input", ParameterType.PATH, "a file"))
                .withMessageContaining("'Input'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ParameterSpec.optional("n", ParameterType.INTEGER, "many", "how many"))
                .withMessageContaining("'many'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ParameterSpec(
                        "size", ParameterType.TEXT, Optional.of("huge"), List.of("small", "large"), "how much"))
                .withMessageContaining("'huge'");
    }

    @Test
    void suggestsWithinTwoEditsOrAThirdOfTheWord() {
        List<String> known = List.of("mandelbrot", "kmers", "compress");
        assertThat(Suggestion.nearest("mandlebrot", known)).hasValue("mandelbrot");
        assertThat(Suggestion.nearest("kmer", known)).hasValue("kmers");
        assertThat(Suggestion.nearest("komprez", known)).isEmpty();
        assertThat(Suggestion.nearest("compres", known)).hasValue("compress");
        assertThat(Suggestion.nearest("sort", known)).isEmpty();
    }
}
