package dev.muamala.events;

import java.util.Arrays;
import java.util.Optional;

/** The seven emirates, by their ISO 3166-2 codes. */
public enum Emirate {
    ABU_DHABI("AE-AZ", new LocalizedText("أبوظبي", "Abu Dhabi")),
    AJMAN("AE-AJ", new LocalizedText("عجمان", "Ajman")),
    DUBAI("AE-DU", new LocalizedText("دبي", "Dubai")),
    FUJAIRAH("AE-FU", new LocalizedText("الفجيرة", "Fujairah")),
    RAS_AL_KHAIMAH("AE-RK", new LocalizedText("رأس الخيمة", "Ras Al Khaimah")),
    SHARJAH("AE-SH", new LocalizedText("الشارقة", "Sharjah")),
    UMM_AL_QUWAIN("AE-UQ", new LocalizedText("أم القيوين", "Umm Al Quwain"));

    private final String code;
    private final LocalizedText label;

    Emirate(String code, LocalizedText label) {
        this.code = code;
        this.label = label;
    }

    /** The ISO 3166-2 code, for example {@code AE-DU}; also the form in which an emirate is stored. */
    public String code() {
        return code;
    }

    public LocalizedText label() {
        return label;
    }

    public static Optional<Emirate> ofCode(String code) {
        return Arrays.stream(values())
                .filter(emirate -> emirate.code.equals(code))
                .findFirst();
    }
}
