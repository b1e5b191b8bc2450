package io.whittle.spi.contract;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The numbered rules of a contract, and the test of each. */
final class Rules {
    private Rules() {}

    /** Returns the test method of each rule, by number: {@code B7}. */
    static Map<String, Method> of(Class<?> contract) {
        Map<String, Method> tests = new TreeMap<>();
        for (Class<?> type = contract; type != Object.class; type = type.getSuperclass()) {
            for (Method method : type.getDeclaredMethods()) {
                if (method.isAnnotationPresent(Test.class)) {
                    String rule = text(method).replaceFirst(":.*", "");
                    if (tests.put(rule, method) != null) {
                        throw new AssertionError("rule " + rule + " has two tests");
                    }
                }
            }
        }
        return tests;
    }

    /** Returns a rule's number and text. */
    static String text(Method test) {
        return test.getAnnotation(DisplayName.class).value();
    }
}
