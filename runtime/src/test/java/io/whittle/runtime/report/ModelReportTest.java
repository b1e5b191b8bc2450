package io.whittle.runtime.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.cost.ModelEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class ModelReportTest {
    private static final Map<String, Object> FIGURES = Map.of(
            "rows",
            1200L,
            "mdape_percent",
            12.34,
            "geometric_mean_ratio",
            1.189,
            "within_25_percent",
            71.0,
            "interval_80_coverage",
            0.79);

    private static Map<String, Object> rows() {
        List<List<Double>> calibration = new ArrayList<>();
        List<List<Double>> pairs = new ArrayList<>();
        List<Long> errors = new ArrayList<>();
        for (int i = 1; i < 20; i++) {
            calibration.add(List.of(i / 20.0, Math.pow(i / 20.0, 1.1)));
            pairs.add(List.of(1e-3 * i, 1.1e-3 * i));
        }
        for (int i = 0; i < 43; i++) {
            errors.add(Math.max(0L, 20 - Math.abs(i - 21)));
        }
        return Map.of(
                "nodes",
                Map.of("speed 0.25, cores 1", FIGURES),
                "calibration",
                calibration,
                "pairs",
                pairs,
                "errors",
                errors,
                "error_step",
                0.1);
    }

    private static String html(Map<String, Object> provenance) {
        return new ModelReport(
                        new ModelEntry("0003", true, provenance, ""), List.of("dig: good"), List.of("dig: as expected"))
                .html();
    }

    @Test
    void showsErrorsForKindsAndNodesAndDrawsThreePicturesForEachKind() {
        Document document = Documents.parse(html(Map.of(
                "verdict",
                "it is better",
                "validation",
                Map.of(
                        "kinds",
                        Map.of("dig", Map.of("chosen", FIGURES, "kind-median", FIGURES)),
                        "overall",
                        Map.of("chosen", FIGURES)),
                "chosen",
                Map.of("dig", "forest"),
                "baselines",
                List.of("kind-median"),
                "held_out_rows",
                Map.of("dig", rows()),
                "data_sha256",
                "ab12",
                "seed",
                7L)));
        assertThat(Documents.values(document, "//h1/text()").get(0)).contains("Model 0003");
        assertThat(Documents.values(document, "//*[@class='charts']//*[local-name()='svg']/@aria-label"))
                .hasSize(3);
        assertThat(Documents.values(document, "//tbody/tr/td[@class='word']"))
                .containsExactly("forest", "(kind-median)");
        assertThat(Documents.values(document, "//tbody/tr/th")).containsExactly("dig", "", "speed 0.25, cores 1");
        assertThat(Documents.values(document, "//tbody/tr[1]/td").subList(0, 6))
                .containsExactly("forest", "1,200", "12\u00a0%", "1.19", "71\u00a0%", "79\u00a0%");
        assertThat(Documents.values(document, "//li")).contains("dig: as expected", "dig: good");
        // nothing is drawn outside of its picture
        for (String at : Documents.values(document, "//*[local-name()='circle']/@cx")) {
            assertThat(Double.parseDouble(at)).isBetween(56.0, 310.0);
        }
    }

    @Test
    void tellsItsOwnRunsFromThoseOfTheModelBefore() {
        Map<String, Object> both = Map.of("runs_used", 2L, "runs", List.of("a", "b", "c", "d", "e"));
        assertThat(Documents.values(Documents.parse(html(both)), "//dl[@class='facts']//dd"))
                .contains("2, beside 3 from which the model before had learned what was kept of it");
        Map<String, Object> own = Map.of("runs_used", 2L, "runs", List.of("a", "b"));
        assertThat(Documents.values(Documents.parse(html(own)), "//dl[@class='facts']//dd"))
                .contains("2");
    }

    @Test
    void nothingOfAStrangersModelBecomesMarkupOrBreaksTheReport() {
        String evil = "<script>alert(1)</script>&\u0000\u001b";
        Document document = Documents.parse(html(Map.of(
                "verdict",
                evil,
                "chosen",
                evil,
                "seen",
                Map.of(evil, Map.of(evil, evil)),
                "validation",
                Map.of("kinds", Map.of(evil, Map.of("chosen", Map.of("rows", evil)))),
                "held_out_rows",
                Map.of(
                        evil,
                        Map.of(
                                "pairs",
                                List.of(List.of(-1.0, 1.0), List.of(evil), 3L, List.of(0.0, Double.MAX_VALUE)),
                                "calibration",
                                List.of(List.of(5.0, -5.0)),
                                "errors",
                                List.of(evil, -4L, Long.MAX_VALUE),
                                "error_step",
                                Double.MAX_VALUE)),
                "runs",
                evil)));
        assertThat(Documents.values(document, "//script")).isEmpty();
        assertThat(Documents.parse(html(Map.of()))).isNotNull();
    }
}
