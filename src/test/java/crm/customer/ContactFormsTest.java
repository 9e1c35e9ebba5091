package crm.customer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class ContactFormsTest {

    @ParameterizedTest
    @CsvSource({
        "+7 (900) 123-45-67,+79001234567",
        "8 (900) 123-45-67,+79001234567",
        "89001234567,+79001234567",
        "9001234567,+79001234567",
        "+79001234567,+79001234567",
        "+49 30 901820,+4930901820",
        "+7 900 123 45 67 доб. 5,+79001234567",
    })
    void parsesPhoneNumbers(String text, String e164) {
        assertThat(PhoneNumber.parse(text).map(PhoneNumber::e164)).contains(e164);
    }

    @ParameterizedTest
    @CsvSource({
        "+7 495 555-01-51 доб. 101,+74955550151",
        "+7 495 555-01-51 (вн. 101),+74955550151",
        "8 495 555 01 51 добавочный 101,+74955550151",
        "tel:+7-495-555-01-51;ext=101,+74955550151",
        "+7(495)555-01-51 x101,+74955550151",
        "'+7 495 555-01-51, 101',+74955550151",
        "＋７４９５５５５０１５１＃１０１,+74955550151",
        "+44 (0)20 7946 0958,+442079460958",
        "\u00a0+375 (29) 555-01-21\u200b,+375295550121",
    })
    void readsWhatAddressBooksWrite(String text, String e164) {
        assertThat(PhoneNumber.parse(text)).contains(new PhoneNumber(e164));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "call me", "12345", "+70000000000", "00000000000", "8900123456789012345"})
    void refusesInvalidPhoneNumbers(String text) {
        assertThat(PhoneNumber.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "vlad@example.com,vlad@example.com",
        "' Vlad.Orlov+bike@EXAMPLE.co.uk ',vlad.orlov+bike@example.co.uk",
        "Почта@Пример.рф,почта@пример.рф",
        "anna@XN--E1AFMKFD.xn--p1ai,anna@пример.рф",
        "'\u00a0andre\u0301@example.com\u200b',andr\u00e9@example.com",
        "anna＠example.com,anna@example.com",
    })
    void parsesEmailAddresses(String text, String value) {
        assertThat(EmailAddress.parse(text)).contains(new EmailAddress(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "@", "vlad", "vlad@", "@example.com", "vlad@example", "a b@example.com", "a@b@example.com"})
    void refusesInvalidEmailAddresses(String text) {
        assertThat(EmailAddress.parse(text)).isEmpty();
    }
}
