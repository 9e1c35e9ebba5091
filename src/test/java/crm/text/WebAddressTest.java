package crm.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class WebAddressTest {

    @ParameterizedTest
    @CsvSource({
        "https://bikes.example, https://bikes.example/",
        "HTTPS://Bikes.EXAMPLE/A, https://bikes.example/A",
        "https://bikes.example:443/1, https://bikes.example/1",
        "http://bikes.example:8080/1, http://bikes.example:8080/1",
        "//bikes.example/1, https://bikes.example/1",
        "https:///bikes.example/1, https://bikes.example/1",
        "https://my_shop.example/1, https://my_shop.example/1",
        "https://вело.рф/1, https://xn--b1agsm.xn--p1ai/1",
        "https://bikes.example/a b.jpg, https://bikes.example/a%20b.jpg",
        "https://bikes.example/вилка, https://bikes.example/%D0%B2%D0%B8%D0%BB%D0%BA%D0%B0",
        "https://bikes.example/a%20b, https://bikes.example/a%20b",
        "https://bikes.example/100%, https://bikes.example/100%25",
        "https://bikes.example/{id}?q={a}, https://bikes.example/%7Bid%7D?q=%7Ba%7D",
        "https://bikes.example/a/../b/./c, https://bikes.example/b/c",
        "https://bikes.example\\1, https://bikes.example/1",
        "https://[::1]/1, https://[::1]/1",
    })
    void readsAnAddressAsBrowsersDo(String given, String address) {
        assertThat(WebAddress.parse(given)).map(WebAddress::toString).hasValue(address);
    }

    /** What it writes, it reads as the same. */
    @ParameterizedTest
    @ValueSource(strings = {"https://вело.рф/a b?q=ё#я", "http://u@bikes.example:81/%D0?a=%", "//bikes.example/{x}"})
    void writesWhatItReads(String given) {
        String once = WebAddress.parse(given).orElseThrow().toString();
        assertThat(WebAddress.parse(once)).map(WebAddress::toString).hasValue(once);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/1.jpg",
                "bikes.example/1",
                "https://",
                "ftp://bikes.example/1",
                "javascript:alert(1)",
                "data:image/png;base64,AAAA",
                "file:///etc/passwd",
                "https://a b.example/1",
                "http://bikes.example:99999/"
            })
    void takesNothingElse(String given) {
        assertThat(WebAddress.parse(given)).isEmpty();
    }
}
