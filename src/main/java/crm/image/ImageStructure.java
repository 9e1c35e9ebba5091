package crm.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Whether a file has the data of its picture, and all of it. Nothing is decoded: each block of a format says how long
 * it is, so a file that was cut off, or is a header alone, ends before its last block does.
 */
final class ImageStructure {

    /** Of a WebP: the start code and the size of a lossy frame. */
    private static final int VP8_HEADER = 10;

    /** Of a WebP: the signature and the size of a lossless frame, and the first bits of its codes. */
    private static final int VP8L_LEAST = 7;

    private static final int ANIMATION_FRAME_HEADER = 16;

    private final ByteBuffer in;

    private ImageStructure(byte[] file) {
        this.in = ByteBuffer.wrap(file);
    }

    /** @throws PictureUnavailable if the file ends before its picture does */
    static void requireComplete(byte[] file, ImageFormat format) {
        ImageStructure structure = new ImageStructure(file);
        boolean complete;
        try {
            complete = switch (format) {
                case JPEG -> structure.isCompleteJpeg();
                case PNG -> structure.isCompletePng();
                case GIF -> structure.isCompleteGif();
                case WEBP -> structure.isCompleteWebp();
                case AVIF -> structure.isCompleteAvif();
            };
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
            complete = false;
        }
        if (!complete) {
            throw PictureUnavailable.unfit("damaged", "the picture is incomplete");
        }
    }

    /** Segments up to the first scan, data of the scan, and the marker of the end. */
    private boolean isCompleteJpeg() {
        in.position(2);
        while (true) {
            int marker = in.get() & 0xff;
            if (marker != 0xff) {
                return false;
            }
            while (marker == 0xff) {
                marker = in.get() & 0xff;
            }
            if (marker == 0x01 || marker >= 0xd0 && marker <= 0xd7) {
                continue;
            }
            in.position(in.position() + (in.getShort(in.position()) & 0xffff));
            if (marker == 0xda) {
                int data = in.position();
                // Cameras append other data after the end, so it is searched from the back.
                for (int at = in.limit() - 2; at > data; at--) {
                    if ((in.getShort(at) & 0xffff) == 0xffd9) {
                        return true;
                    }
                }
                return false;
            }
        }
    }

    private boolean isCompletePng() {
        in.position(8);
        boolean data = false;
        while (true) {
            long length = in.getInt() & 0xffff_ffffL;
            String name = name();
            if (length + 4 > in.remaining()) {
                return false;
            }
            in.position(in.position() + (int) length + 4);
            data |= name.equals("IDAT") && length > 0;
            if (name.equals("IEND")) {
                return data;
            }
        }
    }

    /** At least one whole frame, and no block that is cut off. Some programs leave out the trailer. */
    private boolean isCompleteGif() {
        in.position(10);
        int flags = in.get();
        in.position(13 + colourTable(flags));
        boolean data = false;
        while (in.hasRemaining()) {
            int block = in.get();
            if (block == 0x3b) {
                return data;
            }
            if (block == 0x21) {
                in.get();
                subBlocks();
            } else if (block == 0x2c) {
                in.position(in.position() + 8);
                int local = in.get();
                in.position(in.position() + colourTable(local) + 1);
                data |= subBlocks() > 0;
            } else {
                // Other data behind the picture.
                return data;
            }
        }
        return data;
    }

    private static int colourTable(int flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << (flags & 7) + 1;
    }

    /** @return how many bytes they hold */
    private long subBlocks() {
        long bytes = 0;
        int length = in.get() & 0xff;
        while (length > 0) {
            in.position(in.position() + length);
            bytes += length;
            length = in.get() & 0xff;
        }
        return bytes;
    }

    private boolean isCompleteWebp() {
        in.order(ByteOrder.LITTLE_ENDIAN);
        long end = 8 + (in.getInt(4) & 0xffff_ffffL);
        if (end > in.limit()) {
            return false;
        }
        in.position(12);
        return hasWebpFrame((int) end, true);
    }

