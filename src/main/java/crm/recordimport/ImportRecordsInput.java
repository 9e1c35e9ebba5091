package crm.recordimport;

record ImportRecordsInput(String uploadId) {}
