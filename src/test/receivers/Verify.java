import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.net.http.HttpHeaders;

class Verify {
    /** Throws unless the message comes from the CRM and is less than five minutes old. */
    static void verify(String secret, String body, HttpHeaders headers) throws WebhookVerificationException {
        new Webhook(secret).verify(body, headers);
    }
}
