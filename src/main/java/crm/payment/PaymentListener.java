package crm.payment;

/**
 * Learns that a payment changed its status, in the transaction of the change: a module whose records are settled by
 * payments implements it. The order of the payment is locked.
 */
public interface PaymentListener {

    /** @param payment as it is now: COMPLETED, FAILED or VOIDED */
    void changed(Payment payment);
}
