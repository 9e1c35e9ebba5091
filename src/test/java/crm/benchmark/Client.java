package crm.benchmark;

import java.io.IOException;
import java.sql.SQLException;

/** One of several concurrent clients: it sends the next request when it has the last answer. */
@FunctionalInterface
interface Client {

    /**
     * @return how many rows the answer counts for
     * @throws IllegalStateException if the answer is none
     */
    int ask() throws IOException, SQLException;
}
