package crm.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ClassPathResource;

/** What is read from the head of a file, and the small pictures that are made of it. */
class ImageHeaderTest {

    private static byte[] file(String name) throws IOException {
        return new ClassPathResource("pictures/" + name).getContentAsByteArray();
    }

    private static String refusal(byte[] file) {
        return catchThrowableOfType(PictureUnavailable.class, () -> ImageHeader.read(file))
                .code();
    }

    @ParameterizedTest
    @CsvSource({
        "lossy.webp, WEBP, 320, 200, false",
        "lossless.webp, WEBP, 320, 200, false",
        "extended.webp, WEBP, 320, 200, false",
        "moving.webp, WEBP, 400, 250, false",
        "still.avif, AVIF, 320, 200, false",
        "progressive.jpg, JPEG, 320, 200, true",
        "cmyk.jpg, JPEG, 320, 200, false",
        "interlaced.gif, GIF, 320, 200, true",
        "palette.png, PNG, 320, 200, true",
    })
    void readsFormatAndSizeFromTheHeader(String name, ImageFormat format, int width, int height, boolean decodable)
            throws IOException {
        ImageHeader header = ImageHeader.read(file(name));
        assertThat(header).isEqualTo(new ImageHeader(format, width, height, 1, decodable));
    }

    @Test
    void refusesFilesThatAreNoPictures() {
        for (String text : List.of(
                "<!doctype html><html><body>gone</body></html>",
                "<svg xmlns='http://www.w3.org/2000/svg'/>",
                "<?xml version='1.0'?><svg/>",
                "%PDF-1.7",
                "BM123456789012345678901234567890",
                "\u0000\u0000\u0000\u0018ftypheic\u0000\u0000\u0000\u0000mif1heic",
                "GIF88a",
                "")) {
            assertThat(refusal(text.getBytes(UTF_8))).as(text).isEqualTo("not-a-picture");
        }
    }

    @Test
    void refusesMoreThanFiftyMegapixelsBeforeDecoding() {
        assertThat(refusal(TestPictures.hugePng(30_000, 30_000))).isEqualTo("too-many-pixels");
        assertThat(refusal(TestPictures.hugePng(Integer.MAX_VALUE, Integer.MAX_VALUE)))
                .isEqualTo("too-many-pixels");
        assertThat(refusal(TestPictures.hugePng(-1, -1))).isEqualTo("too-many-pixels");
        assertThat(refusal(TestPictures.hugePng(50_000_001, 1))).isEqualTo("too-many-pixels");
        assertThat(ImageHeader.read(TestPictures.hugePng(50_000_000, 1)).width())
                .isEqualTo(50_000_000);
        assertThat(refusal(TestPictures.hugePng(0, 10))).isEqualTo("damaged");
    }

    private static void requireComplete(byte[] file) {
        ImageStructure.requireComplete(file, ImageHeader.read(file).format());
    }

    /** A GIF is whole without its last byte, the trailer, which some programs leave out. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "lossy.webp",
                "lossless.webp",
                "extended.webp",
                "moving.webp",
                "still.avif",
                "progressive.jpg",
                "cmyk.jpg",
                "interlaced.gif",
                "palette.png"
            })
    void refusesTruncatedFiles(String name) throws IOException {
        byte[] whole = file(name);
        requireComplete(whole);
        requireComplete(Arrays.copyOf(whole, whole.length + 3));
        int longest = whole.length - (name.endsWith(".gif") ? 2 : 1);
        for (int length = longest; length >= 0; length -= 1 + length / 2000) {
            byte[] truncated = Arrays.copyOf(whole, length);
            assertThat(catchThrowableOfType(PictureUnavailable.class, () -> requireComplete(truncated)))
                    .as(name + " of " + length + " bytes")
                    .isNotNull();
        }
    }

    /** Headers without data, as long as they say. */
    @Test
    void refusesHeadersWithoutAPicture() throws IOException {
        byte[] lossy = Arrays.copyOf(file("lossy.webp"), 30);
        ByteBuffer.wrap(lossy).order(ByteOrder.LITTLE_ENDIAN).putInt(4, 22).putInt(16, 10);
        byte[] lossless = Arrays.copyOf(file("lossless.webp"), 26);
        ByteBuffer.wrap(lossless).order(ByteOrder.LITTLE_ENDIAN).putInt(4, 18).putInt(16, 5);
        byte[] extended = Arrays.copyOf(file("extended.webp"), 30);
        ByteBuffer.wrap(extended).order(ByteOrder.LITTLE_ENDIAN).putInt(4, 22);
        byte[] png = Arrays.copyOf(file("palette.png"), 33 + 12);
        ByteBuffer.wrap(png).putInt(33, 0).put(37, "IEND".getBytes(UTF_8));
        byte[] gif = "GIF89a\1\0\1\0\0\0\0;".getBytes(UTF_8);
        for (byte[] header : List.of(lossy, lossless, extended, png, gif)) {
            assertThat(catchThrowableOfType(PictureUnavailable.class, () -> requireComplete(header))
                            .code())
                    .isEqualTo("damaged");
        }
    }

