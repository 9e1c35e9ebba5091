package crm.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import crm.bike.BikeSnapshot;
import crm.legacy.value.RejectionReason;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every order gets a snapshot of its bike, from the sources that exist. */
class SnapshotTest extends ImportTest {

    private static final String HEADER =
            "id,order_code,customer_id,bike_id,bike_url,bike_snapshot,bike_name,final_price_eur,status,created_at";

    private static final String URL = "https://bikehub.example/item/road-bikes/537600/time-wahoo-package-deal";

    private static final Instant BOOKED = Instant.parse("2026-01-02T00:00:00Z");

    private void order(String bikeId, String url, String snapshot, String name, String price) {
        oneCustomer();
        csv(
                "orders.csv",
                HEADER,
                "O1,ORD-1,C1,%s,%s,%s,%s,%s,new,2026-01-02T00:00:00Z"
                        .formatted(
                                bikeId,
                                url,
                                snapshot.isEmpty() ? "" : '"' + snapshot.replace("\"", "\"\"") + '"',
                                name,
                                price));
    }

    private void catalogue() {
        csv(
                "bikes.csv",
                "id,name,category,price,url,main_image,images,is_active",
                "7,Trek Domane,road bikes,1500.0," + URL
                        + ",https://p.example/1.jpg,\"[\"\"https://p.example/1.jpg\"\"]\",true");
    }

    private BikeSnapshot snapshot() {
        return BikeSnapshot.fromJson(value("select bike_snapshot from orders"));
    }

    @Test
    void readsTheOldKeys() {
        catalogue();
        order("7", URL, """
                {"title": "MINT Cannondale", "category": "dual suspension bikes", "location": "Gauteng", \
                "description": "Dealer",\
                 "price": 3000.0, "brand": "Cannondale", "model": "Scalpel", "bike_id": "7", "bike_url": "%s",\
                 "main_photo_url": "https://p.example/9.jpg", "images": ["https://p.example/9.jpg", \
                "https://p.example/8.jpg"]}\
                """.formatted(URL), "", "114.77");

        run();

        assertThat(snapshot())
                .isEqualTo(new BikeSnapshot(
                        "MINT Cannondale",
                        "Cannondale",
                        "Scalpel",
                        null,
                        null,
                        "dual suspension bikes",
                        new BigDecimal("3000"),
                        "EUR",
                        "Gauteng",
                        "Dealer",
                        "https://p.example/9.jpg",
                        List.of("https://p.example/9.jpg", "https://p.example/8.jpg"),
                        "7",
                        URL,
                        URL,
                        BOOKED,
                        false));
        assertThat(value("select bike_name from orders")).isEqualTo("MINT Cannondale");
        assertThat(warnings()).isEmpty();
    }

    @Test
    void rebuildsFromTheNameFirst() {
        catalogue();
        order("7", URL, "", "The name", "114.77");
        run();
        assertThat(snapshot().title()).isEqualTo("The name");
        assertThat(snapshot().category())
                .as("the other values come from the catalogue")
                .isEqualTo("road bikes");
        assertThat(snapshot().price()).isEqualByComparingTo("1500");
        assertThat(snapshot().images()).containsExactly("https://p.example/1.jpg");
        assertThat(snapshot().takenAt()).isEqualTo(BOOKED);
        assertThat(snapshot().rebuilt()).isTrue();
    }

    @Test
    void rebuildsFromTheCatalogue() {
        catalogue();
        order("7", URL, "", "", "114.77");
        run();
        assertThat(snapshot().title()).isEqualTo("Trek Domane");
        assertThat(value("select bike_name from orders")).isEqualTo("Trek Domane");
    }

    @Test
    void rebuildsFromThePriceOfTheOrderAndTheWordsOfTheUrl() {
        order("7", URL, "", "", "114.77");
        run();
        assertThat(snapshot().title()).isEqualTo("Time wahoo package deal");
        assertThat(snapshot().price()).isEqualByComparingTo("114.77");
        assertThat(snapshot().currency()).isEqualTo("EUR");
        assertThat(snapshot().externalBikeRef()).isEqualTo(URL);
        assertThat(snapshot().rebuilt()).isTrue();
    }

    @Test
    void addsAMissingTitleWithoutMarkingTheSnapshotAsRebuilt() {
        order("7", URL, "{\"title\": \"\", \"category\": \"kids bikes\", \"price\": null}", "", "");
        run();
        assertThat(snapshot().title()).isEqualTo("Time wahoo package deal");
        assertThat(snapshot().category()).isEqualTo("kids bikes");
        assertThat(snapshot().price()).isNull();
        assertThat(snapshot().currency()).isNull();
        assertThat(snapshot().rebuilt()).isFalse();
    }

    @Test
    void rebuildsABrokenSnapshotWithAWarning() {
        order("7", URL, "{\"title\": \"Tre", "", "");
        run();
        assertWarned("orders.csv", 2, "bike_snapshot", RejectionReason.INVALID_JSON, "{\"title\": \"Tre");
        assertThat(snapshot().rebuilt()).isTrue();
    }

    @Test
    void warnsAboutKeysThatAreNotImported() {
        order(
                "7",
                URL,
                "{\"title\": \"Trek\", \"colour\": \"red\", \"price\": \"cheap\", \"images\": [1], \"brand\": "
                        + "\"a\\u0000b\"}",
                "",
                "");
        run();
        assertWarned("orders.csv", 2, "bike_snapshot", RejectionReason.UNKNOWN_KEY, "colour: \"red\"");
        assertWarned("orders.csv", 2, "bike_snapshot", RejectionReason.INVALID_DECIMAL, "price: \"cheap\"");
        assertWarned("orders.csv", 2, "bike_snapshot", RejectionReason.INVALID_JSON, "images: [1]");
        assertThat(warnings()).hasSize(4);
        assertThat(snapshot().brand()).isNull();
    }

    @Test
    void takesTheReferenceOfTheBikeFromEachSource() {
        order("7", "", "{\"title\": \"Trek\", \"bike_url\": \"https://a.example/7\"}", "", "");
        run();
        assertThat(value("select external_bike_ref from orders")).isEqualTo("https://a.example/7");
        assertThat(value("select bike_url from orders")).isNull();
    }

    @Test
    void takesTheIdOfTheBikeIfThereIsNoUrl() {
        order("7", "", "{\"title\": \"Trek\"}", "", "");
        run();
        assertThat(value("select external_bike_ref from orders")).isEqualTo("7");
    }
}
