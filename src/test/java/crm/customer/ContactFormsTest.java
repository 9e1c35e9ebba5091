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
