package crm.history;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.transaction.support.TransactionSynchronizationManager;

@ApiTest
@ChangesTheDatabase
@Import(StatusesChangedTest.Listener.class)
class StatusesChangedTest {

    @Autowired
    private Api api;

    @Autowired
    private Listener listener;

    /** Refuses the events that a test tells it to. */
    @TestConfiguration
    static class Listener {

        private final List<String> heard = new ArrayList<>();

        private boolean failing;

        @EventListener
        void on(StatusesChanged event) {
            assertThat(TransactionSynchronizationManager.isActualTransactionActive())
                    .isTrue();
            if (failing) {
                throw new IllegalStateException("the listener fails");
            }
            event.changes().forEach(change -> heard.add(change.subject() + " " + change.from() + " " + change.to()));
        }
    }

    @BeforeEach
    void forget() {
        listener.heard.clear();
        listener.failing = false;
    }

    @Test
    void publishesTheChangesOfAnOrderAndOfItsLead() {
        change();
        assertThat(listener.heard)
                .containsExactlyInAnyOrder("ORDER PENDING_MANAGER AWAITING_DEPOSIT", "LEAD NEW CONVERTED");
    }

    @Test
    void aFailingListenerTakesTheChangeBack() {
        listener.failing = true;
        assertThat(change()).contains("INTERNAL");
        assertThat(api.as("manager")
                        .query("{ order(id: \"ORD-000001\") { status } }")
                        .data("order.status")
                        .asString())
                .isEqualTo("PENDING_MANAGER");
    }

    private String change() {
        return api.as("manager").query("""
                mutation { changeOrderStatus(input: {id: "ORD-000001", status: AWAITING_DEPOSIT}) {
                  userErrors { code } } }""").json().toString();
    }
}
