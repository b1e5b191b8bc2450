package io.whittle.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.whittle.spi.Requirement.Relation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequirementsTest {
    private static final Map<String, String> NODE =
            Map.of("zone", "eu", "gpu", "", "memory-bytes", "4294967296", "watts", "-2.5", "disk", "2t");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gpu | true",
                "!gpu | false",
                "tpu | false",
                "!tpu | true",
                "zone=eu | true",
                "zone=ch,eu | true",
                "zone=us | false",
                "zone=EU | false",
                "zone!=us | true",
                "zone!=us,eu | false",
                "region=eu | false",
                "region!=eu | false",
                "gpu!=a100 | true",
                "memory-bytes>=4g | true",
                "memory-bytes>=4294967297 | false",
                "memory-bytes>4g | false",
                "memory-bytes<=4096m | true",
                "memory-bytes<4G | false",
                "memory-bytes<4.5g | true",
                "watts<0 | true",
                "disk>=1024g | true",
                "zone>=1 | false",
                "zone<1 | false",
                "region<1 | false",
                "region>1 | false"
            })
    void isMetByANodeThatSaysSoAndByNoOther(String text, boolean met) {
        assertThat(Requirement.parse(text).metBy(NODE)).isEqualTo(met);
        assertThat(Requirements.of("gpu", text).metBy(NODE)).isEqualTo(met);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gpu",
                "!gpu",
                "zone=eu",
                "zone=eu,ch",
                "zone!=us",
                "memory-bytes>=4g",
                "watts<=250",
                "cores>2",
                "price-per-hour<0.5",
                "a.b_c-D=x:/y+@%"
            })
    void isWrittenAsItIsRead(String text) {
        assertThat(Requirement.parse(text)).hasToString(text);
        assertThat(Requirement.parse(Requirement.parse(text).toString())).isEqualTo(Requirement.parse(text));
    }

    @Test
    void blanksAroundTheSignsDoNotMatter() {
        assertThat(Requirement.parse(" zone = eu , ch "))
                .isEqualTo(new Requirement("zone", Relation.ONE_OF, List.of("eu", "ch")));
        assertThat(Requirement.parse(" ! gpu ")).isEqualTo(new Requirement("gpu", Relation.ABSENT, List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "!",
                "=eu",
                "zone=",
                "zone=eu,",
                "zone==eu",
                "zone=e u",
                "!zone=eu",
                "zone=>1",
                "zone<>1",
                "4cores",
                "memory>=much",
                "memory>=4gb",
                "memory>=1,2",
                "memory>=1e3",
                "memory>=NaN",
                "zone eu",
                "zone\neu"
            })
    void whatIsNoRequirementIsRefusedInASentence(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Requirement.parse(text))
                .withMessageContaining("'" + text.strip())
                .withMessageContaining("zone=eu,ch");
    }

    @Test
    void valuesThatDoNotFitARelationAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Requirement("gpu", Relation.PRESENT, List.of("a")));
        assertThatIllegalArgumentException().isThrownBy(() -> new Requirement("zone", Relation.ONE_OF, List.of()));
    }

    @Test
    void severalMustAllBeMetAndSayWhatANodeHasInstead() {
        Requirements all = Requirements.of("zone=us", "gpu", "!watts", "memory-mib>=4096", "memory-mib<8192");
        assertThat(all.metBy(NODE)).isFalse();
        assertThat(all.insteadIn(NODE)).isEqualTo("zone=eu and watts=-2.5 and no memory-mib");
        assertThat(Requirements.of("!gpu").insteadIn(NODE)).isEqualTo("gpu");
        assertThat(all).hasToString("zone=us and gpu and !watts and memory-mib>=4096 and memory-mib<8192");
        assertThat(Requirements.parse(all.texts())).isEqualTo(all);
    }

    @Test
    void nothingRequiredIsMetByAnything() {
        assertThat(Requirements.none().metBy(Map.of())).isTrue();
        assertThat(Requirements.of()).isEqualTo(Requirements.none());
    }

    @Test
    void jobAndUserRequireTogether() {
        Requirements both = Requirements.of("zone=eu").and(Requirements.of("gpu", "zone=eu"));
        assertThat(both).isEqualTo(Requirements.of("zone=eu", "gpu"));
        assertThat(Requirements.none().and(both)).isEqualTo(both);
        assertThat(both.and(Requirements.none())).isEqualTo(both);
    }
}
