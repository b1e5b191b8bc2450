package io.whittle.runtime.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {
    private final List<String> news = new ArrayList<>();

    private int counted(Rounds rounds) {
        int counted = 0;
        while (rounds.next()) {
            counted += rounds.counts() ? 1 : 0;
        }
        return counted;
    }

    @Test
    void warmsUpAndThenCountsAsManyRoundsAsWereAskedFor() {
        assertThat(counted(new Rounds(3, 1e9, news::add))).isEqualTo(3);
        assertThat(news).containsExactly("warming up", "round 1 of 3", "round 2 of 3", "round 3 of 3");
    }

    @Test
    void whereTimeRunsOutTwoRoundsRemain() {
        assertThat(counted(new Rounds(50, 0, news::add))).isEqualTo(Rounds.LEAST);
        assertThat(news).last().isEqualTo("ending after 2 of 50 rounds: the machine is slow or busy");
    }

    @Test
    void sharesItsTimeAmongTheRunsOfAllRounds() {
        Rounds rounds = new Rounds(4, 100, news::add);
        assertThat(rounds.runSeconds(2) * 2 * 5).isBetween(50.0, 100.0);
        assertThat(rounds.runSeconds(2)).isEqualTo(rounds.runSeconds(1) / 2);
    }
}
