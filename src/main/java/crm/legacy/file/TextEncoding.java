package crm.legacy.file;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * The encoding of a text file, as its first bytes show it. The {@code CharsetDetector} of ICU takes short files in
 * Cyrillic for ISO-8859-2: the ASCII of headers, ids and times outnumbers their letters.
 *
 * @param name as iconv knows it
 * @param charset that decodes the file; UTF-8 for an encoding that the import does not read
 * @param markLength bytes of the byte order mark
 * @param isOther true for an encoding that the import does not read
 */
record TextEncoding(String name, Charset charset, int markLength, boolean isOther) {

    private static final TextEncoding UTF_8 = new TextEncoding("UTF-8", StandardCharsets.UTF_8, 0, false);

    /** With fewer letters, it is a text in UTF-8 with broken characters: these rows are rejected one by one. */
    private static final int MIN_LETTERS = 8;

    /** @param start the first bytes of the file, up to some thousands */
    static TextEncoding of(byte[] start) {
        if (begins(start, 0xEF, 0xBB, 0xBF)) {
            return new TextEncoding("UTF-8", StandardCharsets.UTF_8, 3, false);
        }
        if (begins(start, 0xFF, 0xFE)) {
            return new TextEncoding("UTF-16LE", StandardCharsets.UTF_16LE, 2, false);
        }
        if (begins(start, 0xFE, 0xFF)) {
            return new TextEncoding("UTF-16BE", StandardCharsets.UTF_16BE, 2, false);
        }
        // The header begins with ASCII.
        if (start.length >= 4 && start[0] != 0 && start[1] == 0 && start[2] != 0 && start[3] == 0) {
            return new TextEncoding("UTF-16LE", StandardCharsets.UTF_16LE, 0, false);
        }
        if (start.length >= 4 && start[0] == 0 && start[1] != 0 && start[2] == 0 && start[3] != 0) {
            return new TextEncoding("UTF-16BE", StandardCharsets.UTF_16BE, 0, false);
        }
        return withoutMark(start);
    }

    private static boolean begins(byte[] start, int... bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (i >= start.length || (start[i] & 0xFF) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    /** Texts in Windows-1251 have most letters, the small ones, above 0xE0; KOI8-R below it; UTF-8 has other bytes. */
    private static TextEncoding withoutMark(byte[] start) {
        int letters = 0;
        int above = 0;
        int others = 0;
        int inWords = 0;
        int before = 0;
        for (byte b : start) {
            int value = b & 0xFF;
            if (value >= 0xC0) {
                letters++;
                above += value >= 0xE0 ? 1 : 0;
                inWords += before >= 0xC0 ? 1 : 0;
            } else if (value >= 0x80) {
                others++;
            }
            before = value;
        }
        if (letters < MIN_LETTERS || others * 4 > letters) {
            return UTF_8;
        }
        // In the languages of Western Europe, letters with accents stand alone.
        String cyrillic = above * 2 >= letters ? "WINDOWS-1251" : "KOI8-R";
        String name = inWords * 2 >= letters ? cyrillic : "WINDOWS-1252";
        return new TextEncoding(name, StandardCharsets.UTF_8, 0, true);
    }
}
