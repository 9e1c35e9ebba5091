package crm.standalone;

import java.io.IOException;
import java.nio.file.Path;

/** Another process of the application: opens the database of a folder and holds it until its input ends. */
final class DatabaseHolder {

    private DatabaseHolder() {}

    public static void main(String[] args) throws IOException {
        try (EmbeddedDatabase database = EmbeddedDatabase.open(Path.of(args[0]))) {
            System.out.println("OPEN " + database.isOwner() + " " + database.jdbcUrl());
            System.out.flush();
            while (System.in.read() >= 0) {
                // Until the parent process closes the input, or kills this process.
            }
        }
    }
}
