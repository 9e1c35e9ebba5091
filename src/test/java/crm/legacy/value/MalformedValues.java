package crm.legacy.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.function.Function;

/** An assertion for the tests of the parsers. */
final class MalformedValues {

    private MalformedValues() {}

    static void assertMalformed(RejectionReason reason, Function<String, ?> parser, String text) {
        assertThatExceptionOfType(MalformedValue.class)
                .as(text)
                .isThrownBy(() -> parser.apply(text))
                .satisfies(malformed -> assertThat(malformed.reason()).isEqualTo(reason));
    }
}
