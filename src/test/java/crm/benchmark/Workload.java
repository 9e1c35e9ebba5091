package crm.benchmark;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One kind of request: answered by the server, and by PostgreSQL alone for comparison. */
interface Workload {

    /** W1 and so on. */
    String name();

    String title();

    /** What is counted a second: answers, or the rows in them. */
    String unit();

    /**
     * The number of concurrent clients.
     *
     * @param others how many it is where nothing speaks against it
     */
    default int clients(int others) {
        return others;
    }

    /** @param number tells the clients apart, so that they begin at different places */
    Client ofServer(HttpConnection connection, int number);

    Client ofDatabase(Database database, int number);

    /** Null where the peer is not asked for this. */
    default @Nullable Client ofPeer(HttpConnection connection, int number) {
        return null;
    }

    /** @throws IllegalStateException if the peer answers with other records */
    default void requireSameRecords(HttpConnection connection, HttpConnection peer) throws IOException {}

    /** Like {@link #ofServer}, while the database has no change feed; null where nothing is changed. */
    default @Nullable Client ofServerWithoutFeed(HttpConnection connection, int number) {
        return null;
    }

    /** @throws IllegalStateException if server and database do not give the same answers */
    void requireEqualAnswers(HttpConnection connection, Database database) throws IOException, SQLException;

    /** Requests that differ in the size of the page only, by that size; none where there is no page. */
    Map<Integer, byte[]> requestsBySize();
}
