package crm.crypto;

import com.github.f4b6a3.uuid.factory.standard.TimeOrderedEpochFactory;
import java.security.SecureRandom;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Generates time-ordered ids and random codes. */
@Component
class RandomIdGenerator implements IdGenerator {

    private static final char[] CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();

    private static final int CODE_LENGTH = 6;

    private final SecureRandom random = new SecureRandom();

    private final TimeOrderedEpochFactory uuids = TimeOrderedEpochFactory.builder()
            .withIncrementPlus1()
            .withSafeRandom()
            .build();

    @Override
    public UUID next() {
        return uuids.create();
    }

    @Override
    public String nextCode(String prefix) {
        StringBuilder code = new StringBuilder(prefix).append('-');
        for (int i = 0; i < CODE_LENGTH; i++) {
            code.append(CROCKFORD[random.nextInt(CROCKFORD.length)]);
        }
        return code.toString();
    }
}
