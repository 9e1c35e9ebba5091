package crm.booking;

import static org.assertj.core.api.Assertions.assertThat;

import crm.Api;
import crm.ApiTest;
import crm.ChangesTheDatabase;
import crm.ConcurrentCalls;
import crm.Reply;
import crm.Statements;
import crm.TestDatabase;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;

@ApiTest
@ChangesTheDatabase
class BookingTest {

    private static final String BOOK = """
            mutation($input: CreateBookingInput!) { createBooking(input: $input) {
              order { id orderCode status customer { fullName phone email preferredChannel city }
                bike { title brand model year size category price { amount currency } location description images bikeId
                  image { source } archive { state attempts } rebuilt }
                archivedBike externalBikeRef bikeUrl listingPrice { amount } finalPrice { amount currency }
                totalPrice { amount currency } bookingAmount { amount } bookingAmountRub { amount currency
                  } exchangeRate
                deliveryMethod bookingMeta lead { code } assignedManager { name }
                inspections { nodes { stage } } history { nodes { from to actor { kind name } } } }
              orderCode lead { source status contactName contactPhone contactEmail applicationNotes bike { title
                } bikeUrl
                customer { fullName } history { nodes { from to actor { name } } } }
              event { from to } trackingToken userErrors { __typename code message path } replayed } }""";

    private static final Map<String, Object> BIKE = Map.of(
            "title",
            "Canyon Endurace CF 7",
            "brand",
            "Canyon",
            "model",
            "Endurace",
            "year",
            2017,
            "size",
            "M",
            "category",
            "road",
            "price",
            Map.of("amount", "1890.00", "currency", "EUR"),
            "description",
            "Кто первый, того и велосипед 🚲",
            "mainPhotoUrl",
            "https://photos.example/1.jpg",
            "images",
            List.of("https://photos.example/1.jpg", "https://photos.example/2.jpg"));

    @Autowired
    private Api api;

    @Autowired
    private TestDatabase database;

    @Autowired
    private Statements statements;

    private static Map<String, Object> booking(String email) {
        return new HashMap<>(Map.of(
                "customer",
                Map.of(
                        "fullName",
                        "Юлия Щербакова",
                        "email",
                        email,
                        "phone",
                        "8 (916) 555-44-33",
                        "preferredChannel",
                        "TELEGRAM",
                        "city",
                        "Пермь"),
                "bikeUrl",
                "https://listings.example/537600/canyon-endurace",
                "bike",
                BIKE,
                "finalPrice",
                money("2250.5", "EUR"),
                "totalPrice",
                money("202545", "RUB"),
                "bookingAmount",
                money("100", "EUR"),
                "exchangeRate",
                "90",
                "deliveryMethod",
                "CARGO",
                "bookingMeta",
                Map.of("utm", Map.of("source", "yandex"), "tries", 3)));
    }

    private static Map<String, Object> money(String amount, String currency) {
        return Map.of("amount", amount, "currency", currency);
    }

    private Reply book(Map<String, ?> input) {
        return api.query(BOOK, Map.of("input", input));
    }

