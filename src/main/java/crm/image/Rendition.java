package crm.image;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** A small JPEG of a picture, for lists and cards. */
final class Rendition {

    /** The longer side, in pixels. Smaller pictures stay as small as they are. */
    static final int LONGEST_SIDE = 640;

    private static final float QUALITY = 0.82f;

    /** One at a time: to decode takes memory, and pictures can wait. */
    private static final ReentrantLock DECODING = new ReentrantLock();

    static {
        // Files in the system's temporary folder would be the default.
        ImageIO.setUseCache(false);
    }

    private Rendition() {}

    /**
     * The first frame of a picture, upright and on white.
     *
     * @return empty for what Java cannot decode
     * @throws PictureUnavailable if it cannot be decoded although it is of a format that can
     */
    static Optional<byte[]> of(byte[] file, ImageHeader header) {
        if (!header.decodable()) {
            return Optional.empty();
        }
        DECODING.lock();
        try {
            return Optional.of(jpeg(fitted(decoded(file, header), header.orientation())));
        } catch (IOException | RuntimeException e) {
            // ImageIO's readers answer damage with exceptions of every kind.
            if (e instanceof PictureUnavailable unavailable) {
                throw unavailable;
            }
            throw PictureUnavailable.unfit("damaged", "the picture cannot be decoded");
        } finally {
            DECODING.unlock();
        }
    }

    /** Large pictures are thinned out while they are read, so that they are never in memory as a whole. */
    private static BufferedImage decoded(byte[] file, ImageHeader header) throws IOException {
        Iterator<ImageReader> readers =
                ImageIO.getImageReadersByMIMEType(header.format().mediaType());
        ImageReader reader = readers.next();
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            reader.setInput(in, true, true);
            long width = reader.getWidth(0);
            long height = reader.getHeight(0);
            if (width * height > ImageHeader.MOST_PIXELS) {
                throw PictureUnavailable.unfit("too-many-pixels", "its first frame has too many pixels");
            }
            ImageReadParam thinning = reader.getDefaultReadParam();
            int step = (int) Math.max(1, Math.max(width, height) / (2L * LONGEST_SIDE));
            thinning.setSourceSubsampling(step, step, 0, 0);
            return reader.read(0, thinning);
        } finally {
            reader.dispose();
        }
    }

    private static BufferedImage fitted(BufferedImage picture, int orientation) {
        double scale = Math.min(1, (double) LONGEST_SIDE / Math.max(picture.getWidth(), picture.getHeight()));
        int width = (int) Math.max(1, Math.round(picture.getWidth() * scale));
        int height = (int) Math.max(1, Math.round(picture.getHeight() * scale));
        boolean lying = orientation >= 5;
        BufferedImage fitted =
                new BufferedImage(lying ? height : width, lying ? width : height, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = fitted.createGraphics();
        try {
            canvas.setColor(Color.WHITE);
            canvas.fillRect(0, 0, fitted.getWidth(), fitted.getHeight());
            canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            canvas.transform(upright(orientation, width, height));
            canvas.drawImage(picture, 0, 0, width, height, null);
        } finally {
            canvas.dispose();
        }
        return fitted;
    }

    /** From a picture as it is stored to how it is meant, as EXIF numbers the ways to hold a camera. */
    private static AffineTransform upright(int orientation, int w, int h) {
        return switch (orientation) {
            case 2 -> new AffineTransform(-1, 0, 0, 1, w, 0);
            case 3 -> new AffineTransform(-1, 0, 0, -1, w, h);
            case 4 -> new AffineTransform(1, 0, 0, -1, 0, h);
            case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
            case 6 -> new AffineTransform(0, 1, -1, 0, h, 0);
            case 7 -> new AffineTransform(0, -1, -1, 0, h, w);
            case 8 -> new AffineTransform(0, -1, 1, 0, 0, w);
            default -> new AffineTransform();
        };
    }

    private static byte[] jpeg(BufferedImage picture) throws IOException {
        ImageWriter writer =
                ImageIO.getImageWritersByMIMEType(ImageFormat.JPEG.mediaType()).next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam quality = writer.getDefaultWriteParam();
            quality.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            quality.setCompressionQuality(QUALITY);
            writer.setOutput(out);
            writer.write(null, new IIOImage(picture, null, null), quality);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
