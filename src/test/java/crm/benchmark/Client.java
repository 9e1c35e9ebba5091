package crm.benchmark;

import java.io.IOException;
import java.sql.SQLException;

/** One of those who ask at the same time: asks the next thing when it has the last answer. */
@FunctionalInterface
interface Client {

    /**
     * @return how many rows the answer counts for
     * @throws IllegalStateException if the answer is none
     */
    int ask() throws IOException, SQLException;
}
