package crm.security;

/** Hears of a person whose token holds, before their request is answered; called for every request. */
public interface CallerSeen {

    void seen(Caller caller);
}
