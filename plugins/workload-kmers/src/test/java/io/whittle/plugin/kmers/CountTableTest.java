package io.whittle.plugin.kmers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountTableTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 16, 31})
    void keysAreAnotherOrderOfTheNumbers(int k) {
        Kmers kmers = new Kmers(k);
        Random random = new Random(k);
        for (int i = 0; i < 1000; i++) {
            long number = random.nextLong() & kmers.mask();
            long key = kmers.key(number);
            assertThat(key & ~kmers.mask()).isZero();
            assertThat(kmers.number(key)).isEqualTo(number);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 10, 24, 62})
    void holdsWhatWasAddedHoweverOften(int bits) {
        CountTable table = new CountTable(bits);
        Map<Long, Long> expected = new TreeMap<>();
        Random random = new Random(bits);
        for (int round = 0; round < 3; round++) {
            List<CountCoding.Reader> blocks = new ArrayList<>();
            for (int block = 0; block < 10; block++) {
                long[] keys = random.longs(3000)
                        .map(key -> key & ((1L << bits) - 1))
                        .sorted()
                        .toArray();
                LongStream.of(keys).forEach(key -> expected.merge(key, 1L, Long::sum));
                blocks.add(new CountCoding.Reader(CountCoding.encode(SortedCounts.ofSorted(keys, keys.length))));
            }
            table.addAll(blocks);
        }

        Map<Long, Long> actual = new TreeMap<>();
        table.forEach((key, count) -> actual.merge(key, count, Long::sum));
        assertThat(actual).isEqualTo(expected);
        assertThat(table.size()).isEqualTo(expected.size());
    }

    @Test
    void countsSurviveCodingAndAddition() {
        long[] first = {0, 0, 5, 1L << 61};
        long[] second = {5, 6, 1L << 61, 1L << 61};
        SortedCounts sum = SortedCounts.ofSorted(first, 4).plus(SortedCounts.ofSorted(second, 4));

        CountCoding.Reader reader = new CountCoding.Reader(CountCoding.encode(sum));
        StringBuilder read = new StringBuilder();
        reader.visitBelow(0, (key, count) -> read.append("never"));
        reader.visitBelow(6, (key, count) -> read.append(key + "=" + count + " "));
        read.append("| ");
        reader.visitBelow(Long.MAX_VALUE, (key, count) -> read.append(key + "=" + count + " "));

        assertThat(read).hasToString("0=2 5=2 | 6=1 2305843009213693952=3 ");
    }
}
