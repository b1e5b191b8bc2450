package io.whittle.core;

import io.whittle.spi.Requirements;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;

/** A requirement, and what it means said in another way: what is checked must not be what is checked by. */
record Rule(String text, Predicate<Map<String, String>> permits) {
    /** Every rule here permits a node like this. */
    static final Map<String, String> PERMITTED = Map.of("zone", "eu", "gpu", "", "memory-gib", "8");

    private static final List<Rule> ALL = List.of(
            new Rule("zone=eu", node -> "eu".equals(node.get("zone"))),
            new Rule("zone=eu,ch", node -> List.of("eu", "ch").contains(node.getOrDefault("zone", "nowhere"))),
            new Rule(
                    "zone!=us",
                    node -> node.containsKey("zone") && !node.get("zone").equals("us")),
            new Rule("gpu", node -> node.containsKey("gpu")),
            new Rule("!tpu", node -> !node.containsKey("tpu")),
            new Rule("memory-gib>=4", node -> Integer.parseInt(node.getOrDefault("memory-gib", "0")) >= 4));

    /** Returns what a node may be like. */
    static Map<String, String> someNode(Random random) {
        Map<String, String> node = new HashMap<>();
        if (random.nextInt(4) > 0) {
            node.put("zone", List.of("eu", "us", "ch").get(random.nextInt(3)));
        }
        if (random.nextBoolean()) {
            node.put("gpu", "");
        }
        if (random.nextInt(4) == 0) {
            node.put("tpu", "");
        }
        if (random.nextInt(4) > 0) {
            node.put("memory-gib", Integer.toString(1 + random.nextInt(8)));
        }
        return node;
    }

    /** Returns the rules of a job: none, one or two. */
    static List<Rule> some(Random random) {
        List<Rule> rules = new ArrayList<>();
        for (int left = random.nextInt(3); left > 0; left--) {
            rules.add(ALL.get(random.nextInt(ALL.size())));
        }
        return rules;
    }

    static Requirements requirements(List<Rule> rules) {
        return Requirements.parse(rules.stream().map(Rule::text).toList());
    }

    static boolean permit(List<Rule> rules, Map<String, String> node) {
        return rules.stream().allMatch(rule -> rule.permits().test(node));
    }
}