    /** A file may be cut off or altered anywhere: it is read or refused, and never anything else. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "lossy.webp",
                "lossless.webp",
                "extended.webp",
                "still.avif",
                "progressive.jpg",
                "interlaced.gif",
                "palette.png"
            })
    void damagedFilesAreRefusedOrDecoded(String name) throws IOException {
        byte[] whole = file(name);
        Random random = new Random(1);
        for (int length = 0; length < Math.min(whole.length, 400); length++) {
            tryOut(Arrays.copyOf(whole, length));
        }
        for (int i = 0; i < 2000; i++) {
            byte[] altered = whole.clone();
            for (int j = 0; j < 3; j++) {
                altered[random.nextInt(Math.min(altered.length, 200))] = (byte) random.nextInt();
            }
            tryOut(altered);
        }
    }

    private static void tryOut(byte[] file) {
        try {
            ImageHeader header = ImageHeader.read(file);
            if ((long) header.width() * header.height() < 1_000_000) {
                Rendition.of(file, header);
            }
            ImageStructure.requireComplete(file, header.format());
        } catch (PictureUnavailable e) {
            assertThat(e.mayPass()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"progressive.jpg", "interlaced.gif", "palette.png"})
    void renditionIsASmallJpeg(String name) throws IOException {
        byte[] file = file(name);
        BufferedImage small =
                TestPictures.decoded(Rendition.of(file, ImageHeader.read(file)).orElseThrow());
        assertThat(small.getWidth()).isEqualTo(320);
        assertThat(small.getHeight()).isEqualTo(200);
        assertThat(colour(small, 40, 100)).isEqualTo("red");
        assertThat(colour(small, 280, 100)).isEqualTo("blue");
    }

    @ParameterizedTest
    @CsvSource({
        "4000, 1000, 640, 160",
        "1000, 4000, 160, 640",
        "641, 641, 640, 640",
        "640, 1, 640, 1",
        "10000, 2, 640, 1"
    })
    void shrinksLargePictures(int width, int height, int smallWidth, int smallHeight) {
        byte[] file = TestPictures.png(width, height);
        BufferedImage small =
                TestPictures.decoded(Rendition.of(file, ImageHeader.read(file)).orElseThrow());
        assertThat(List.of(small.getWidth(), small.getHeight())).containsExactly(smallWidth, smallHeight);
    }

    @ParameterizedTest
    @CsvSource({"1, red, blue", "2, blue, red", "3, blue, red", "4, red, blue"})
    void keepsUprightPictures(int orientation, String left, String right) {
        BufferedImage small = turned(orientation);
        assertThat(List.of(small.getWidth(), small.getHeight())).containsExactly(320, 200);
        assertThat(List.of(colour(small, 20, 100), colour(small, 300, 100))).containsExactly(left, right);
    }

    @ParameterizedTest
    @CsvSource({"5, red, blue", "6, red, blue", "7, blue, red", "8, blue, red"})
    void rotatesPicturesByExif(int orientation, String top, String bottom) {
        BufferedImage small = turned(orientation);
        assertThat(List.of(small.getWidth(), small.getHeight())).containsExactly(200, 320);
        assertThat(List.of(colour(small, 100, 20), colour(small, 100, 300))).containsExactly(top, bottom);
    }

    private static BufferedImage turned(int orientation) {
        byte[] file = TestPictures.turned(TestPictures.jpeg(320, 200), orientation);
        assertThat(ImageHeader.read(file).orientation()).isEqualTo(orientation);
        return TestPictures.decoded(Rendition.of(file, ImageHeader.read(file)).orElseThrow());
    }

    @Test
    void takesTheFirstFrameOfAnAnimation() {
        byte[] file = TestPictures.gif(100, 60, 1000);
        BufferedImage small =
                TestPictures.decoded(Rendition.of(file, ImageHeader.read(file)).orElseThrow());
        assertThat(List.of(small.getWidth(), small.getHeight())).containsExactly(100, 60);
    }

    @Test
    void transparentPixelsBecomeWhite() {
        byte[] file = TestPictures.encoded(new BufferedImage(50, 50, BufferedImage.TYPE_INT_ARGB), "png");
        BufferedImage small =
                TestPictures.decoded(Rendition.of(file, ImageHeader.read(file)).orElseThrow());
        assertThat(small.getRGB(25, 25) & 0xffffff).isEqualTo(0xffffff);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lossy.webp", "still.avif", "cmyk.jpg"})
    void makesNoRenditionOfUnsupportedFormats(String name) throws IOException {
        byte[] file = file(name);
        assertThat(Rendition.of(file, ImageHeader.read(file))).isEmpty();
    }

    private static String colour(BufferedImage picture, int x, int y) {
        int rgb = picture.getRGB(x, y);
        int red = rgb >> 16 & 0xff;
        int blue = rgb & 0xff;
        return red > 200 && blue < 60 ? "red" : blue > 200 && red < 60 ? "blue" : Integer.toHexString(rgb);
    }
}
