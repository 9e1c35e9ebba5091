package crm.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class OutboundAddressTest {

    private static final Set<Integer> PORTS = Set.of(80, 443);

    @ParameterizedTest
    @CsvSource({
        "https://a.example/1.jpg, https://a.example/1.jpg",
        "HTTP://A.example:80/1.jpg?w=640&h=1#part, http://a.example/1.jpg?w=640&h=1",
        "https://a.example:443/%D1%84.jpg, https://a.example/%D1%84.jpg",
        "https://a.example/фото 1.jpg, https://a.example/%D1%84%D0%BE%D1%82%D0%BE%201.jpg",
        "https://велосипед.рф/1.jpg, https://xn--b1aecaorvjq.xn--p1ai/1.jpg",
        "https://a.example/a|b[1].jpg, https://a.example/a%7Cb%5B1%5D.jpg",
        "//a.example/1.jpg, https://a.example/1.jpg",
        "https://my_bucket.s3.amazonaws.com/1.jpg, https://my_bucket.s3.amazonaws.com/1.jpg",
        "https:\\\\a.example\\1.jpg, https://a.example/1.jpg",
    })
    void parsesAddressesAsBrowsersDo(String written, String expected) {
        assertThat(OutboundUrl.parse(written, PORTS)).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1.jpg",
                "/1.jpg",
                "https://",
                "ftp://a.example/1.jpg",
                "file:///etc/passwd",
                "jar:https://a.example/x.jar!/1.jpg",
                "data:image/png;base64,AAAA",
                "javascript:alert(1)",
                "gopher://a.example/",
                "https://user@a.example/1.jpg",
                "https://user:secret@a.example/1.jpg",
                "https://a.example:8080/1.jpg",
                "https://a.example:22/1.jpg",
                "https://a.example:0/1.jpg",
                "https://a.example:99999/1.jpg",
                "https://a exam ple/1.jpg",
                "https://[::1/1.jpg",
                "NaN",
                "%%%",
            })
    void refusesAddressesThatCannotBeRequested(String written) {
        assertThatThrownBy(() -> OutboundUrl.parse(written, PORTS))
                .isInstanceOfSatisfying(
                        OutboundFailure.class,
                        e -> assertThat(e.reason()).isEqualTo(OutboundFailure.Reason.ADDRESS_REFUSED));
    }

    @ParameterizedTest
    @CsvSource({
        "/2.jpg, https://a.example/2.jpg",
        "3.jpg, https://a.example/x/3.jpg",
        "//b.example/2.jpg, https://b.example/2.jpg",
        "http://b.example/a b.jpg, http://b.example/a%20b.jpg",
    })
    void resolvesARedirectAgainstItsOwnAddress(String location, String expected) {
        assertThat(OutboundUrl.follow(URI.create("https://a.example/x/1.jpg"), location, PORTS))
                .hasToString(expected);
    }
}
