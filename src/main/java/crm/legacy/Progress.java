package crm.legacy;

/** Receives the progress of an import. */
interface Progress {

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

    /** Another import runs; this one waits for it. */
    default void waiting() {}

    void reading(String file);

    /** So many more rows of the file are read. */
    void rows(int count);

    /** The file is read; now its rows become records. */
    void merging(String file);

    void done();
}
