package dev.muamala.attachment;

import dev.muamala.events.LocalizedText;

/** An upload that is not taken, or a download that is not for the caller. Nothing was kept. The code is stable. */
final class AttachmentRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final transient LocalizedText explanation;

    AttachmentRefused(int status, String code, String arabic, String english) {
        super(code, null, false, false);
        this.status = status;
        this.code = code;
        this.explanation = new LocalizedText(arabic, english);
    }

    static AttachmentRefused tooLarge(long limit) {
        return new AttachmentRefused(
                413,
                "attachment-too-large",
                "لا يزيد الملف على " + limit + " بايت.",
                "A file has at most " + limit + " bytes. Nothing was kept.");
    }

    /** The same whether it is not there or is somebody else's. */
    static AttachmentRefused notFound() {
        return new AttachmentRefused(
                404, "attachment-not-found", "لا يوجد ملف بهذا الرقم.", "There is no file of this id.");
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    LocalizedText explanation() {
        return explanation;
    }
}
