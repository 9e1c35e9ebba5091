package crm;

import crm.legacy.ImportCommand;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the server, or one of its commands. */
@SpringBootApplication
public class CrmApplication {

    private static final int USAGE = 2;

    public static void main(String[] args) {
        List<String> words =
                Arrays.stream(args).filter(arg -> !arg.startsWith("--")).toList();
        String[] options =
                Arrays.stream(args).filter(arg -> arg.startsWith("--")).toArray(String[]::new);
        if (words.isEmpty()) {
            SpringApplication.run(CrmApplication.class, options);
        } else if (words.size() == 2 && words.getFirst().equals("import")) {
            System.exit(ImportCommand.launch(CrmApplication.class, words.get(1), options));
        } else {
            System.err.println("usage: java -jar crm-graphql.jar [import DIR] [--setting=value ...]");
            System.exit(USAGE);
        }
    }
}
