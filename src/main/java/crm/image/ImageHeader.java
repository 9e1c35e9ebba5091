package crm.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What the head of a file says of its picture. Nothing is decoded: a file of a few bytes can stand for gigabytes.
 *
 * @param orientation how the picture has to be turned, as EXIF numbers it from 1 (not at all) to 8
 * @param decodable whether Java can read it, and a rendition can be made of it
 */
record ImageHeader(ImageFormat format, int width, int height, int orientation, boolean decodable) {

    /** More is refused before anything is decoded. */
    static final long MOST_PIXELS = 50_000_000;

    private static final int UPRIGHT = 1;

    /** An AVIF may hold several pictures; the list of their properties stands in its head. */
    private static final int DEEPEST_BOX = 5;

    private record Size(long width, long height) {}

    /** @throws PictureUnavailable if it is none of the formats that are taken, damaged, or too large to decode */
    static ImageHeader read(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file);
        try {
            if (starts(file, 0, "\u00ff\u00d8\u00ff")) {
                return jpeg(in);
            }
            if (starts(file, 0, "\u0089PNG\r\n\u001a\n") && starts(file, 12, "IHDR")) {
                return header(ImageFormat.PNG, new Size(unsigned(in, 16), unsigned(in, 20)), UPRIGHT, true);
            }
            if (starts(file, 0, "GIF87a") || starts(file, 0, "GIF89a")) {
                in.order(ByteOrder.LITTLE_ENDIAN);
                return header(
                        ImageFormat.GIF, new Size(in.getShort(6) & 0xffff, in.getShort(8) & 0xffff), UPRIGHT, true);
            }
            if (starts(file, 0, "RIFF") && starts(file, 8, "WEBP")) {
                return header(ImageFormat.WEBP, webp(file, in.order(ByteOrder.LITTLE_ENDIAN)), UPRIGHT, false);
            }
            if (isAvif(file, in)) {
                return header(ImageFormat.AVIF, largest(in, 0, file.length, DEEPEST_BOX), UPRIGHT, false);
            }
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
            // It says that it goes on where it has ended.
            throw damaged();
        }
        throw PictureUnavailable.unfit("not-a-picture", "it is not a JPEG, PNG, WebP, GIF or AVIF picture");
    }

    private static ImageHeader header(ImageFormat format, Size size, int orientation, boolean decodable) {
        if (size.width() < 1 || size.height() < 1) {
            throw damaged();
        }
        if (size.width() > Integer.MAX_VALUE
                || size.height() > Integer.MAX_VALUE
                || size.width() > MOST_PIXELS / size.height()) {
            throw PictureUnavailable.unfit(
                    "too-many-pixels", "it has %d × %d pixels".formatted(size.width(), size.height()));
        }
        return new ImageHeader(format, (int) size.width(), (int) size.height(), orientation, decodable);
    }

    private static PictureUnavailable damaged() {
        return PictureUnavailable.unfit("damaged", "the picture is damaged");
    }

    private static boolean starts(byte[] file, int at, String magic) {
        byte[] expected = magic.getBytes(ISO_8859_1);
        return file.length >= at + expected.length
                && Arrays.equals(file, at, at + expected.length, expected, 0, expected.length);
    }

    private static long unsigned(ByteBuffer in, int at) {
        return in.getInt(at) & 0xffff_ffffL;
    }

    /** Goes from segment to segment until the one that begins a frame. */
    private static ImageHeader jpeg(ByteBuffer in) {
        int orientation = UPRIGHT;
        in.position(2);
        while (true) {
            int marker = in.get() & 0xff;
            if (marker != 0xff) {
                throw damaged();
            }
            while (marker == 0xff) {
                marker = in.get() & 0xff;
            }
            if (marker == 0x01 || marker >= 0xd0 && marker <= 0xd7) {
                continue;
            }
            int begin = in.position();
            int length = in.getShort() & 0xffff;
            if (length < 2 || marker == 0xd9 || marker == 0xda) {
                throw damaged();
            }
            boolean frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
            if (frame) {
                int precision = in.get();
                int height = in.getShort() & 0xffff;
                int width = in.getShort() & 0xffff;
                int components = in.get();
                // Browsers show more kinds than Java reads: those for print, say, with four inks.
                boolean decodable = marker <= 0xc2 && precision == 8 && (components == 1 || components == 3);
                return header(ImageFormat.JPEG, new Size(width, height), orientation, decodable);
            }
            if (marker == 0xe1 && starts(in.array(), begin + 2, "Exif\0\0")) {
                orientation = orientation(in.slice(begin + 8, length - 8));
            }
            in.position(begin + length);
        }
    }

    /** Tag 0x0112 of the first directory of a TIFF; what is not understood leaves the picture as it is. */
    private static int orientation(ByteBuffer tiff) {
        try {
            tiff.order(tiff.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            int directory = tiff.getInt(4);
            int entries = tiff.getShort(directory) & 0xffff;
            for (int i = 0; i < entries; i++) {
                int entry = directory + 2 + 12 * i;
                if ((tiff.getShort(entry) & 0xffff) == 0x0112) {
                    int orientation = tiff.getShort(entry + 8);
                    return orientation >= 1 && orientation <= 8 ? orientation : UPRIGHT;
                }
            }
        } catch (IndexOutOfBoundsException e) {
            // Of the picture's description, not of the picture: it can be shown all the same.
            return UPRIGHT;
        }
        return UPRIGHT;
    }

    /** Three kinds of first chunks: extended, lossy, lossless. */
    private static Size webp(byte[] file, ByteBuffer in) {
        if (starts(file, 12, "VP8X")) {
            return new Size(1 + (in.getInt(24) & 0xff_ffff), 1 + (in.getInt(26) >>> 8));
        }
        if (starts(file, 12, "VP8 ") && starts(file, 23, "\u009d\u0001\u002a")) {
            return new Size(in.getShort(26) & 0x3fff, in.getShort(28) & 0x3fff);
        }
        if (starts(file, 12, "VP8L") && (in.get(20) & 0xff) == 0x2f) {
            int bits = in.getInt(21);
            return new Size(1 + (bits & 0x3fff), 1 + (bits >>> 14 & 0x3fff));
        }
        throw damaged();
    }

    /** Its first box names the brands that it keeps to. */
    private static boolean isAvif(byte[] file, ByteBuffer in) {
        if (!starts(file, 4, "ftyp")) {
            return false;
        }
        long end = Math.min(unsigned(in, 0), file.length);
        for (int brand = 8; brand + 4 <= end; brand += brand == 8 ? 8 : 4) {
            if (starts(file, brand, "avif") || starts(file, brand, "avis")) {
                return true;
            }
        }
        return false;
    }

    /** The largest size that a property {@code ispe} tells, in meta / iprp / ipco. */
    private static Size largest(ByteBuffer in, int begin, int end, int depth) {
        Size largest = new Size(0, 0);
        int at = begin;
        while (depth > 0 && at + 8 <= end) {
            long length = unsigned(in, at);
            if (length == 0) {
                length = end - at;
            }
            if (length < 8 || at + length > end) {
                break;
            }
            int next = (int) (at + length);
            Size size = switch (name(in, at + 4)) {
                case "meta" -> largest(in, at + 12, next, depth - 1);
                case "iprp", "ipco" -> largest(in, at + 8, next, depth - 1);
                case "ispe" -> new Size(unsigned(in, at + 12), unsigned(in, at + 16));
                default -> new Size(0, 0);
            };
            if ((double) size.width() * size.height() > (double) largest.width() * largest.height()) {
                largest = size;
            }
            at = next;
        }
        return largest;
    }

    private static String name(ByteBuffer in, int at) {
        byte[] name = new byte[4];
        in.get(at, name);
        return new String(name, ISO_8859_1);
    }
}
