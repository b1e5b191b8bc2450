package io.whittle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RunIdsTest {
    @Test
    void nameTheKindAndAreSortable() {
        assertThat(RunIds.next("kmers")).matches("\\d{8}-\\d{6}-kmers-[0-9a-f]{4}");
    }
}
