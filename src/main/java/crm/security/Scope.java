package crm.security;

import java.util.Set;
import java.util.TreeSet;

/** What a partner's key may do; root fields name the one they ask for: see {@code @auth(scopes:)}. */
public final class Scope {

    /** Ends a scope that is not bound to the partner's own records. */
    static final String ALL = ":all";

    private static final Set<String> OWN = Set.of(
            "booking:write",
            "catalogue:read",
            "catalogue:write",
            "customer:read",
            "lead:read",
            "lead:write",
            "order:read",
            "order:write",
            "shipment:read",
            "shipment:write",
            "webhook:write");

    /** Those without records of a partner: a booking is not read, and a webhook is of one key. */
    private static final Set<String> WITHOUT_ALL =
            Set.of("booking:write", "catalogue:read", "catalogue:write", "webhook:write");

    private Scope() {}

    /** {@code order:read}, or {@code order:read:all} for what came through others, too. */
    public static boolean exists(String scope) {
        return OWN.contains(withoutAll(scope)) && !(scope.endsWith(ALL) && WITHOUT_ALL.contains(withoutAll(scope)));
    }

    /** All that there are, for a refusal. */
    public static String names() {
        return String.join(", ", new TreeSet<>(OWN));
    }

    /** The one that records of a kind are read with: {@code order:read}. */
    static String toRead(String kind) {
        return kind + ":read";
    }

    static String withoutAll(String scope) {
        return scope.endsWith(ALL) ? scope.substring(0, scope.length() - ALL.length()) : scope;
    }
}
