package dev.muamala.webhook;

import dev.muamala.events.LocalizedText;

/** What webhooks can be told. A name never changes; a changed shape has a higher revision. */
enum MessageType {
    REQUEST_SUBMITTED("request.submitted"),
    /** Its {@link RequestState} is another one; the first state counts too. */
    STATUS_CHANGED("request.status-changed"),
    REQUEST_COMPLETED("request.completed");

    /** Of the shape of {@code data}, the same for all types so far. */
    static final int REVISION = 1;

    private final String code;

    MessageType(String code) {
        this.code = code;
    }

    String code() {
        return code;
    }

    /** Where a request stands, in the same names and words as its status has them. */
    enum RequestState {
        SUBMITTED("submitted", "قُدِّم", "Submitted"),
        IN_PROGRESS("in-progress", "قيد الإنجاز", "In progress"),
        WAITING_FOR_APPLICANT("waiting-for-applicant", "بانتظار مقدّم الطلب", "Waiting for the applicant"),
        WAITING_FOR_PAYMENT("waiting-for-payment", "بانتظار الدفع", "Waiting for payment"),
        COMPLETED("completed", "مكتمل", "Completed");

        private final String code;
        private final LocalizedText label;

        RequestState(String code, String ar, String en) {
            this.code = code;
            this.label = new LocalizedText(ar, en);
        }

        String code() {
            return code;
        }

        LocalizedText label() {
            return label;
        }
    }
}
