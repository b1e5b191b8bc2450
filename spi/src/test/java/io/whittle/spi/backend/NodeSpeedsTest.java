package io.whittle.spi.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeSpeedsTest {
    private static final int CORES = 4;

    private static NodeSpeeds parse(String... namesAndTexts) {
        Map<String, String> configuration = new HashMap<>();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            configuration.put(namesAndTexts[i], namesAndTexts[i + 1]);
        }
        return NodeSpeeds.parse("local", configuration, CORES);
    }

    @Test
    void isANodePerCoreByDefault() {
        NodeSpeeds settings = parse();
        assertThat(settings.speeds()).containsExactly(1.0, 1.0, 1.0, 1.0);
        assertThat(settings.slots()).isEqualTo(1);
        assertThat(settings.emulated()).isTrue();
        assertThat(settings.totalCores()).isEqualTo(4);
    }

    @Test
    void takesSpeedsUpToOneAsTheyStand() {
        assertThat(parse("speeds", "1,1,0.5,0.25").speeds()).containsExactly(1.0, 1.0, 0.5, 0.25);
        assertThat(parse("speeds", " 0.5 : 0.25 ").speeds()).containsExactly(0.5, 0.25);
        assertThat(parse("speeds", "0.5,0.25", "slots", "3").totalCores()).isEqualTo(2.25);
    }

    @Test
    void scalesRelativeSpeedsToThreeQuartersOfTheMachine() {
        assertThat(parse("speeds", "4:2:2:1").speeds()).containsExactly(1.0, 0.5, 0.5, 0.25);
        NodeSpeeds many = parse("speeds", "2,2,2,2,2,2,1,1");
        assertThat(many.totalCores()).isCloseTo(0.75 * CORES, within(1e-9));
        assertThat(many.speeds().get(0)).isCloseTo(2 * many.speeds().get(7), within(1e-9));
    }

    @Test
    void scalesToTheCoresAskedFor() {
        NodeSpeeds settings = parse("speeds", "4:2:2:1", "total-cores", "1.5");
        assertThat(settings.totalCores()).isCloseTo(1.5, within(1e-9));
        assertThat(settings.speeds().get(0)).isCloseTo(1.5 * 4 / 9, within(1e-9));
        assertThat(parse("speeds", "0.1,0.2", "total-cores", "1.5").speeds()).containsExactly(0.5, 1.0);
        assertThat(parse("speeds", "1,1", "slots", "2", "total-cores", "1").speeds())
                .containsExactly(0.25, 0.25);
    }

    @Test
    void leavesSpeedsAloneWhereTheyAreNotEmulated() {
        NodeSpeeds settings = parse("speeds", "4,1", "emulate-speeds", "false");
        assertThat(settings.speeds()).containsExactly(4.0, 1.0);
        assertThat(settings.totalCores()).isEqualTo(2);
    }

    @Test
    void saysWhatIsWrongAndWhatIsAllowed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NodeSpeeds.checkNames("local", List.of("speed"), NodeSpeeds.KNOWN))
                .withMessageContaining(
                        "the local backend has no setting 'speed'; did you mean 'speeds'? Known: speeds, total");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NodeSpeeds.checkNames("local", List.of("nodes.2.sped"), NodeSpeeds.KNOWN))
                .withMessageContaining("node 2 of the list has 'sped'")
                .withMessageContaining("did you mean 'speed'?");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NodeSpeeds.checkNames("local", List.of("nodes.1.memory"), NodeSpeeds.KNOWN))
                .withMessageContaining("of its nodes it takes speed, count, labels");
        refused("'speeds' of the local backend must be positive numbers separated by commas", "speeds", "1,fast");
        refused("it has '0'", "speeds", "1,0");
        refused("it has ''", "speeds", "1,,1");
        refused("it has 'NaN'", "speeds", "NaN");
        refused("it has '-1'", "speeds", "-1");
        refused("'total-cores' of the local backend must be a positive number", "total-cores", "none");
        refused("must be at most 1.5 for these speeds", "speeds", "2,1", "total-cores", "1.6");
        refused("'slots' of the local backend must be a whole number of at least 1; it is '0'", "slots", "0");
        refused("'emulate-speeds' of the local backend must be true or false; it is 'yes'", "emulate-speeds", "yes");
        refused("at most 4096 threads", "slots", "4096");
    }

    private static void refused(String message, String... namesAndTexts) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(namesAndTexts))
                .withMessageContaining(message);
    }
}
