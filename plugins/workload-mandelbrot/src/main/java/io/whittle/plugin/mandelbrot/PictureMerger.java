package io.whittle.plugin.mandelbrot;

import io.whittle.spi.workload.Outputs;
import io.whittle.spi.workload.ResultMerger;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;

/** Writes rows to {@code mandelbrot.png} as they come. Used by one thread. */
final class PictureMerger implements ResultMerger {
    private static final String FILE = "mandelbrot.png";

    private final View view;
    private final Outputs outputs;
    private final PngWriter picture;
    private long steps;

    PictureMerger(View view, Outputs outputs) throws IOException {
        this.view = view;
        this.outputs = outputs;
        this.picture = new PngWriter(outputs.create(FILE), view.width(), view.height());
    }

    @Override
    public void accept(int block, byte[] result) throws IOException {
        ByteBuffer rows = ByteBuffer.wrap(result);
        byte[] row = new byte[3 * view.width()];
        while (rows.hasRemaining()) {
            steps += rows.getLong();
            rows.get(row);
            picture.writeRow(row);
        }
    }

    /** A row that could not be done is black. */
    @Override
    public void leftOut(int block) throws IOException {
        picture.writeRow(new byte[3 * view.width()]);
    }

    @Override
    public void finish() throws IOException {
        picture.finish();
        outputs.note(
                String.format(Locale.ROOT, "%s: %d x %d pixels, %,d steps", FILE, view.width(), view.height(), steps));
    }

    @Override
    public void close() {
        picture.close();
    }
}
