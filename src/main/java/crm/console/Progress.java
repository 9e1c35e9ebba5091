package crm.console;

/** Receives the progress of an import. */
public interface Progress {

    /** Ignores all progress. */
    Progress NONE = new Progress() {

        @Override
        public void reading(String file) {}

        @Override
        public void rows(int count) {}

        @Override
        public void merging(String file) {}

        @Override
        public void done() {}
    };

    /** The import waits for another one. */
    default void waiting() {}

    /** The import begins to read a file. */
    void reading(String file);

    /** The import has read more rows of the file. */
    void rows(int count);

    /** The import has read the file and begins to create and update records. */
    void merging(String file);

    /** The import has finished the file, or has ended. */
    void done();
}
