package crm.architecture.violators.legacy.report;

import crm.architecture.violators.legacy.Command;

/** A sub-package that depends on the package above it. */
class ReportWithCommand {

    Command command() {
        return new Command();
    }
}
