package crm.inspection;

import crm.graphql.DateTimeRange;
import crm.sql.Where;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The input {@code InspectionFilter}: which inspections. A null field does not filter. */
record InspectionFilter(
        @Nullable List<String> order,
        @Nullable List<InspectionStage> stage,
        @Nullable List<InspectionType> type,
        @Nullable Boolean complete,
        @Nullable Boolean failed,
        @Nullable List<ChecklistPoint> failedItems,
        @Nullable DateTimeRange createdAt,
        @Nullable DateTimeRange updatedAt) {

    private static final String DECIDED = """
            (select count(*) from checklist_items k where k.inspection_id = i.id and k.result <> 'PENDING')""";

    private static final String FAILED =
            "exists (select from checklist_items k where k.inspection_id = i.id and k.result = 'FAIL')";

    /** As conditions on the table {@code inspections}, called {@code i}. */
    Where where() {
        Where where = new Where()
                .anyOfIds("i.order_id", "filter.order", order)
                .anyOf("i.stage", "filter.stage", stage)
                .anyOf("i.type", "filter.type", type)
                .within("i.created_at", "filter.createdAt", createdAt)
                .within("i.updated_at", "filter.updatedAt", updatedAt);
        if (complete != null) {
            where.and(DECIDED + (complete ? " = :points" : " < :points"), "points", ChecklistPoint.values().length);
        }
        if (failed != null) {
            where.and(failed ? FAILED : "not " + FAILED);
        }
        if (failedItems != null && !failedItems.isEmpty()) {
            where.and(
                    """
                    exists (select from checklist_items k where k.inspection_id = i.id and k.result = 'FAIL'
                      and k.item = any(:failedItems))""",
                    "failedItems",
                    failedItems.stream().map(ChecklistPoint::name).distinct().toArray(String[]::new));
        }
        return where;
    }
}
