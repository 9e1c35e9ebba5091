package crm.upload;

/** Progress of an upload. */
public enum UploadState {
    WAITING,
    RECEIVED,
    ATTACHED
}
