package io.thalweg.engine.nd4j;

import java.util.Arrays;

/**
 * The windows of a convolution as a matrix (im2col), and the inverse. Images are {@code [channels, height, width]}; a
 * row of the matrix is one element of the window, a column one position: {@code [channels·kernel·kernel,
 * examples·positions]}. With this layout, most of the work is copying contiguous elements.
 */
record Windows(int channels, int height, int width, int kernel, int stride, int padding, int outHeight, int outWidth) {

    int elements() {
        return channels * kernel * kernel;
    }

    int positions() {
        return outHeight * outWidth;
    }

    /** Copies images to columns. Elements in the padding are zero. */
    void spread(float[] images, int firstImage, int examples, float[] columns) {
        int to = 0;
        for (int channel = 0; channel < channels; channel++) {
            for (int down = 0; down < kernel; down++) {
                for (int across = 0; across < kernel; across++) {
                    for (int example = firstImage; example < firstImage + examples; example++) {
                        int plane = (example * channels + channel) * height * width;
                        for (int row = 0; row < outHeight; row++) {
                            spreadLine(images, plane, row * stride + down - padding, across - padding, columns, to);
                            to += outWidth;
                        }
                    }
                }
            }
        }
    }

    private void spreadLine(float[] images, int plane, int line, int shift, float[] columns, int to) {
        if (line < 0 || line >= height) {
            Arrays.fill(columns, to, to + outWidth, 0);
            return;
        }
        int from = firstInside(shift);
        int end = endInside(shift);
        Arrays.fill(columns, to, to + from, 0);
        int source = plane + line * width + shift;
        if (stride == 1) {
            System.arraycopy(images, source + from, columns, to + from, end - from);
        } else {
            for (int i = from; i < end; i++) {
                columns[to + i] = images[source + i * stride];
            }
        }
        Arrays.fill(columns, to + end, to + outWidth, 0);
    }

    /** Adds columns back to images: each element of an image receives the sum over the windows that contain it. */
    void gather(float[] columns, int firstImage, int examples, float[] images) {
        int from = 0;
        for (int channel = 0; channel < channels; channel++) {
            for (int down = 0; down < kernel; down++) {
                for (int across = 0; across < kernel; across++) {
                    int shift = across - padding;
                    int first = firstInside(shift);
                    int end = endInside(shift);
                    for (int example = firstImage; example < firstImage + examples; example++) {
                        int plane = (example * channels + channel) * height * width;
                        for (int row = 0; row < outHeight; row++) {
                            int line = row * stride + down - padding;
                            if (line >= 0 && line < height) {
                                int target = plane + line * width + shift;
                                for (int i = first; i < end; i++) {
                                    images[target + i * stride] += columns[from + i];
                                }
                            }
                            from += outWidth;
                        }
                    }
                }
            }
        }
    }

    /** The first position of a line whose element at offset {@code shift} is not in the padding. */
    private int firstInside(int shift) {
        return shift >= 0 ? 0 : Math.min(outWidth, (-shift + stride - 1) / stride);
    }

    /** One past the last such position. */
    private int endInside(int shift) {
        return Math.max(firstInside(shift), Math.min(outWidth, (width - 1 - shift + stride) / stride));
    }
}
