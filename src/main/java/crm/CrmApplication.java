package crm;

import crm.legacy.ImportCommand;
import crm.recordimport.RecordImportCommand;
import crm.request.OutOfMemoryExit;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the server, or one of its commands. */
@SpringBootApplication
public class CrmApplication {

    private static final String IMPORT = "import";

    private static final String RECORDS = "records";

    private static final int USAGE = 2;

    public static void main(String[] args) {
        OutOfMemoryExit.install();
        List<String> arguments = List.of(args);
        List<String> words =
                arguments.stream().filter(arg -> !arg.startsWith("--")).toList();
        if (words.isEmpty()) {
            SpringApplication server = new SpringApplication(CrmApplication.class);
            server.addListeners(new StoppedStart());
            server.run(args);
        } else if (words.getFirst().equals(IMPORT)) {
            List<String> others = new ArrayList<>(arguments);
            others.remove(IMPORT);
            // A directory of the old CRM with this name is ./records.
            boolean records = words.size() > 1 && words.get(1).equals(RECORDS) && others.remove(RECORDS);
            System.exit(
                    records
                            ? RecordImportCommand.launch(CrmApplication.class, others)
                            : ImportCommand.launch(CrmApplication.class, others));
        } else {
            System.err.println(
                    "usage: java -jar crm-graphql.jar [import SOURCE | import records FILE] [--setting=value ...]");
            System.exit(USAGE);
        }
    }
}
