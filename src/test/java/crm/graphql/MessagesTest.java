package crm.graphql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ibm.icu.text.MessageFormat;
import com.ibm.icu.text.MessagePattern;
import crm.lead.LeadStatus;
import crm.order.OrderStage;
import crm.order.OrderStatus;
import crm.payment.PaymentStatus;
import crm.shipment.ShipmentStatus;
import graphql.language.EnumTypeDefinition;
import graphql.language.EnumValueDefinition;
import graphql.schema.idl.SchemaParser;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.NoSuchMessageException;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The messages of both languages: complete, well formed and without the codes of the API. */
@Tag("unit")
class MessagesTest {

    private static final Locale RUSSIAN = Locale.of("ru");

    /** Enum values that are also words of a sentence. */
    private static final Set<String> ALSO_WORDS = Set.of("EUR", "ID", "RUB");

    private final Messages messages = new Messages(source());

    @Test
    void bothLanguagesHaveTheSameMessages() throws Exception {
        assertThat(read(RUSSIAN).keySet()).isEqualTo(read(Locale.ENGLISH).keySet());
    }

    @ParameterizedTest
    @CsvSource({"en", "ru"})
    void everyPatternIsValidAndNotEmpty(Locale language) throws Exception {
        read(language).forEach((key, text) -> {
            assertThat(text).as(key).isNotBlank();
            assertThat(new MessageFormat(text, language)).as(key).isNotNull();
        });
    }

    /** A message that leaves out a value in one language says less in it. */
    @Test
    void bothLanguagesUseTheSameArguments() throws Exception {
        Map<String, String> russian = read(RUSSIAN);
        read(Locale.ENGLISH)
                .forEach((key, text) ->
                        assertThat(arguments(russian.get(key))).as(key).isEqualTo(arguments(text)));
    }

