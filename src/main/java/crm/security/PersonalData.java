package crm.security;

import java.util.Arrays;
import java.util.stream.Collectors;

/** How personal data is masked for those who may not see it: enough stays to count and to join by eye. */
public enum PersonalData {
    /** {@code Владислав Орлов} becomes {@code В*** О***}. */
    NAME {
        @Override
        public String masked(String value) {
            return Arrays.stream(value.strip().split("\\s+"))
                    .filter(word -> !word.isEmpty())
                    .map(word -> word.substring(0, word.offsetByCodePoints(0, 1)) + HIDDEN)
                    .collect(Collectors.joining(" "));
        }
    },
    /** {@code +79001234567} becomes {@code +7 900 ***-**-67}; other forms keep their last two digits. */
    PHONE {
        @Override
        public String masked(String value) {
            String digits = value.replaceAll("\\D", "");
            String last = digits.length() < 6 ? "" : digits.substring(digits.length() - 2);
            return value.matches("\\+7\\d{10}") ? "+7 " + value.substring(2, 5) + " ***-**-" + last : "***-**-" + last;
        }
    },
    /** {@code вера@example.com} becomes {@code в***@example.com}. */
    EMAIL {
        @Override
        public String masked(String value) {
            int at = value.lastIndexOf('@');
            return at < 1 ? HIDDEN : value.substring(0, value.offsetByCodePoints(0, 1)) + HIDDEN + value.substring(at);
        }
    },
    /** {@code @vladislav} becomes {@code @v***}; of a numeric id, nothing stays. */
    HANDLE {
        @Override
        public String masked(String value) {
            return value.startsWith("@") && value.length() > 1 ? value.substring(0, 2) + HIDDEN : HIDDEN;
        }
    },
    /** Nothing of it stays. */
    TEXT {
        @Override
        public String masked(String value) {
            return HIDDEN;
        }
    };

    private static final String HIDDEN = "***";

    public abstract String masked(String value);
}
