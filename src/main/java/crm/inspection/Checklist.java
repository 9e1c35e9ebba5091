package crm.inspection;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** All 28 points of an inspection, and what follows from them. */
record Checklist(List<ChecklistItem> items) {

    /** @param touched the points that have a row; the others are pending */
    static Checklist of(Map<ChecklistPoint, ChecklistItem> touched) {
        return new Checklist(Arrays.stream(ChecklistPoint.values())
                .map(point -> touched.getOrDefault(point, ChecklistItem.untouched(point)))
                .toList());
    }

    ChecklistItem item(ChecklistPoint point) {
        return items.get(point.ordinal());
    }

    /** How many points are decided. */
    record Progress(int decided, int passed, int failed, int total) {}

    Progress progress() {
        int passed = count(CheckResult.PASS);
        int failed = count(CheckResult.FAIL);
        return new Progress(passed + failed, passed, failed, items.size());
    }

    InspectionAction suggestedAction() {
        if (count(CheckResult.PENDING) > 0) {
            return InspectionAction.CONTINUE;
        }
        return count(CheckResult.FAIL) > 0 ? InspectionAction.ASK_CUSTOMER : InspectionAction.CONFIRM_QUALITY;
    }

    private int count(CheckResult result) {
        return (int) items.stream().filter(item -> item.result() == result).count();
    }
}
