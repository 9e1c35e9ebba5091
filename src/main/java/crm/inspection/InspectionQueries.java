package crm.inspection;

import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.NodeSource;
import crm.graphql.PageArguments;
import crm.order.OrderVisibility;
import crm.sql.Keyset;
import crm.sql.Pages;
import crm.sql.ResultSets;
import crm.sql.StoredJson;
import crm.sql.TableMapping;
import crm.sql.Where;
import crm.upload.Uploads;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the tables {@code inspections} and {@code checklist_items}. */
@Component
class InspectionQueries implements NodeSource {

    static final String CHECKLIST = "Inspection.checklist";

    /** The files of uploaded photos. */
    static final String UPLOAD = "Inspection.upload";

    static final String VERDICT = "Inspection.verdict";

    private static final TableMapping<Inspection> INSPECTIONS = new TableMapping<>(
                    """
            i.id, i.order_id, i.type, i.stage, i.notes, i.specifications_confirmed, i.photos, i.photo_uploads,
            i.defects, i.next_action, i.version, i.created_at, i.updated_at""",
                    "inspections i",
                    "i.id",
                    (row, number) -> new Inspection(
                            ResultSets.uuid(row, "id"),
                            ResultSets.uuid(row, "order_id"),
                            ResultSets.optional(InspectionType.class, row, "type"),
                            ResultSets.required(InspectionStage.class, row, "stage"),
                            row.getString("notes"),
                            row.getObject("specifications_confirmed", Boolean.class),
                            ResultSets.texts(row, "photos"),
                            ResultSets.uuids(row, "photo_uploads"),
                            ResultSets.texts(row, "defects"),
                            row.getString("next_action"),
                            row.getInt("version"),
                            ResultSets.instant(row, "created_at"),
                            ResultSets.instant(row, "updated_at")),
                    Inspection::id)
            .visibleIf(OrderVisibility.through("i.order_id"));

    private static final Keyset OLDEST_FIRST = Keyset.ascending("OLDEST_FIRST", "i.created_at", "timestamptz");

    private final Pages pages;

    private final JdbcClient jdbc;

    InspectionQueries(Pages pages, JdbcClient jdbc, StoredJson json, Loaders loaders, Uploads uploads) {
        this.pages = pages;
        this.jdbc = jdbc;
        loaders.toMany(
                "Order.inspections",
                (orders, page) -> pages.pages(INSPECTIONS, "i.order_id", orders, new Where(), OLDEST_FIRST, page));
        loaders.toOne(VERDICT, json.column("inspections", "id", "verdict"));
        loaders.toOne(CHECKLIST, this::checklists);
        loaders.toOne(UPLOAD, uploads::byIds);
    }

    @Override
    public Map<UUID, Inspection> byIds(Collection<UUID> ids) {
        return pages.byIds(INSPECTIONS, ids);
    }

    Connection<Inspection> page(@Nullable InspectionFilter filter, InspectionSort sort, PageArguments page) {
        return pages.page(INSPECTIONS, filter == null ? new Where() : filter.where(), sort.keyset(), page);
    }

    /** The inspection, locked until the end of the transaction, and with it its points. */
    Optional<Inspection> lock(UUID id) {
        return pages.lockNamed(INSPECTIONS, id);
    }

    Checklist checklist(UUID inspection) {
        return checklists(List.of(inspection)).getOrDefault(inspection, Checklist.of(Map.of()));
    }

    private Map<UUID, Checklist> checklists(Collection<UUID> inspections) {
        Map<UUID, Map<ChecklistPoint, ChecklistItem>> touched = HashMap.newHashMap(inspections.size());
        inspections.forEach(inspection -> touched.put(inspection, new EnumMap<>(ChecklistPoint.class)));
        jdbc.sql("""
                        select k.inspection_id, k.item, k.result, k.comment, k.photos, k.photo_uploads,
                          k.version, k.updated_by, k.updated_at
                        from checklist_items k where k.inspection_id = any(:inspections::uuid[])
                        """).param("inspections", Where.uuids(inspections)).query(row -> {
            ChecklistPoint point = ResultSets.required(ChecklistPoint.class, row, "item");
            touched.computeIfAbsent(ResultSets.uuid(row, "inspection_id"), id -> new EnumMap<>(ChecklistPoint.class))
                    .put(
                            point,
                            new ChecklistItem(
                                    point,
                                    ResultSets.required(CheckResult.class, row, "result"),
                                    row.getString("comment"),
                                    ResultSets.texts(row, "photos"),
                                    ResultSets.uuids(row, "photo_uploads"),
                                    row.getInt("version"),
                                    ResultSets.optionalUuid(row, "updated_by"),
                                    ResultSets.instant(row, "updated_at")));
        });
        Map<UUID, Checklist> checklists = HashMap.newHashMap(touched.size());
        touched.forEach((inspection, items) -> checklists.put(inspection, Checklist.of(items)));
        return checklists;
    }
}