    private Reply book(Map<String, ?> input, String name, Object value) {
        Map<String, Object> other = new HashMap<>(input);
        other.put(name, value);
        return book(other);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://listings.example/537600/canyon-endurace/",
                "HTTP://LISTINGS.example:80/537600/canyon-endurace",
                "https://listings.example/537600/canyon-endurace?utm_source=tg&utm_campaign=a%20b",
                "https://listings.example/537600/canyon-endurace/?fbclid=1#photos",
                " https://listings.example/537600/./canyon-endurace#",
            })
    void sameAdvertisementIsTheSameBookingHoweverItIsLinked(String bikeUrl) {
        Reply first = book(booking("link@example.com"));
        Reply again = book(booking("link@example.com"), "bikeUrl", bikeUrl);
        assertThat(again.data("createBooking.userErrors").isEmpty()).isTrue();
        assertThat(again.data("createBooking.replayed").asBoolean()).isTrue();
        assertThat(again.data("createBooking.orderCode")).isEqualTo(first.data("createBooking.orderCode"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://listings.example/537600/canyon-endurace?id=2",
                "https://listings.example/537600/canyon-endurace#/ad/2",
                "https://listings.example/537600"
            })
    void anotherAdvertisementIsAnotherBooking(String bikeUrl) {
        book(booking("link@example.com"));
        Reply other = book(booking("link@example.com"), "bikeUrl", bikeUrl);
        assertThat(other.data("createBooking.replayed").asBoolean()).isFalse();
    }

    @Test
    void addressesInOtherFormsAreTheSameCustomer() {
        Reply first = book(booking("andr\u00e9@пример.рф"));
        Reply again = book(booking("ANDRE\u0301@XN--e1afmkfd.xn--p1ai\u00a0"));
        assertThat(again.data("createBooking.orderCode")).isEqualTo(first.data("createBooking.orderCode"));
        assertThat(again.data("createBooking.order.customer.email").asString()).isEqualTo("andr\u00e9@пример.рф");
    }

    @Test
    void aBadPictureCostsThatPictureAlone() {
        Map<String, Object> bike = new HashMap<>(BIKE);
        bike.put("mainPhotoUrl", "//photos.example/фото 1.jpg");
        bike.put(
                "images",
                List.of(
                        "https://my_bucket.s3.amazonaws.com/a.jpg",
                        "file:///c/photo.jpg",
                        "https://пример.рф/a.jpg",
                        "https://a b/c"));
        Map<String, Object> input = booking("pictures@example.com");
        input.put("bike", bike);
        Reply reply = api.query("""
                mutation($input: CreateBookingInput!) { createBooking(input: $input) {
                  order { bike { images } } userErrors { code } warnings { code path } } }""", Map.of("input", input));
        assertThat(reply.data("createBooking").toString())
                .isEqualTo("{\"order\":{\"bike\":{\"images\":["
                        + "\"https://my_bucket.s3.amazonaws.com/a.jpg\",\"https://xn--e1afmkfd.xn--p1ai/a.jpg\"]}},"
                        + "\"userErrors\":[],\"warnings\":["
                        + "{\"code\":\"INVALID_VALUE\",\"path\":[\"bike\",\"images\",\"1\"]},"
                        + "{\"code\":\"INVALID_VALUE\",\"path\":[\"bike\",\"images\",\"3\"]}]}");
    }

    @Test
    void invisibleCharactersAreNoName() {
        Map<String, Object> input = booking("blank@example.com");
        input.put(
                "customer",
                Map.of("fullName", "\u200b\u00a0\u2060", "email", "\u00a0blank@example.com\ufeff", "city", "\u3164"));
        Reply reply = book(input);
        assertThat(reply.texts("createBooking.userErrors", "code")).containsExactly("REQUIRED");
        assertThat(reply.texts("createBooking.userErrors", "path.1")).containsExactly("fullName");
    }

    @Test
    void createsCustomerLeadAndOrderTogether() {
        Map<String, Object> input = booking("julia@example.com");
        input.put("inspectionStage", "SELLER_CHECK");
        input.put("notes", "Позвоните вечером");
        input.put("bookingAmountRub", money("9000", "RUB"));
        Reply reply = book(input);

        assertThat(reply.data("createBooking.userErrors").isEmpty()).isTrue();
        assertThat(reply.data("createBooking.replayed").asBoolean()).isFalse();
        assertThat(reply.data("createBooking.orderCode")).isEqualTo(reply.data("createBooking.order.orderCode"));
        assertThat(reply.data("createBooking.event").toString())
                .isEqualTo("{\"from\":null,\"to\":\"PENDING_MANAGER\"}");
        assertThat(reply.data("createBooking.order").toString())
                .contains(
                        "\"status\":\"PENDING_MANAGER\",\"customer\":{\"fullName\":\"Юлия Щербакова\","
                                + "\"phone\":\"+79165554433\",\"email\":\"julia@example.com\","
                                + "\"preferredChannel\":\"TELEGRAM\",\"city\":\"Пермь\"}",
                        "\"bike\":{\"title\":\"Canyon Endurace CF 7\",\"brand\":\"Canyon\",\"model\":\"Endurace\","
                                + "\"year\":2017,\"size\":\"M\",\"category\":\"road\","
                                + "\"price\":{\"amount\":\"1890.00\",\"currency\":\"EUR\"},\"location\":null,"
                                + "\"description\":\"Кто первый, того и велосипед 🚲\","
                                + "\"images\":[\"https://photos.example/1.jpg\",\"https://photos.example/2.jpg\"],"
                                + "\"bikeId\":null,\"image\":{\"source\":\"PROXIED\"},"
                                + "\"archive\":{\"state\":\"PENDING\",\"attempts\":0},\"rebuilt\":false}",
                        "\"archivedBike\":false,"
                                + "\"externalBikeRef\":\"https://listings.example/537600/canyon-endurace\"",
                        "\"finalPrice\":{\"amount\":\"2250.50\",\"currency\":\"EUR\"},"
                                + "\"totalPrice\":{\"amount\":\"202545.00\",\"currency\":\"RUB\"},"
                                + "\"bookingAmount\":{\"amount\":\"100.00\"},"
                                + "\"bookingAmountRub\":{\"amount\":\"9000.00\",\"currency\":\"RUB\"},"
                                + "\"exchangeRate\":\"90\",\"deliveryMethod\":\"CARGO\"",
                        "\"assignedManager\":null,\"inspections\":{\"nodes\":[{\"stage\":\"SELLER_CHECK\"}]},"
                                + "\"history\":{\"nodes\":[{\"from\":null,\"to\":\"PENDING_MANAGER\","
                                + "\"actor\":{\"kind\":\"USER\",\"name\":\"Марк Орлов\"}}]}");
        assertThat(reply.data("createBooking.lead").toString())
                .isEqualTo("{\"source\":\"website_booking\",\"status\":\"NEW\",\"contactName\":\"Юлия Щербакова\","
                        + "\"contactPhone\":\"+79165554433\",\"contactEmail\":\"julia@example.com\","
                        + "\"applicationNotes\":\"Позвоните вечером\",\"bike\":{\"title\":\"Canyon "
                        + "Endurace CF 7\"},"
                        + "\"bikeUrl\":\"https://listings.example/537600/canyon-endurace\","
                        + "\"customer\":{\"fullName\":\"Юлия Щербакова\"},"
                        + "\"history\":{\"nodes\":[{\"from\":null,\"to\":\"NEW\",\"actor\":{\"name\":\"Марк "
                        + "Орлов\"}}]}}");
        // A job, scheduled in the same transaction, copies the pictures.
        assertThat(rows("scheduled_tasks where task_name = 'image-archive' and task_instance = '"
                        + reply.data("createBooking.order.id").asString() + "'"))
                .isEqualTo(1);
        assertThat(api.as("admin")
                        .query("{ order(id: \"%s\") { bookingMeta } }"
                                .formatted(reply.data("createBooking.orderCode").asString()))
                        .data("order.bookingMeta")
                        .toString())
                .isEqualTo("{\"utm\":{\"source\":\"yandex\"},\"tries\":3}");
    }

    @Test
    void storesOnlyTheHashOfALongToken() {
        String token = book(booking("julia@example.com"))
                .data("createBooking.trackingToken")
                .asString();
        assertThat(Base64.getUrlDecoder().decode(token)).hasSize(24);
        assertThat(database.jdbc()
                        .sql("select t::text from tracking_tokens t where not imported")
                        .query(String.class)
                        .list())
                .hasSize(1)
                .noneMatch(row -> row.contains(token));
        assertThat(rows("idempotency_records where outcome::text like '%" + token + "%'"))
                .isZero();
        assertThat(rows("tracking_tokens where token_hash = sha256('" + token + "')"))
                .isEqualTo(1);
    }

    @Test
    void findsTheCustomerByEmailThenByPhone() {
        int before = rows("customers");
        assertThat(customer(Map.of("fullName", "V. Orlov", "email", "VLAD.Orlov@example.com", "phone", "+79001234568")))
                .isEqualTo("Владислав Орлов");
        assertThat(customer(Map.of("fullName", "A. Sokolova", "email", "new@example.com", "phone", "8 900 123-45-68")))
                .isEqualTo("Анна Соколова-Лис");
        assertThat(rows("customers")).isEqualTo(before);
        // The new contact data is kept.
        assertThat(database.jdbc()
                        .sql("select contact_name || ' ' || contact_email from leads where contact_email = "
                                + "'new@example.com'")
                        .query(String.class)
                        .single())
                .isEqualTo("A. Sokolova new@example.com");
    }

    private String customer(Map<String, Object> customer) {
        return book(booking("x@example.com"), "customer", customer)
                .data("createBooking.order.customer.fullName")
                .asString();
    }

    @Test
    void repeatedKeyBooksOnceAndReturnsTheSameToken() {
        Map<String, Object> input = booking("julia@example.com");
        input.put("idempotencyKey", "booking 1");
        Reply first = book(input);
        String before = everything();
        Reply second = book(input);

        assertThat(second.body().replace("\"replayed\":true", "\"replayed\":false"))
                .isEqualTo(first.body());
        assertThat(second.data("createBooking.replayed").asBoolean()).isTrue();
        assertThat(everything()).isEqualTo(before);

        input.put("notes", "another");
        assertThat(book(input).texts("createBooking.userErrors", "code")).containsExactly("KEY_REUSED");
    }

    @Test
    void returnsTheSameBookingWithinTenMinutes() {
        Map<String, Object> input = booking("julia@example.com");
        Reply first = book(input);
        String before = everything();

        Reply again = book(input, "finalPrice", money("1", "EUR"));
        assertThat(again.data("createBooking.replayed").asBoolean()).isTrue();
        assertThat(again.data("createBooking.trackingToken")).isEqualTo(first.data("createBooking.trackingToken"));
        assertThat(again.data("createBooking.orderCode")).isEqualTo(first.data("createBooking.orderCode"));
        assertThat(again.data("createBooking.order.finalPrice.amount").asString())
                .isEqualTo("2250.50");
        assertThat(again.data("createBooking.lead.contactEmail").asString()).isEqualTo("julia@example.com");
        assertThat(again.data("createBooking.event").isNull()).isTrue();
        // The same person, who sends only the phone.
        assertThat(book(input, "customer", Map.of("fullName", "Юля", "phone", "+79165554433"))
                        .data("createBooking.orderCode"))
                .isEqualTo(first.data("createBooking.orderCode"));
        assertThat(everything()).isEqualTo(before);

        assertThat(book(input, "bikeUrl", "https://listings.example/2")
                        .data("createBooking.replayed")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void createsAnotherBookingAfterTenMinutesOrCancellation() {
        Map<String, Object> input = booking("julia@example.com");
        String first = book(input).data("createBooking.order.id").asString();
        api.query(
                "mutation($id: ID!) { cancelOrder(input: {id: $id, reason: COMPLIANCE}) { userErrors { code } } }",
                Map.of("id", first));
        String second = book(input).data("createBooking.order.id").asString();
        assertThat(second).isNotEqualTo(first);

        database.execute(
                "update orders set created_at = created_at - interval '10 minutes' where id = '" + second + "'");
        assertThat(book(input).data("createBooking.order.id").asString()).isNotIn(first, second);
    }

    @Test
    void identifiesBikesWithoutAReferenceByTitle() {
        Map<String, Object> input = booking("julia@example.com");
        input.remove("bikeUrl");
        Reply first = book(input);
        assertThat(book(input).data("createBooking.orderCode")).isEqualTo(first.data("createBooking.orderCode"));
        assertThat(book(input, "bike", Map.of("title", "Another")).data("createBooking.orderCode"))
                .isNotEqualTo(first.data("createBooking.orderCode"));
    }

    @Test
    void concurrentBookingsCreateOneOrder() throws Exception {
        database.execute("update customers set phone = '+79165554433' where email = 'vera@example.com'");
        Map<String, Object> byEmail = booking("vera@example.com");
        Map<String, Object> byPhone = booking("vera@example.com");
        byEmail.put("customer", Map.of("fullName", "Vera", "email", "vera@example.com"));
        byPhone.put("customer", Map.of("fullName", "Vera", "phone", "89165554433"));
        int before = rows("orders");
        List<Reply> replies = ConcurrentCalls.send(20, client -> book(client % 2 == 0 ? byEmail : byPhone));

        assertThat(replies)
                .extracting(reply -> reply.data("createBooking.orderCode"))
                .containsOnly(replies.getFirst().data("createBooking.orderCode"));
        assertThat(replies)
                .extracting(reply -> reply.data("createBooking.trackingToken"))
                .containsOnly(replies.getFirst().data("createBooking.trackingToken"));
        assertThat(replies.stream()
                        .filter(reply -> !reply.data("createBooking.replayed").asBoolean()))
                .hasSize(1);
        assertThat(rows("orders")).isEqualTo(before + 1);
        assertThat(rows("leads where source = 'website_booking' and contact_name = 'Vera'"))
                .isEqualTo(1);
    }

    @Test
    void reportsAllInputErrorsTogetherAndSavesNothing() {
        String before = everything();
        Map<String, Object> input = booking("nobody");
        input.put("customer", Map.of("fullName", " ", "email", "nobody", "phone", "12"));
        input.put("bikeId", "b".repeat(201));
        input.put("bikeUrl", "ftp://listings.example/1");
        input.put(
                "bike",
                Map.of(
                        "title",
                        " ",
                        "year",
                        1899,
                        "images",
                        List.of("javascript:alert(1)"),
                        "price",
                        money("-1", "DEM")));
        input.put("finalPrice", money("-1", "EUR"));
        input.put("totalPrice", money("1", "EUR"));
        input.put("exchangeRate", "0");
        input.put("notes", "a\u0000b");
        input.put("bookingMeta", Map.of("nul", "a\u0000b"));
        input.put("externalReference", "r".repeat(201));
        Reply reply = book(input);

        assertThat(errors(reply))
                .containsExactlyInAnyOrder(
                        "customer.fullName REQUIRED",
                        "customer.email INVALID_VALUE",
                        "customer.phone INVALID_VALUE",
                        "bikeId TOO_LONG",
                        "bikeUrl INVALID_VALUE",
                        "bike.title REQUIRED",
                        "bike.year INVALID_VALUE",
                        "bike.price.amount INVALID_VALUE",
                        "bike.price.currency INVALID_VALUE",
                        "finalPrice.amount INVALID_VALUE",
                        "totalPrice.currency INVALID_VALUE",
                        "exchangeRate INVALID_VALUE",
                        "notes INVALID_TEXT",
                        "bookingMeta INVALID_TEXT",
                        "externalReference TOO_LONG");
        assertThat(reply.data("createBooking.order").isNull()).isTrue();
        assertThat(reply.data("createBooking.trackingToken").isNull()).isTrue();
        assertThat(everything()).isEqualTo(before);
    }

    private static Stream<String> errors(Reply reply) {
        return reply.data("createBooking.userErrors")
                .valueStream()
                .map(error -> error.path("path")
                                .valueStream()
                                .map(part -> part.asString())
                                .reduce((a, b) -> a + "." + b)
                                .orElse("")
                        + " " + error.path("code").asString());
    }

    @Test
    void fillsMissingBikeFieldsFromTheCatalogue() {
        database.execute("""
                insert into bikes (id, bike_id, name, brand, price, currency, images, active, url, created_at,
                  updated_at)
                values (gen_random_uuid(), 'b-77', 'Trek Fuel EX', 'Trek', 2500, 'EUR',
                  array['https://photos.example/t.jpg'], true,
                  'https://listings.example/77', now(), now())""");
        Map<String, Object> input = booking("julia@example.com");
        input.remove("bike");
        input.remove("bikeUrl");
        Reply reply = book(input, "bikeId", "b-77");
        assertThat(reply.data("createBooking.order").toString())
                .contains(
                        "\"title\":\"Trek Fuel EX\",\"brand\":\"Trek\"",
                        "\"images\":[\"https://photos.example/t.jpg\"]",
                        "\"archivedBike\":false");

        // The advertisement and the catalogue entry disappear; the order still shows its snapshot.
        database.execute("delete from bikes where bike_id = 'b-77'");
        assertThat(api.query("{ order(id: \"%s\") { bike { title price { amount } images image { source } } } }"
                                .formatted(reply.data("createBooking.orderCode").asString()))
                        .data("order.bike")
                        .toString())
                .isEqualTo("{\"title\":\"Trek Fuel EX\",\"price\":{\"amount\":\"2500.00\"},"
                        + "\"images\":[\"https://photos.example/t.jpg\"],\"image\":{\"source\":\"PROXIED\"}}");

        assertThat(errors(book(input, "bikeId", "unknown"))).containsExactly("bike REQUIRED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update orders set bike_snapshot = jsonb_set(bike_snapshot, '{price}', '1') where id = :id",
                "update orders set bike_snapshot = bike_snapshot || '{\"takenAt\": \"2000-01-01T00:00:00Z\"}' "
                        + "where id = :id",
                "update orders set bike_snapshot = '{\"title\": \"Another\"}' where id = :id",
                "update orders set external_bike_ref = null where id = :id"
            })
    void databaseRefusesToChangeTheBookedBike(String update) {
        String id = book(booking("julia@example.com"))
                .data("createBooking.order.id")
                .asString();
        String before = everything();
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> database.jdbc()
                        .sql(update.replace(":id", "'" + id + "'"))
                        .update())
                .isInstanceOf(DataIntegrityViolationException.class)
                .hasMessageContaining("the bike of order");
        assertThat(everything()).isEqualTo(before);
        // The image archive may change its own column.
        database.execute("update orders set cached_images = array['/images/bikes/1.jpg'] where id = '" + id + "'");
    }

    @Test
    void dryRunReturnsTheFullAnswerAndSavesNothing() {
        String before = everything();
        Map<String, Object> input = booking("julia@example.com");
        Reply reply = book(input, "dryRun", true);
        assertThat(reply.data("createBooking.order.customer.fullName").asString())
                .isEqualTo("Юлия Щербакова");
        assertThat(reply.data("createBooking.order.bike.title").asString()).isEqualTo("Canyon Endurace CF 7");
        assertThat(reply.data("createBooking.trackingToken").isNull()).isTrue();
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void storesWebsiteMetadataInAnyForm() {
        Map<String, Object> input = booking("julia@example.com");
        input.put("bookingMeta", List.of("a", 1, 1.5, true, Map.of("ё", "no NUL: \\u0000 🚲")));
        String code = book(input).data("createBooking.orderCode").asString();
        assertThat(database.jdbc()
                        .sql("select booking_meta::text from orders where order_code = ?")
                        .param(code)
                        .query(String.class)
                        .single())
                .isEqualTo("[\"a\", 1, 1.5, true, {\"ё\": \"no NUL: \\\\u0000 🚲\"}]");

        assertThat(errors(book(booking("b@example.com"), "bookingMeta", Map.of("a", "x".repeat(20_000)))))
                .containsExactly("bookingMeta TOO_LONG");
    }

    /** They are read with each order of a list. */
    @Test
    void limitsTheAddressesOfPicturesTogether() {
        String address = "https://pictures.example/" + "a".repeat(975);
        Map<String, Object> bike = Map.of("title", "Bike", "images", Collections.nCopies(21, address));
        String before = everything();
        assertThat(errors(book(booking("b@example.com"), "bike", bike))).containsExactly("bike.images TOO_LONG");
        assertThat(everything()).isEqualTo(before);
    }

    /** {@code jsonb} returns all digits of a number: these 60 have six characters each. */
    @Test
    void limitsMetadataInTheFormInWhichItIsStored() {
        for (Object meta : List.of(
                Collections.nCopies(60, new BigDecimal("1e399")),
                Collections.nCopies(1001, 1),
                IntStream.range(0, 20).boxed().reduce(List.of(), (inner, i) -> List.of(inner), (a, b) -> a))) {
            assertThat(errors(book(booking("b@example.com"), "bookingMeta", meta)))
                    .containsExactly("bookingMeta TOO_LONG");
        }
        assertThat(book(booking("b@example.com"), "bookingMeta", List.of(new BigDecimal("1e131000")))
                        .refusal()
                        .code())
                .isEqualTo("BAD_REQUEST");
        assertThat(api.query(BOOK.replace("$input: CreateBookingInput!", "")
                                .replace("mutation()", "mutation")
                                .replace("$input", "{customer: {fullName: \"A\"}, bookingMeta: {a: 1e999999}}"))
                        .refusal()
                        .code())
                .isEqualTo("BAD_REQUEST");
    }

    /** As an earlier version stored it: a list without the value must not read it, and a list with it is refused. */
    @Test
    void storedMetadataThatIsTooLargeIsRefused() {
        String code = book(booking("julia@example.com"))
                .data("createBooking.orderCode")
                .asString();
        for (String stored : List.of("'[1e131000, 1e-16000]'", "to_jsonb(repeat('x', 4000000))")) {
            database.execute("update orders set booking_meta = " + stored + " where order_code = '" + code + "'");
            assertThat(api.query("{ orders(first: 5) { nodes { orderCode } } }").texts("orders.nodes", "orderCode"))
                    .contains(code);
            assertThat(api.query("query($id: ID!) { order(id: $id) { orderCode bookingMeta } }", Map.of("id", code))
                            .refusal())
                    .isEqualTo(new Reply.Refusal(
                            "LIMIT_EXCEEDED",
                            null,
                            "The JSON values in this response have more than 4 MB. Request fewer records at a time."));
        }
    }

    @Test
    void refusesAnalystsAndAnonymousCallers() {
        Map<String, Object> variables = Map.of("input", booking("julia@example.com"));
        assertThat(api.as("analyst").query(BOOK, variables).refusal().code()).isEqualTo("FORBIDDEN");
        assertThat(api.anonymous().query(BOOK, variables).refusal().code()).isEqualTo("UNAUTHENTICATED");
        assertThat(rows("leads where source = 'website_booking' and contact_name = 'Юлия Щербакова'"))
                .isZero();
    }

    @Test
    void statementCountDoesNotDependOnPictures() throws Exception {
        Map<String, Object> bare = booking("one@example.com");
        bare.put("customer", Map.of("fullName", "One", "email", "one@example.com"));
        bare.put("bike", Map.of("title", "One"));
        Map<String, Object> full = booking("two@example.com");
        full.put("customer", Map.of("fullName", "Two", "email", "two@example.com"));
        // The first request of a caller adds the caller to the users.
        api.query("{ __typename }");
        List<String> one = statements.during(() -> bookWithFewFields(bare));
        assertThat(statements.during(() -> bookWithFewFields(full)))
                .hasSameSizeAs(one)
                .hasSizeLessThan(25);
    }

    private Reply bookWithFewFields(Map<String, Object> input) {
        return api.query(
                "mutation($input: CreateBookingInput!) { createBooking(input: $input) { orderCode trackingToken } }",
                Map.of("input", input));
    }

    private int rows(String table) {
        return database.jdbc()
                .sql("select count(*) from " + table)
                .query(Integer.class)
                .single();
    }

    private String everything() {
        return database.jdbc().sql("""
                        select (select string_agg(o::text, ';' order by id) from orders o)
                          || (select string_agg(l::text, ';' order by id) from leads l)
                          || (select string_agg(c::text, ';' order by id) from customers c)
                          || (select count(*) from status_history) || ' ' || (select count(*) from tracking_tokens)
                          || ' ' || (select count(*) from image_archives) || ' ' || (select count(*)
                            from scheduled_tasks)
                          || ' ' || (select count(*) from idempotency_records)""").query(String.class).single();
    }
}
