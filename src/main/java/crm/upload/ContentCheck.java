package crm.upload;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import crm.image.UploadedPictures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Whether a file is what the client announced. Its first bytes decide, not its name. */
final class ContentCheck {

    private static final byte[] PDF = "%PDF-".getBytes(US_ASCII);

    private static final int BUFFER = 1 << 16;

    /** One at a time: the check of a picture needs all of it in memory. */
    private static final ReentrantLock PICTURES = new ReentrantLock();

    private ContentCheck() {}

    /** @return the key of the message that says what the file is not; empty if it is what it should be */
    static Optional<String> problem(Path file, UploadType type) throws IOException {
        return switch (type) {
            case PDF -> isPdf(file) ? Optional.empty() : Optional.of("upload.notPdf");
            case JPEG, PNG, GIF, WEBP, AVIF -> pictureProblem(file, type);
            case NDJSON -> isText(file) ? Optional.empty() : Optional.of("upload.notText");
        };
    }

    private static boolean isPdf(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(PDF.length), PDF);
        }
    }

    private static Optional<String> pictureProblem(Path file, UploadType type) throws IOException {
        PICTURES.lock();
        try {
            UploadedPictures.Verdict verdict = UploadedPictures.check(Files.readAllBytes(file));
            String problem = verdict.problem();
            if (problem == null) {
                return type.mediaType().equals(verdict.mediaType())
                        ? Optional.empty()
                        : Optional.of("upload.otherPicture");
            }
            return Optional.of(
                    switch (problem) {
                        case "damaged" -> "upload.damaged";
                        case "too-many-pixels" -> "upload.tooManyPixels";
                        default -> "upload.notPicture";
                    });
        } finally {
            PICTURES.unlock();
        }
    }

    /** UTF-8 without the character zero, which PostgreSQL cannot store. */
    private static boolean isText(Path file) throws IOException {
        CharsetDecoder decoder = UTF_8.newDecoder();
        ByteBuffer bytes = ByteBuffer.allocate(BUFFER);
        CharBuffer text = CharBuffer.allocate(BUFFER);
        try (InputStream in = Files.newInputStream(file)) {
            boolean end = false;
            while (!end) {
                int length = in.read(bytes.array(), bytes.position(), bytes.remaining());
                end = length < 0;
                bytes.position(bytes.position() + Math.max(0, length)).flip();
                CoderResult result = decoder.decode(bytes, text, end);
                if (result.isError() || text.flip().chars().anyMatch(c -> c == 0)) {
                    return false;
                }
                bytes.compact();
                text.clear();
            }
        }
        return true;
    }
}
