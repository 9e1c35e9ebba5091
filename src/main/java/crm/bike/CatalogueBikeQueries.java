package crm.bike;

import crm.graphql.Connection;
import crm.graphql.Money;
import crm.graphql.NodeSource;
import crm.graphql.PageArguments;
import crm.graphql.RecordReference;
import crm.sql.Pages;
import crm.sql.ResultSets;
import crm.sql.TableMapping;
import crm.sql.Where;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the table {@code bikes}. */
@Component
class CatalogueBikeQueries implements NodeSource {

    private static final TableMapping<CatalogueBike> BIKES =
            new TableMapping<>("""
            b.id, b.bike_id, b.name, b.brand, b.model, b.year, b.size, b.wheel_size, b.category, b.condition_grade,
            b.price, b.original_price, b.currency, b.description, b.location, b.url, b.source_platform,
            b.source_ad_id, b.main_photo_url, b.images, b.active, b.deactivated_at, b.deactivation_reason, b.version,
            b.created_at, b.updated_at
            """, "bikes b", "b.id", CatalogueBikeQueries::bike, CatalogueBike::id);

    private final JdbcClient jdbc;

    private final Pages pages;

    CatalogueBikeQueries(JdbcClient jdbc, Pages pages) {
        this.jdbc = jdbc;
        this.pages = pages;
    }

    @Override
    public Map<UUID, CatalogueBike> byIds(Collection<UUID> ids) {
        return pages.byIds(BIKES, ids);
    }

    /** A bike by its UUID, else by its id in the catalogue. */
    Optional<CatalogueBike> find(RecordReference reference) {
        return pages.find(BIKES, "null::text", "b.bike_id", "null::uuid", reference);
    }

    /** A bike, locked until the end of the transaction. */
    Optional<CatalogueBike> lock(UUID id) {
        return pages.lock(BIKES, List.of(id)).stream().findFirst();
    }

    Connection<CatalogueBike> page(@Nullable CatalogueBikeFilter filter, CatalogueBikeSort sort, PageArguments page) {
        return pages.page(BIKES, filter == null ? new Where() : filter.where(), sort.keyset(), page);
    }

    /** The ids of bikes by their ids in the catalogue. */
    Map<String, UUID> ids(Collection<String> bikeIds) {
        return jdbc.sql("select bike_id, id from bikes where bike_id = any(:bikeIds)")
                .param("bikeIds", bikeIds.toArray(String[]::new))
                .query(row -> {
                    Map<String, UUID> ids = HashMap.newHashMap(bikeIds.size());
                    while (row.next()) {
                        ids.put(row.getString("bike_id"), ResultSets.uuid(row, "id"));
                    }
                    return ids;
                });
    }

    private static CatalogueBike bike(ResultSet row, int number) throws SQLException {
        String currency = row.getString("currency");
        return new CatalogueBike(
                ResultSets.uuid(row, "id"),
                row.getString("bike_id"),
                row.getString("name"),
                row.getString("brand"),
                row.getString("model"),
                row.getObject("year", Integer.class),
                row.getString("size"),
                row.getString("wheel_size"),
                row.getString("category"),
                row.getString("condition_grade"),
                Money.of(row.getBigDecimal("price"), currency),
                Money.of(row.getBigDecimal("original_price"), currency),
                row.getString("description"),
                row.getString("location"),
                row.getString("url"),
                row.getString("source_platform"),
                row.getString("source_ad_id"),
                row.getString("main_photo_url"),
                ResultSets.texts(row, "images"),
                row.getBoolean("active"),
                ResultSets.optionalInstant(row, "deactivated_at"),
                row.getString("deactivation_reason"),
                row.getInt("version"),
                ResultSets.instant(row, "created_at"),
                ResultSets.instant(row, "updated_at"));
    }
}
