package crm.outbound;

import crm.outbound.OutboundFailure.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.util.unit.DataSize;

/**
 * Requests URLs from untrusted input. It goes to public addresses only, checked when it connects, on every hop; it
 * follows few redirects, takes no more than a moment and reads no more than it was allowed. It keeps no connections, no
 * cookies, and uses no proxy.
 */
public final class OutboundClient implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OutboundClient.class);

    private static final String UNKNOWN_NAME = "its host name is unknown or not allowed";

    /** An answer's head may not fill the memory either. */
    private static final Http1Config SMALL_HEADS = Http1Config.custom()
            .setMaxLineLength(8192)
            .setMaxHeaderCount(100)
            .setMaxEmptyLineCount(10)
            .build();

    private static final String USER_AGENT = "CRM-GraphQL/1.0";

    private final OutboundSettings settings;

    private final PublicDnsResolver names;

    private final DnsResolver resolver;

    private final InetAddressFilter filter;

    private final CloseableHttpClient http;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private final Semaphore permits;

    /**
     * An answer.
     *
     * @param body of a GET, empty where the status is not 200
     */
    public record Answer(int status, byte[] body) {}

    OutboundClient(OutboundSettings settings, DnsResolver names, InetAddressFilter filter) {
        this.settings = settings;
        this.resolver = names;
        this.filter = filter;
        this.names = new PublicDnsResolver(names, filter);
        this.permits = new Semaphore(settings.maxConcurrent(), true);
        Timeout deadline = Timeout.of(settings.deadline());
        this.http = HttpClientBuilder.create()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(this.names)
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(SMALL_HEADS)
                                .build())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(deadline)
                                .setSocketTimeout(deadline)
                                .build())
                        .setMaxConnTotal(settings.maxConcurrent())
                        .setMaxConnPerRoute(settings.maxConcurrent())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(deadline)
                        .setResponseTimeout(deadline)
                        .build())
                // A kept connection would be used again without a look at its address.
                .setConnectionReuseStrategy((request, response, context) -> false)
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                // Compressed bodies stay compressed: a small body cannot expand here.
                .disableContentCompression()
                .setUserAgent(USER_AGENT)
                .build();
    }

    /**
     * Requests a URL.
     *
     * @param accept value of the header {@code Accept}
     * @throws OutboundFailure if there is no answer
     */
    public Answer get(String address, String accept) {
        long end = System.nanoTime() + settings.deadline().toNanos();
        URI first = OutboundUrl.parse(address, settings.ports());
        Question question = new Question();
        return answer(end, question, () -> ask(first, accept, question), Optional::empty);
    }

    /**
     * Sends JSON to a URL. Redirects are not followed: their status is the answer.
     *
     * @param headers beside the content type
     * @return the status, and of the body at most as many bytes as a response may have, whatever the status; less where
     *     the body does not end in time
     * @throws OutboundFailure if there is no answer
     */
    public Answer postJson(String address, Map<String, String> headers, byte[] json) {
        long end = System.nanoTime() + settings.deadline().toNanos();
        URI url = OutboundUrl.parse(address, settings.ports());
        HttpPost request = new HttpPost(url);
        headers.forEach(request::setHeader);
        request.setEntity(new ByteArrayEntity(json, ContentType.APPLICATION_JSON));
        Question question = new Question();
        Beginning beginning = new Beginning((int) settings.maxSize().toBytes());
        return answer(
                end,
                question,
                () -> ask(url, question.begin(request), beginning::read).answer(),
                beginning::soFar);
    }

    /**
     * A client with other limits that reaches the same addresses.
     *
     * @param maxSize of a response
     */
    public OutboundClient withLimits(Duration deadline, DataSize maxSize, int maxConcurrent) {
        return new OutboundClient(
                new OutboundSettings(settings.ports(), deadline, maxSize, settings.maxRedirects(), maxConcurrent),
                resolver,
                filter);
    }

    /** @param soFar what there is of the answer when the time is over */
    private Answer answer(long end, Question question, Callable<Answer> work, Supplier<Optional<Answer>> soFar) {
        acquirePermit();
        Future<Answer> answer;
        try {
            answer = threads.submit(() -> {
                try {
                    return work.call();
                } finally {
                    // Released here, not by the waiting caller: a request that still hangs still holds its permit.
                    permits.release();
                }
            });
        } catch (RuntimeException e) {
            permits.release();
            throw e;
        }
        try {
            return answer.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return soFar.get().orElseThrow(() -> timedOut(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutboundFailure(Reason.UNREACHABLE, "it was interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OutboundFailure failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            question.giveUp();
        }
    }

    /**
     * What speaks against asking an address, found out without asking it; empty if nothing does. Takes as long as its
     * name takes to resolve.
     */
    public Optional<String> obstacle(String address) {
        try {
            String host = OutboundUrl.host(OutboundUrl.parse(address, settings.ports()));
            names.resolve(host);
            return Optional.empty();
        } catch (OutboundFailure e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (PublicDnsResolver.Forbidden e) {
            return Optional.of(e.isAddress() ? "requests to its address are not allowed" : UNKNOWN_NAME);
        } catch (UnknownHostException e) {
            return Optional.of(UNKNOWN_NAME);
        }
    }

    /**
     * What speaks against an address, without looking its name up: whether it is a URL with an allowed port, and no
     * private address itself. A name is looked up when it is requested.
     */
    public Optional<String> obstacleInText(String address) {
        try {
            String host = OutboundUrl.host(OutboundUrl.parse(address, settings.ports()));
            return names.isForbiddenAddress(host)
                    ? Optional.of("requests to its address are not allowed")
                    : Optional.empty();
        } catch (OutboundFailure e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private void acquirePermit() {
        try {
            if (!permits.tryAcquire(settings.deadline().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new OutboundFailure(Reason.BUSY, "too many other requests are in progress");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutboundFailure(Reason.BUSY, "it was interrupted", e);
        }
    }

    private Answer ask(URI first, String accept, Question question) {
        URI address = first;
        for (int redirects = 0; ; redirects++) {
            HttpGet request = new HttpGet(address);
            request.setHeader("Accept", accept);
            Hop hop = ask(address, question.begin(request), this::read);
            if (hop.location() == null) {
                return hop.answer();
            }
            if (redirects == settings.maxRedirects()) {
                throw new OutboundFailure(
                        Reason.TOO_MANY_REDIRECTS, "it redirects more than " + settings.maxRedirects() + " times");
            }
            address = OutboundUrl.follow(address, hop.location(), settings.ports());
        }
    }

    private record Hop(Answer answer, @Nullable String location) {}

    private interface Reader {
        Hop read(ClassicHttpResponse response) throws IOException;
    }

    private Hop ask(URI address, HttpUriRequestBase request, Reader reader) {
        try {
            return reader.read(http.executeOpen(null, request, null));
        } catch (PublicDnsResolver.Forbidden e) {
            String host = OutboundUrl.host(address);
            if (e.isAddress()) {
                throw new OutboundFailure(Reason.ADDRESS_REFUSED, "the address of " + host + " is not allowed", e);
            }
            LOG.info("Refused a request: {}", e.getMessage());
            throw OutboundFailure.ofName(host, Reason.ADDRESS_REFUSED, e);
        } catch (UnknownHostException e) {
            throw OutboundFailure.ofName(OutboundUrl.host(address), Reason.UNREACHABLE, e);
        } catch (java.net.SocketTimeoutException | org.apache.hc.core5.http.ConnectionRequestTimeoutException e) {
            throw timedOut(e);
        } catch (IOException e) {
            throw new OutboundFailure(
                    Reason.UNREACHABLE,
                    "the connection to " + OutboundUrl.host(address) + " failed: " + e.getMessage(),
                    e);
        } finally {
            // Cut off, not closed: to close it would read it to its end, and that may be far.
            request.cancel();
        }
    }

    private Hop read(ClassicHttpResponse response) throws IOException {
        int status = response.getCode();
        Header location = response.getFirstHeader("Location");
        boolean redirect = status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
        if (redirect && location != null) {
            return new Hop(new Answer(status, new byte[0]), location.getValue());
        }
        HttpEntity entity = response.getEntity();
        if (status != 200 || entity == null) {
            return new Hop(new Answer(status, new byte[0]), null);
        }
        return new Hop(new Answer(status, body(entity)), null);
    }

    /** Status and first bytes of an answer. The status counts, whether or not the body ends. */
    private static final class Beginning {

        private final int most;

        private final ByteArrayOutputStream body = new ByteArrayOutputStream();

        private volatile @Nullable Integer status;

        Beginning(int most) {
            this.most = most;
        }

        Hop read(ClassicHttpResponse response) {
            int code = response.getCode();
            status = code;
            HttpEntity entity = response.getEntity();
            if (entity != null) {
                try {
                    InputStream in = entity.getContent();
                    byte[] chunk = new byte[1024];
                    int length = in.read(chunk, 0, Math.min(chunk.length, most));
                    while (length > 0) {
                        body.write(chunk, 0, length);
                        length = in.read(chunk, 0, Math.min(chunk.length, most - body.size()));
                    }
                } catch (IOException e) {
                    LOG.debug("An answer did not end", e);
                }
            }
            return new Hop(new Answer(code, body.toByteArray()), null);
        }

        Optional<Answer> soFar() {
            return Optional.ofNullable(status).map(code -> new Answer(code, body.toByteArray()));
        }
    }

    private byte[] body(HttpEntity entity) throws IOException {
        long most = settings.maxSize().toBytes();
        if (entity.getContentLength() > most) {
            throw tooLarge();
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        InputStream in = entity.getContent();
        byte[] chunk = new byte[16 * 1024];
        for (int length = in.read(chunk); length != -1; length = in.read(chunk)) {
            body.write(chunk, 0, length);
            if (body.size() > most) {
                throw tooLarge();
            }
        }
        return body.toByteArray();
    }

    private OutboundFailure tooLarge() {
        return new OutboundFailure(
                Reason.TOO_LARGE, "it is larger than " + settings.maxSize().toMegabytes() + " MB");
    }

    private OutboundFailure timedOut(Exception cause) {
        Duration deadline = settings.deadline();
        return new OutboundFailure(
                Reason.TIMED_OUT, "it took longer than " + deadline.toMillis() / 1000.0 + " s", cause);
    }

    @Override
    public void close() {
        http.close(CloseMode.IMMEDIATE);
        threads.shutdownNow();
    }

    /** The running request, so that another thread can cancel it. */
    private static final class Question {

        private @Nullable HttpUriRequestBase request;

        private boolean givenUp;

        synchronized <R extends HttpUriRequestBase> R begin(R next) {
            if (givenUp) {
                throw new OutboundFailure(Reason.TIMED_OUT, "the caller no longer waits for it");
            }
            request = next;
            return next;
        }

        synchronized void giveUp() {
            givenUp = true;
            if (request != null) {
                request.cancel();
            }
        }
    }
}
