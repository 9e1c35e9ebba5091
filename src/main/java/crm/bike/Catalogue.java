package crm.bike;

import crm.sql.ResultSets;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the catalogue, the table {@code bikes}, says of a bike that is booked or asked for. */
@Component
public class Catalogue {

    private final JdbcClient jdbc;

    Catalogue(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The catalogue's answer about a bike.
     *
     * @param facts data of a bike that is for sale; {@link BikeFacts#NONE} for any other
     * @param archived true if the catalogue knows the bike and says that it is gone; false for an unknown bike
     */
    public record Entry(BikeFacts facts, boolean archived) {

        private static final Entry UNKNOWN = new Entry(BikeFacts.NONE, false);

        private static final Entry GONE = new Entry(BikeFacts.NONE, true);

        public boolean isForSale() {
            return !facts.equals(BikeFacts.NONE);
        }
    }

    /**
     * Finds a bike. Its row is locked against changes until the end of the transaction: a change of the catalogue that
     * waits for it finds the order that this transaction makes, and updates it.
     *
     * @param bikeId its id in the catalogue
     */
    public Entry find(@Nullable String bikeId) {
        return jdbc.sql("""
                        select name, brand, model, year, size, category, price, currency, location, description,
                          main_photo_url, images, bike_id, url, active
                        from bikes where bike_id = :bikeId for share
                        """)
                .param("bikeId", bikeId)
                .query((row, number) -> !row.getBoolean("active")
                        ? Entry.GONE
                        : new Entry(
                                new BikeFacts(
                                        row.getString("name"),
                                        row.getString("brand"),
                                        row.getString("model"),
                                        row.getObject("year", Integer.class),
                                        row.getString("size"),
                                        row.getString("category"),
                                        row.getBigDecimal("price"),
                                        row.getString("currency"),
                                        row.getString("location"),
                                        row.getString("description"),
                                        row.getString("main_photo_url"),
                                        ResultSets.texts(row, "images"),
                                        row.getString("bike_id"),
                                        row.getString("url")),
                                false))
                .optional()
                .orElse(Entry.UNKNOWN);
    }
}
