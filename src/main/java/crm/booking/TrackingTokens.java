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
 * What a customer holds to see the progress of one order. A token is made of its id by a secret of the server, so that
 * it can be answered again to a repeated booking, while the database has nothing but its hash.
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

    /** What is kept of a token, and what a token is looked up by. */
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
     * What a revocation leaves.
     *
     * @param revoked how many tokens worked until then
     */
    record Revoked(UUID order, int revoked) {}

    /** Ends all tokens of an order. */
    Revoked revoke(RevokeTrackingTokenInput input) {
        UUID order = locked(input.orderId());
        return new Revoked(order, tokens.revoke(order, clock.instant()));
    }

    /** Two who change the tokens of one order do so one after the other. */
    private UUID locked(String orderId) {
        InputErrors errors = new InputErrors();
        UUID order = orders.named("orderId", orderId, errors);
        errors.throwIfAny(null);
        return orders.locked(Objects.requireNonNull(order, "named")).id();
    }

    /** The id of the newest token of an order that works and can be told again. */
    @Nullable
    UUID latest(UUID order) {
        return tokens.latest(order, clock.instant()).orElse(null);
    }

    /** A token by its id: null where it does not work any more, or where the secret is gone that made it. */
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
