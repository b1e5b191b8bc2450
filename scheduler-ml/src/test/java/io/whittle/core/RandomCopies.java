package io.whittle.core;

import io.whittle.spi.BlockList;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.policy.AttemptView;
import io.whittle.spi.policy.JobPolicy;
import io.whittle.spi.policy.NodeView;
import io.whittle.spi.policy.Policy;
import io.whittle.spi.policy.PolicyContext;
import io.whittle.spi.policy.SegmentOrder;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Decides as another policy does, and now and then has some of what is in flight run again elsewhere. */
record RandomCopies(Policy policy, double share) implements Policy {
    @Override
    public String name() {
        return policy.name() + " with copies";
    }

    @Override
    public String summary() {
        return "Copies at random.";
    }

    @Override
    public JobPolicy start(PolicyContext context) {
        return new Copying(context, policy.start(context), share, new Random(context.seed()), new HashSet<>());
    }

    /** Beside the other policy, which is not told of the copies made here. */
    private record Copying(PolicyContext context, JobPolicy inner, double share, Random random, Set<Long> ours)
            implements JobPolicy {
        private void copySome() {
            if (random.nextDouble() >= share) {
                return;
            }
            List<NodeView> free = context.freeNodes();
            if (free.isEmpty()) {
                return;
            }
            NodeView node = free.get(random.nextInt(free.size()));
            Set<Integer> chosen = new LinkedHashSet<>();
            for (NodeView other : context.nodes()) {
                for (AttemptView attempt : other.attempts()) {
                    for (int i = attempt.done(); i < attempt.end(); i++) {
                        int block = attempt.blocks().get(i);
                        boolean elsewhere = !other.description().equals(node.description());
                        if (elsewhere && context.copies(block) > 0 && random.nextInt(3) == 0) {
                            chosen.add(block);
                        }
                    }
                }
            }
            chosen.removeIf(block -> held(node, block));
            if (!chosen.isEmpty()) {
                int[] blocks = chosen.stream().mapToInt(Integer::intValue).toArray();
                AttemptView copy = context.duplicate(node, SegmentOrder.of(BlockList.of(blocks), "again"));
                ours.add(copy.id());
                if (!copy.duplicate()) {
                    throw new AssertionError("a copy that is none");
                }
            }
        }

        private boolean held(NodeView node, int block) {
            for (NodeView slot : context.nodes()) {
                if (slot.description().equals(node.description())) {
                    for (AttemptView attempt : slot.attempts()) {
                        for (int i = attempt.done(); i < attempt.end(); i++) {
                            if (attempt.blocks().get(i) == block) {
                                return true;
                            }
                        }
                    }
                }
            }
            return false;
        }

        @Override
        public void blocksAvailable(BlockList blocks) {
            inner.blocksAvailable(blocks);
        }

        @Override
        public boolean offer(NodeView node) {
            boolean took = inner.offer(node);
            if (!took) {
                copySome();
            }
            return took;
        }

        @Override
        public void started(AttemptView attempt) {
            if (!ours.contains(attempt.id())) {
                inner.started(attempt);
            }
            copySome();
        }

        @Override
        public void progressed(AttemptView attempt, BlockOutcomes outcomes) {
            if (!ours.contains(attempt.id())) {
                inner.progressed(attempt, outcomes);
            }
            copySome();
        }

        @Override
        public void answeredElsewhere(AttemptView attempt, BlockList blocks) {
            blocks.forEach(block -> {
                if (context.copies(block) != 0) {
                    throw new AssertionError("block " + block + " is said to be answered, but in flight");
                }
            });
            inner.answeredElsewhere(attempt, blocks);
            copySome();
        }

        @Override
        public void shrunk(AttemptView attempt) {
            if (!ours.contains(attempt.id())) {
                inner.shrunk(attempt);
            }
            copySome();
        }

        @Override
        public void ended(AttemptView attempt) {
            if (!ours.contains(attempt.id())) {
                inner.ended(attempt);
            }
            copySome();
        }

        @Override
        public void nodeJoined(NodeView node) {
            inner.nodeJoined(node);
        }

        @Override
        public void nodeLeft(NodeView node) {
            inner.nodeLeft(node);
            copySome();
        }

        @Override
        public void profileChanged() {
            inner.profileChanged();
        }

        @Override
        public void woken() {
            inner.woken();
            copySome();
        }
    }
}
