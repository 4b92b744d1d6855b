package dev.muamala.status;

import dev.muamala.events.LocalizedText;

/** The fixed words of a timeline, in both languages. */
enum Words {
    SUBMITTED("قُدِّم الطلب", "Request submitted"),
    APPLICANT("مقدّم الطلب", "The applicant"),
    PAYMENT_GATEWAY("بوابة الدفع الوطنية", "National payment gateway"),
    ASKED("أُحيل", "asked"),
    ACCEPTED("استُلم وسيُجاب عنه لاحقاً", "taken, an answer will follow"),
    UNRESPONSIVE("لا يوجد رد حالياً، وستُعاد المحاولة", "no answer at present, it is asked again"),
    REPLIED("تم", "done"),
    REFUSED("مرفوض", "declined"),
    LATE_ANSWER("وصل رد متأخر حُفظ ولم يغيّر شيئاً", "A late answer came; it is kept and changes nothing"),
    ACTION_NEEDED("مطلوب إجراء", "action needed"),
    ACTION_TAKEN("قُدِّم المطلوب", "handed in"),
    PAYMENT_NEEDED("بانتظار الدفع", "payment needed"),
    PAID("تم الدفع", "paid"),
    PAYMENT_DECLINED("تعذّر الدفع", "payment declined"),
    TIME_CAME("انتهت المهلة", "the time came"),
    MESSAGE_RECEIVED("وصل", "received"),
    DECIDED("تم البتّ", "decided"),
    ESCALATED("صُعِّد", "escalated"),
    CANCELLED("لم يعد مطلوباً", "no longer needed"),
    COMPLETED("اكتمل الطلب", "Request completed"),
    RATED("قيّم مقدّم الطلب الخدمة", "The applicant rated the service"),
    APPLICANT_ERASED("مُحيت البيانات الشخصية لمقدّم الطلب", "What was personal of the applicant was erased"),
    MOVED("يسير الطلب وفق إصدار آخر من سير العمل", "The request goes on by another version of its workflow"),
    MOVE_UNDONE("عاد الطلب إلى إصداره السابق", "The request goes on by its earlier version again"),
    STANDS_STILL("يحتاج الطلب إلى مراجعة من المشغّل", "An operator must look at the request");

    private final LocalizedText text;

    Words(String ar, String en) {
        this.text = new LocalizedText(ar, en);
    }

    LocalizedText text() {
        return text;
    }

    /** {@code Trade name: declined}. */
    LocalizedText about(LocalizedText subject) {
        return new LocalizedText(subject.ar() + ": " + text.ar(), subject.en() + ": " + text.en());
    }

    /** {@code Request completed: licence issued}. */
    LocalizedText with(LocalizedText what) {
        return new LocalizedText(text.ar() + ": " + what.ar(), text.en() + ": " + what.en());
    }
}