    /** @param animated whether chunks of frames may follow, which hold chunks of their own */
    private boolean hasWebpFrame(int end, boolean animated) {
        boolean frame = false;
        while (in.position() + 8 <= end) {
            String name = name();
            long length = in.getInt() & 0xffff_ffffL;
            int begin = in.position();
            if (length > end - begin) {
                return false;
            }
            int next = begin + (int) length;
            frame |= switch (name) {
                case "VP8 " -> isLossyFrame(begin, length);
                case "VP8L" -> length >= VP8L_LEAST;
                case "ANMF" -> animated && isAnimationFrame(begin, next);
                default -> false;
            };
            // Chunks begin at even places; the last one may lack its padding.
            in.position((int) Math.min(end, next + (length & 1)));
        }
        return frame;
    }

    private boolean isAnimationFrame(int begin, int end) {
        in.position(begin + ANIMATION_FRAME_HEADER);
        return hasWebpFrame(end, false);
    }

    /** The first three bytes tell the size of the first partition; the data of the pixels follows it. */
    private boolean isLossyFrame(int begin, long length) {
        if (length <= VP8_HEADER) {
            return false;
        }
        int tag = in.get(begin) & 0xff | (in.get(begin + 1) & 0xff) << 8 | (in.get(begin + 2) & 0xff) << 16;
        int firstPartition = tag >>> 5;
        return firstPartition > 0 && VP8_HEADER + firstPartition < length;
    }

    /** Whole boxes, one of them with data, and the places of the items within the file. */
    private boolean isCompleteAvif() {
        boolean data = false;
        boolean items = false;
        int at = 0;
        while (at + 8 <= in.limit()) {
            in.position(at);
            long length = in.getInt() & 0xffff_ffffL;
            String name = name();
            int header = 8;
            if (length == 1) {
                length = in.getLong();
                header = 16;
            } else if (length == 0) {
                length = in.limit() - at;
            }
            if (length < header || length > in.limit() - at) {
                return false;
            }
            int next = at + (int) length;
            switch (name) {
                case "mdat" -> data |= length > header;
                case "meta" -> items |= hasItems(at + header + 4, next);
                case "moov" -> items = true;
                default -> {
                    // Other boxes do not hold the picture.
                }
            }
            at = next;
        }
        return data && items;
    }

    /** Whether the box {@code iloc} within {@code meta} names items, and each lies within the file. */
    private boolean hasItems(int begin, int end) {
        int at = begin;
        while (at + 8 <= end) {
            in.position(at);
            long length = in.getInt() & 0xffff_ffffL;
            if (length < 8 || length > end - at) {
                return false;
            }
            if (name().equals("iloc")) {
                return areItemsInFile();
            }
            at += (int) length;
        }
        return false;
    }

    /** ISO/IEC 14496-12, 8.11.3. */
    private boolean areItemsInFile() {
        int version = in.getInt() >>> 24;
        int sizes = in.getShort() & 0xffff;
        int offsetSize = sizes >>> 12;
        int lengthSize = sizes >>> 8 & 0xf;
        int baseSize = sizes >>> 4 & 0xf;
        int indexSize = version == 0 ? 0 : sizes & 0xf;
        long items = version < 2 ? in.getShort() & 0xffff : in.getInt() & 0xffff_ffffL;
        for (long item = 0; item < items; item++) {
            number(version < 2 ? 2 : 4);
            int method = version == 0 ? 0 : in.getShort() & 0xf;
            in.getShort();
            long base = number(baseSize);
            int extents = in.getShort() & 0xffff;
            for (int extent = 0; extent < extents; extent++) {
                number(indexSize);
                long offset = number(offsetSize);
                long length = number(lengthSize);
                // Other methods count from other places, within boxes that are whole.
                if (method == 0 && (base < 0 || offset < 0 || length < 0 || base + offset + length > in.limit())) {
                    return false;
                }
            }
        }
        return items > 0;
    }

    private long number(int bytes) {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number = number << 8 | in.get() & 0xff;
        }
        return number;
    }

    private String name() {
        byte[] name = new byte[4];
        in.get(name);
        return new String(name, ISO_8859_1);
    }
}
