package crm.architecture.violators.legacy.value;

import crm.architecture.violators.legacy.report.ReportWithParser;

/** A lower layer that depends on a higher one, which depends on it: a cycle. */
public class ParserWithReport {

    public ReportWithParser report() {
        return new ReportWithParser();
    }
}
