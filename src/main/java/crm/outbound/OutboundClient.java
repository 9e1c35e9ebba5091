package crm.outbound;

import crm.outbound.OutboundFailure.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.http.client.InetAddressFilter;

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

    private final CloseableHttpClient http;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private final Semaphore permits;

    /**
     * An answer.
     *
     * @param body empty where the status is not 200
     */
    public record Answer(int status, byte[] body) {}

    OutboundClient(OutboundSettings settings, DnsResolver names, InetAddressFilter filter) {
        this.settings = settings;
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
        acquirePermit();
        Question question = new Question();
        Future<Answer> answer;
        try {
            answer = threads.submit(() -> {
                try {
                    return ask(first, accept, question);
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
            throw timedOut(e);
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
            Hop hop = ask(address, question.begin(address, accept));
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

    private Hop ask(URI address, HttpGet request) {
        try {
            return read(http.executeOpen(null, request, null));
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

        private @Nullable HttpGet request;

        private boolean givenUp;

        synchronized HttpGet begin(URI address, String accept) {
            if (givenUp) {
                throw new OutboundFailure(Reason.TIMED_OUT, "the caller no longer waits for it");
            }
            HttpGet next = new HttpGet(address);
            next.setHeader("Accept", accept);
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