    @ParameterizedTest
    @CsvSource({"en", "ru"})
    void noMessageContainsAnEnumValue(Locale language) throws Exception {
        Set<String> codes = enumValues();
        assertThat(codes).contains("CLOSED", "PENDING_MANAGER").hasSizeGreaterThan(100);
        Map<String, String> messages = read(language);
        // Formats of files have no other names.
        messages.keySet().removeIf(key -> key.startsWith("ExportFormat."));
        messages.forEach((key, text) -> assertThat(Pattern.compile("\\w{2,}")
                        .matcher(text)
                        .results()
                        .map(word -> word.group())
                        .filter(codes::contains))
                .as(key)
                .isEmpty());
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void everyStatusHasALabelInBothLanguages(Enum<?> status) {
        String english = messages.label(Locale.ENGLISH, status);
        assertThat(english).isNotBlank().isNotEqualTo(status.name());
        assertThat(messages.label(RUSSIAN, status)).isNotBlank().isNotEqualTo(english);
    }

    private static Stream<Enum<?>> statuses() {
        return Stream.of(
                        OrderStatus.values(),
                        OrderStage.values(),
                        LeadStatus.values(),
                        ShipmentStatus.values(),
                        PaymentStatus.values())
                .flatMap(Stream::of);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    1   | Retry after 1 second.   | Повторите через 1 секунду.
                    2   | Retry after 2 seconds.  | Повторите через 2 секунды.
                    5   | Retry after 5 seconds.  | Повторите через 5 секунд.
                    11  | Retry after 11 seconds. | Повторите через 11 секунд.
                    21  | Retry after 21 seconds. | Повторите через 21 секунду.
                    """)
    void usesThePluralFormsOfTheLanguage(int seconds, String english, String russian) {
        assertThat(messages.text(Locale.ENGLISH, "keys.tooManyWrong", seconds)).endsWith(english);
        assertThat(messages.text(RUSSIAN, "keys.tooManyWrong", seconds)).endsWith(russian);
    }

    @Test
    void formatsNumbersInTheLanguage() {
        assertThat(messages.text(Locale.ENGLISH, "input.tooLong", 10_000))
                .isEqualTo("Must be at most 10,000 characters long.");
        assertThat(messages.text(RUSSIAN, "input.tooLong", 10_000))
                .isEqualTo("Допустимо не более 10\u00a0000 символов.");
        assertThat(messages.text(RUSSIAN, "input.digits", 0)).isEqualTo("Укажите целое число.");
    }

    @Test
    void writesEnumValuesAsLabelsAndListsWithOr() {
        List<OrderStatus> next = List.of(OrderStatus.AWAITING_DEPOSIT, OrderStatus.DEPOSIT_PAID, OrderStatus.CANCELLED);
        assertThat(messages.text(
                        Locale.ENGLISH, "input.invalidTransition", OrderStatus.CLOSED, OrderStatus.REFUNDED, next))
                .isEqualTo("The status cannot change from “Closed” to “Refunded”. It can change only to “Awaiting"
                        + " deposit”, “Deposit paid”, or “Cancelled”.");
        assertThat(messages.text(RUSSIAN, "input.invalidTransition", OrderStatus.CLOSED, OrderStatus.REFUNDED, next))
                .isEqualTo("Нельзя сменить статус «Закрыт» на «Деньги возвращены». Допустимые статусы: «Ожидает"
                        + " задатка», «Задаток внесён» или «Отменён».");
    }

    @Test
    void writesTextAsItIs() {
        assertThat(messages.text(RUSSIAN, "input.notFound", "{0} it''s 10000"))
                .isEqualTo("Запись с идентификатором {0} it''s 10000 не найдена.");
    }

    @Test
    void fallsBackToEnglish() {
        assertThat(messages.text(Locale.GERMAN, "input.tooLong", 1)).isEqualTo("Must be at most 1 character long.");
        assertThat(messages.text(Locale.of("ru", "KZ"), "input.required")).isEqualTo("Укажите значение.");
    }

    @ParameterizedTest
    @EnumSource(Missing.class)
    void refusesAnUnknownMessageKey(Missing value) {
        assertThatThrownBy(() -> messages.text(RUSSIAN, "no.such.message")).isInstanceOf(NoSuchMessageException.class);
        assertThatThrownBy(() -> messages.label(RUSSIAN, value)).isInstanceOf(NoSuchMessageException.class);
        assertThatThrownBy(() -> messages.text(RUSSIAN, "input.orderOver", "ORD-1", value))
                .isInstanceOf(NoSuchMessageException.class);
    }

    private enum Missing {
        LABEL
    }

    private static ResourceBundleMessageSource source() {
        ResourceBundleMessageSource source = new ResourceBundleMessageSource();
        source.setBasename("messages");
        source.setDefaultEncoding("UTF-8");
        source.setFallbackToSystemLocale(false);
        return source;
    }

    private static Map<String, String> read(Locale language) throws Exception {
        String file = language.equals(RUSSIAN) ? "messages_ru.properties" : "messages.properties";
        Properties properties = new Properties();
        try (Reader in = new InputStreamReader(new ClassPathResource(file).getInputStream(), StandardCharsets.UTF_8)) {
            properties.load(in);
        }
        Map<String, String> messages = new TreeMap<>();
        properties.forEach((key, text) -> messages.put(key.toString(), text.toString()));
        return messages;
    }

    private static Set<Integer> arguments(String text) {
        MessagePattern pattern = new MessagePattern(text);
        return IntStream.range(0, pattern.countParts())
                .mapToObj(pattern::getPart)
                .filter(part -> part.getType() == MessagePattern.Part.Type.ARG_NUMBER)
                .map(MessagePattern.Part::getValue)
                .collect(Collectors.toSet());
    }

    private static Set<String> enumValues() throws Exception {
        Set<String> values = new TreeSet<>();
        for (Resource part : new PathMatchingResourcePatternResolver().getResources("classpath:graphql/*.graphqls")) {
            new SchemaParser()
                    .parse(part.getContentAsString(StandardCharsets.UTF_8))
                    .getTypes(EnumTypeDefinition.class)
                    .forEach(type -> type.getEnumValueDefinitions().stream()
                            .map(EnumValueDefinition::getName)
                            .forEach(values::add));
        }
        values.removeAll(ALSO_WORDS);
        return values;
    }
}
