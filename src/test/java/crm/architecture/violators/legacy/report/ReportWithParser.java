package crm.architecture.violators.legacy.report;

import crm.architecture.violators.legacy.value.ParserWithReport;

/** A higher layer that depends on a lower one. */
public class ReportWithParser {

    public ParserWithReport parser() {
        return new ParserWithReport();
    }
}
