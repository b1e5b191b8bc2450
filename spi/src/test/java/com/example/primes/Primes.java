package com.example.primes;

import io.whittle.spi.*;
import io.whittle.spi.workload.*;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.osgi.service.component.annotations.Component;

@Component
public final class Primes implements Workload {
    @Override
    public WorkloadDescription description() {
        var below = ParameterSpec.optional("below", ParameterType.INTEGER, "1000000", "lists the primes below this");
        return new WorkloadDescription("primes", "1", "Lists prime numbers.", List.of(below));
    }

    @Override
    public WorkloadJob open(Parameters parameters) {
        return new PrimesJob(parameters.integerBetween("below", 0, Integer.MAX_VALUE));
    }

    private record PrimesJob(long items) implements WorkloadJob {
        @Override
        public byte[] runBlock(Cursor cursor) {
            StringBuilder primes = new StringBuilder();
            while (cursor.next()) {
                boolean prime = BigInteger.valueOf(cursor.item()).isProbablePrime(40);
                primes.append(prime ? cursor.item() + "\n" : "");
            }
            return primes.toString().getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public ResultMerger merger(Outputs outputs) {
            return (block, primes) -> outputs.standardOutput().write(primes);
        }
    }
}
