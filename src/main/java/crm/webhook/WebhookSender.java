package crm.webhook;

import crm.outbound.OutboundClient;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.util.unit.DataSize;

/** Sends signed bodies, with the limits of webhooks. */
class WebhookSender implements AutoCloseable {

    /** Bytes of a response that are read. */
    private static final int EXCERPT = 4_000;

    private final OutboundClient client;

    private final Clock clock;

    WebhookSender(OutboundClient client, WebhookSettings settings, Clock clock) {
        this.client = client.withLimits(settings.deadline(), DataSize.ofBytes(EXCERPT), settings.maxConcurrent());
        this.clock = clock;
    }

    /**
     * Sends a body.
     *
     * @param secrets each signs it
     * @throws crm.outbound.OutboundFailure if there is no answer
     */
    OutboundClient.Answer send(String url, UUID id, byte[] body, List<WebhookSecret> secrets) {
        Instant now = clock.instant();
        long timestamp = now.getEpochSecond();
        String signatures = secrets.stream()
                .map(secret -> secret.sign(id.toString(), timestamp, body))
                .collect(Collectors.joining(" "));
        return client.postJson(
                url,
                Map.of(
                        "webhook-id", id.toString(),
                        "webhook-timestamp", String.valueOf(timestamp),
                        "webhook-signature", signatures),
                body);
    }

    @Override
    public void close() {
        client.close();
    }
}
