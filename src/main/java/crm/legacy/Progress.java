package crm.legacy;

/** Is told how far an import has come. */
interface Progress {

    /** For whoever does not want to know. */
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
