package dev.muamala.status;

import dev.muamala.events.LocalizedText;
import dev.muamala.problem.Problem;
import dev.muamala.problem.ProblemException;
import java.time.Duration;
import org.springframework.http.HttpStatus;

/** Why a status is not shown. */
final class StatusProblems {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private StatusProblems() {}

    static ProblemException notFound(String id) {
        return new ProblemException(Problem.of(
                HttpStatus.NOT_FOUND,
                "request-not-found",
                new LocalizedText("الطلب غير موجود", "There is no such request"),
                new LocalizedText(
                        "لا يوجد طلب بالرقم \"" + id + "\". إن كنت قد قدّمته للتو فأضف \"after\" بقيمة الموضع في الرد.",
                        "No request has the id \"" + id
                                + "\". If you just submitted it, add \"after\" with the position of the answer.")));
    }

    static ProblemException behind() {
        return new ProblemException(Problem.of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "projection-behind",
                        new LocalizedText("القراءة متأخرة عن السجل", "Reading is behind the log"),
                        new LocalizedText(
                                "ما كُتب محفوظ ولكنه لم يظهر للقراءة بعد. أعد المحاولة بعد قليل.",
                                "What was written is safe but cannot be read yet. Ask again shortly."))
                .retryAfter(PAUSE));
    }

    static ProblemException positionUnknown(long position) {
        return new ProblemException(Problem.of(
                HttpStatus.BAD_REQUEST,
                "position-unknown",
                new LocalizedText("الموضع غير معروف", "The position is not known"),
                new LocalizedText(
                        "لم يصل السجل إلى الموضع " + position + " بعد. أرسل موضعا ورد في رد.",
                        "The log has not come to the position " + position
                                + " yet. Send one that an answer has given.")));
    }

    static ProblemException tooManyStreams() {
        return new ProblemException(Problem.of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "too-many-waiting",
                        new LocalizedText("عدد المنتظرين كبير", "Too many readers wait here"),
                        new LocalizedText(
                                "لا يمكن فتح قناة أحداث الآن. استعلم عن الحالة كالمعتاد وأعد المحاولة بعد قليل.",
                                "No event stream can be opened at present. Ask for the status instead and try again"
                                        + " shortly."))
                .retryAfter(PAUSE.multipliedBy(10)));
    }
}
