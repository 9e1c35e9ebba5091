package crm.bike;

import crm.sql.ResultSets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The bikes for sale now; see the table {@code bikes}. */
@Component
public class Catalogue {

    private final JdbcClient jdbc;

    Catalogue(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The catalogue's data about a bike that is for sale.
     *
     * @param bikeId its id there
     * @return empty where it is not in the catalogue, or no longer active there: an archived bike
     */
    public Optional<BikeFacts> find(@Nullable String bikeId) {
        return jdbc.sql("""
                        select name, brand, model, year, size, category, price, currency, description, main_photo_url,
                          images, bike_id, url
                        from bikes where bike_id = :bikeId and active
                        """)
                .param("bikeId", bikeId)
                .query((row, number) -> new BikeFacts(
                        row.getString("name"),
                        row.getString("brand"),
                        row.getString("model"),
                        row.getObject("year", Integer.class),
                        row.getString("size"),
                        row.getString("category"),
                        row.getBigDecimal("price"),
                        row.getString("currency"),
                        null,
                        row.getString("description"),
                        row.getString("main_photo_url"),
                        ResultSets.texts(row, "images"),
                        row.getString("bike_id"),
                        row.getString("url")))
                .optional();
    }
}
