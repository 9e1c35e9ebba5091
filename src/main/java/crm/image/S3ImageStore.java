package crm.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Keeps files in a bucket of any store that speaks S3. */
class S3ImageStore implements ImageStore, AutoCloseable {

    private final S3Client s3;

    private final String bucket;

    S3ImageStore(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    @Override
    public void put(String key, byte[] file, String mediaType) throws IOException {
        put(key, RequestBody.fromBytes(file), mediaType);
    }

    @Override
    public void put(String key, Path file, String mediaType) throws IOException {
        put(key, RequestBody.fromFile(file), mediaType);
    }

    @Override
    public void delete(String key) throws IOException {
        try {
            s3.deleteObject(request -> request.bucket(bucket).key(key));
        } catch (SdkException e) {
            throw new IOException("the store did not delete " + key + ": " + e.getMessage(), e);
        }
    }

    private void put(String key, RequestBody body, String mediaType) throws IOException {
        try {
            s3.putObject(request -> request.bucket(bucket).key(key).contentType(mediaType), body);
        } catch (SdkException e) {
            throw new IOException("the store did not accept " + key + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<Kept> find(String key) throws IOException {
        try {
            HeadObjectResponse head =
                    s3.headObject(request -> request.bucket(bucket).key(key));
            return Optional.of(new Kept(
                    head.contentLength(),
                    () -> s3.getObject(request -> request.bucket(bucket).key(key))));
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                return Optional.empty();
            }
            throw new IOException("the store did not return " + key + ": " + e.getMessage(), e);
        } catch (SdkException e) {
            throw new IOException("the store does not answer for " + key + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        s3.close();
    }
}
