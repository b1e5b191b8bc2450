package io.whittle.plugin.mandelbrot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whittle.spi.InvalidParameterException;
import io.whittle.spi.Parameters;
import io.whittle.spi.contract.JobRun;
import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.ItemFeatures;
import io.whittle.spi.workload.Workload;
import io.whittle.spi.workload.WorkloadJob;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class MandelbrotWorkloadTest {
    private final MandelbrotWorkload workload = new MandelbrotWorkload();

    @Test
    void writesPictureThatAnotherReaderUnderstands() throws Exception {
        JobRun run = JobRun.of(workload, Map.of("width", "150", "height", "100"), 1);

        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(run.file("mandelbrot.png")));

        assertThat(picture.getWidth()).isEqualTo(150);
        assertThat(picture.getHeight()).isEqualTo(100);
        assertThat(run.notes()).singleElement().asString().contains("150 x 100 pixels");
        assertThat(run.problems()).isEmpty();
    }

    @Test
    void coloursInsideBlackAndOutsideByDistance() throws Exception {
        JobRun run = JobRun.of(workload, Map.of(), 1);

        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(run.file("mandelbrot.png")));

        assertThat(picture.getWidth()).isEqualTo(320);
        assertThat(picture.getRGB(160, 120) & 0xffffff).as("the cardioid").isZero();
        Set<Integer> colours = new HashSet<>();
        for (int x = 0; x < 320; x++) {
            colours.add(picture.getRGB(x, 20));
        }
        assertThat(colours).hasSizeGreaterThan(20).doesNotContain(0xff000000);
    }

    @Test
    void pictureIsSymmetricAboutTheRealAxis() throws Exception {
        BufferedImage picture = ImageIO.read(
                new ByteArrayInputStream(JobRun.of(workload, Map.of(), 1).file("mandelbrot.png")));

        for (int y = 0; y < 120; y++) {
            for (int x = 0; x < 320; x++) {
                assertThat(picture.getRGB(x, y)).isEqualTo(picture.getRGB(x, 239 - y));
            }
        }
    }

    @Test
    void sameBytesInWhateverOrderRowsRun() throws Exception {
        Map<String, String> given = Map.of("samples", "2", "center-x", "-0.745", "center-y", "0.113", "zoom", "80");

        assertThat(JobRun.of(workload, given, 1).file("mandelbrot.png"))
                .isEqualTo(JobRun.of(workload, given, 2).file("mandelbrot.png"));
    }

    @Test
    void samplesSmoothThePicture() throws Exception {
        Map<String, String> coarse = Map.of("width", "64");
        Map<String, String> fine = Map.of("width", "64", "samples", "4");

        assertThat(contrast(fine)).isLessThan(contrast(coarse));
    }

    private long contrast(Map<String, String> given) throws Exception {
        BufferedImage picture = ImageIO.read(
                new ByteArrayInputStream(JobRun.of(workload, given, 1).file("mandelbrot.png")));
        long contrast = 0;
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 1; x < picture.getWidth(); x++) {
                contrast += Math.abs((picture.getRGB(x, y) & 0xff) - (picture.getRGB(x - 1, y) & 0xff));
            }
        }
        return contrast;
    }

    @Test
    void probeForetellsStepsWithinATenthOverThePicture() {
        WorkloadJob job = open(Map.of("size", "medium", "iterations", "300"));
        double[] means = new double[2];
        ItemFeatures features = job.features();
        assertThat(features.names()).containsExactly("points", "steps");

        for (long band = 0; band < 960; band += 96) {
            features.means(band, band + 96, means);
            double actual = 0;
            for (long row = band; row < band + 96; row++) {
                actual += steps(job, row) / 96.0;
            }
            assertThat(means[0]).isEqualTo(1280);
            assertThat(means[1]).isBetween(0.75 * actual, 1.3 * actual);
        }
    }

    @Test
    void rowsCostUnlikeAmounts() {
        WorkloadJob job = open(Map.of("iterations", "5000"));

        assertThat(steps(job, 55)).isGreaterThan(10 * steps(job, 0));
    }

    private static long steps(WorkloadJob job, long row) {
        return ByteBuffer.wrap(((MandelbrotJob) job).runBlock(new Cursor((int) row, row, row + 1)))
                .getLong();
    }

    @Test
    void oneSideOfThePictureGivesTheOther() {
        assertThat(open(Map.of("width", "400")).items()).isEqualTo(300);
        assertThat(View.of(parse(Map.of("height", "300"))).width()).isEqualTo(400);
        assertThat(open(Map.of("size", "large")).items()).isEqualTo(3072);
        assertThat(open(Map.of("width", "1")).items()).isEqualTo(1);
    }

    /** All of the row lies inside the set: left alone it would take 32 thousand million steps. */
    @Test
    void cancelledRowGivesUp() throws Exception {
        WorkloadJob job = open(Map.of("iterations", "100000000", "zoom", "1e9", "center-x", "-1.7548776662466927"));
        Cursor cursor = new Cursor(120, 120, 121);
        FutureTask<byte[]> row = new FutureTask<>(() -> job.runBlock(cursor));
        Thread thread = new Thread(row);
        thread.start();
        cursor.cancel();

        assertThat(row.get(20, TimeUnit.SECONDS)).isNotNull();
        thread.join();
    }

    @Test
    void refusesWhatCannotBeDrawn() {
        assertThatThrownBy(() -> open(Map.of("zoom", "0")))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("zoom")
                .hasMessageContaining("0.01");
        assertThatThrownBy(() -> open(Map.of("width", "70000"))).hasMessageContaining("width");
        assertThatThrownBy(() -> open(Map.of("iterations", "0"))).hasMessageContaining("iterations");
        assertThatThrownBy(() -> open(Map.of("size", "tiny"))).hasMessageContaining("small, medium, large");
    }

    @Test
    void isFoundWithoutOsgi() {
        assertThat(ServiceLoader.load(Workload.class)).hasAtLeastOneElementOfType(MandelbrotWorkload.class);
    }

    private WorkloadJob open(Map<String, String> given) {
        return workload.open(parse(given));
    }

    private Parameters parse(Map<String, String> given) {
        return Parameters.parse(workload.description().parameters(), given);
    }
}
