package crm.booking;

import static java.nio.charset.StandardCharsets.UTF_8;

import crm.command.Changed;
import crm.command.InputErrors;
import crm.crypto.IdGenerator;
import crm.crypto.Sha256;
import crm.crypto.Signer;
import crm.crypto.SigningKeys;
import crm.order.OrderReferences;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Base64;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Tokens with which customers see the progress of one order. The server derives a token from its id and a secret, so
 * that a repeated booking returns the same token, while the database stores only its hash.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class TrackingTokens {

    private static final int TOKEN_BYTES = 24;

    private final TrackingTokenRepository tokens;

    private final OrderReferences orders;

    private final BookingSettings settings;

    private final IdGenerator ids;

    private final Clock clock;

    private final Signer signer;

    TrackingTokens(
            TrackingTokenRepository tokens,
            OrderReferences orders,
            BookingSettings settings,
            IdGenerator ids,
            Clock clock,
            SigningKeys signing) {
        this.tokens = tokens;
        this.orders = orders;
        this.settings = settings;
        this.ids = ids;
        this.clock = clock;
        this.signer = signing.signer("tracking-token", TOKEN_BYTES);
    }

    /** The hash that the database stores and by which it finds a token. */
    static byte[] hash(String token) {
        return Sha256.of(token.getBytes(UTF_8));
    }

    /** @return the id of a new token of the order; the others go on to work */
    UUID issue(UUID order) {
        UUID id = ids.next();
        tokens.insert(id, order, hash(text(signer.sign(content(id)))), settings.tokenLifetime(), clock.instant());
        return id;
    }

    /** Gives an order a new token, and ends the others. */
    Changed reissue(ReissueTrackingTokenInput input) {
        UUID order = locked(input.orderId());
        tokens.revoke(order, clock.instant());
        return new Changed(order, issue(order));
    }

    /**
     * The result of a revocation.
     *
     * @param revoked how many tokens worked until then
     */
    record Revoked(UUID order, int revoked) {}

    /** Ends all tokens of an order. */
    Revoked revoke(RevokeTrackingTokenInput input) {
        UUID order = locked(input.orderId());
        return new Revoked(order, tokens.revoke(order, clock.instant()));
    }

    /** Serializes changes to the tokens of one order. */
    private UUID locked(String orderId) {
        InputErrors errors = new InputErrors();
        UUID order = orders.named("orderId", orderId, errors);
        errors.throwIfAny(null);
        return orders.locked(Objects.requireNonNull(order, "named")).id();
    }

    /** The id of the newest valid token of an order that can be derived again. */
    @Nullable
    UUID latest(UUID order) {
        return tokens.latest(order, clock.instant()).orElse(null);
    }

    /** A token by its id: null if it is no longer valid, or if its secret no longer exists. */
    @Transactional(propagation = Propagation.SUPPORTS)
    @Nullable
    String reveal(@Nullable UUID id) {
        if (id == null) {
            return null;
        }
        byte[] kept = tokens.hash(id, clock.instant()).orElse(null);
        return signer.signatures(content(id))
                .map(TrackingTokens::text)
                .filter(token -> kept != null && MessageDigest.isEqual(kept, hash(token)))
                .findFirst()
                .orElse(null);
    }

    private static byte[] content(UUID id) {
        return id.toString().getBytes(UTF_8);
    }

    private static String text(byte[] token) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }
}
