package dev.muamala.attachment;

import dev.muamala.access.Caller;
import dev.muamala.access.Reach;
import dev.muamala.attachment.AttachmentStore.Mark;
import dev.muamala.attachment.AttachmentStore.Stored;
import dev.muamala.catalogue.Form;
import dev.muamala.catalogue.Violation;
import dev.muamala.events.ApplicantId;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.RequestEvent;
import dev.muamala.events.RequestEvent.ActionTaken;
import dev.muamala.events.RequestEvent.RequestSubmitted;
import dev.muamala.events.RequestEvent.StepEnded;
import dev.muamala.events.RequestEvent.StepOpened;
import dev.muamala.events.RequestId;
import dev.muamala.events.StepKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.eventsourcing.eventstore.EventStore;

/**
 * What people may do with papers.
 *
 * <p>Whoever uploads bytes has a right to them, and gives nobody else one: to know an id is not to own it. A person may
 * refer only to what they uploaded themselves, and everything else is answered as if it were not there, whether or not
 * it is. Who may see a request may see what it refers to.
 *
 * <p>A reference is marked before the request's events are appended, so that what the log refers to is never swept; a
 * mark whose events never came is recognised by the log, after the same time as an upload that nobody refers to.
 */
public final class Attachments {
    private static final String UPLOADED = "by-";
    private static final String REFERRED = "in-";
    /** The log refers to it, for ever; no sweep need look again. */
    private static final String FOR_EVER = "for-ever";

    private static final Duration LONGEST_UPLOAD = Duration.ofHours(1);

    private final AttachmentStore store;
    private final EventStore log;
    private final AttachmentSettings settings;
    private final Clock clock;

    Attachments(AttachmentStore store, EventStore log, AttachmentSettings settings, Clock clock) {
        this.store = store;
        this.log = log;
        this.settings = settings;
        this.clock = clock;
    }

    record Received(AttachmentId id, AttachmentType type, long size) {}

    /**
     * Takes what comes in, piece by piece.
     *
     * @param declared the media type that the client says it is
     * @throws AttachmentRefused when it is too large, or not what it is said to be
     */
    Received receive(String owner, String declared, InputStream content) throws IOException {
        AttachmentType type = AttachmentType.named(declared)
                .filter(settings::takes)
                .orElseThrow(() -> new AttachmentRefused(
                        415,
                        "attachment-type-unsupported",
                        "أنواع الملفات المقبولة: " + String.join(", ", settings.types()) + ".",
                        "Files of these types are taken: " + String.join(", ", settings.types())
                                + ". Say which by Content-Type."));
        Path file = store.incoming(clock.instant());
        try {
            Received received = write(type, content, file);
            store.keep(received.id(), type, file, new Mark(UPLOADED + nameOf(owner), clock.instant()));
            return received;
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private Received write(AttachmentType type, InputStream content, Path file) throws IOException {
        MessageDigest sha256 = sha256();
        long limit = settings.maxSize().toBytes();
        long size = 0;
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] piece = new byte[16_384];
            int read = content.readNBytes(piece, 0, piece.length);
            requireTold(type, Arrays.copyOf(piece, Math.min(read, AttachmentType.TELLING)));
            while (read > 0) {
                size += read;
                if (size > limit) {
                    throw AttachmentRefused.tooLarge(limit);
                }
                sha256.update(piece, 0, read);
                ByteBuffer rest = ByteBuffer.wrap(piece, 0, read);
                while (rest.hasRemaining()) {
                    out.write(rest);
                }
                read = content.readNBytes(piece, 0, piece.length);
            }
            out.force(true);
        }
        return new Received(new AttachmentId(HexFormat.of().formatHex(sha256.digest())), type, size);
    }

    private static void requireTold(AttachmentType declared, byte[] beginning) {
        if (!AttachmentType.of(beginning).equals(Optional.of(declared))) {
            throw new AttachmentRefused(
                    415,
                    "attachment-type-mismatch",
                    "محتوى الملف ليس من النوع المذكور في Content-Type.",
                    "The file is not what its Content-Type says, " + declared.mediaType() + ". Nothing was kept.");
        }
    }

    /** @param in the request through which it is seen; empty for who uploaded it */
    record Found(Stored stored, Optional<Standing> in) {}

    /** @throws AttachmentRefused when it is not there for them, for whichever reason */
    Found find(AttachmentId id, Caller reader, Reach reach) throws IOException {
        Stored stored = store.find(id).orElseThrow(AttachmentRefused::notFound);
        List<Mark> marks = store.marks(id);
        if (uploaded(reader.subject(), marks)) {
            return new Found(stored, Optional.empty());
        }
        Standing seen = marks.stream()
                .flatMap(Attachments::request)
                .flatMap(request -> standing(request).stream())
                .filter(standing -> reach.covers(standing.applicant(), standing.holders()))
                .findFirst()
                .orElseThrow(AttachmentRefused::notFound);
        return new Found(stored, Optional.of(seen));
    }

    InputStream open(AttachmentId id, Stored stored) throws IOException {
        return store.open(id, stored.type());
    }

    /** Whose a request is, and what it waits for. */
    record Standing(RequestId request, String applicant, Collection<StepOpened> open) {
        private Stream<String> holders() {
            return open.stream().flatMap(step -> step.holder().stream());
        }
    }

    /** Empty where the events of a mark never came. */
    private Optional<Standing> standing(RequestId request) {
        Map<StepKey, StepOpened> open = new HashMap<>();
        String applicant = null;
        for (RequestEvent event : (Iterable<RequestEvent>) history(request)::iterator) {
            if (event instanceof RequestSubmitted submitted) {
                applicant = submitted.applicant().value();
            } else if (event instanceof StepOpened step) {
                open.put(step.step(), step);
            } else if (event instanceof StepEnded end) {
                open.remove(end.step());
            }
        }
        return Optional.ofNullable(applicant).map(its -> new Standing(request, its, open.values()));
    }

    private static boolean uploaded(String person, List<Mark> marks) {
        String name = UPLOADED + nameOf(person);
        return marks.stream().anyMatch(mark -> mark.name().equals(name));
    }

    /** What the data refers to and is not there for its owner. Changes nothing. */
    public List<Violation> missing(List<Form.Attached> attached, String owner) {
        return attached.stream()
                .filter(one -> !isOf(owner, one.id()))
                .map(one -> new Violation(
                        one.pointer(),
                        "attachment-not-found",
                        new LocalizedText(
                                "لا يوجد ملف بهذا الرقم؛ ارفعه أولا.",
                                "There is no file of this id; upload it first.")))
                .toList();
    }

    private boolean isOf(String owner, String id) {
        try {
            Optional<AttachmentId> known = AttachmentId.of(id);
            return known.isPresent()
                    && store.find(known.get()).isPresent()
                    && uploaded(owner, store.marks(known.get()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Marks what the request is about to refer to.
     *
     * @return those that were swept since {@link #missing} was asked
     */
    public List<Violation> refer(RequestId request, List<Form.Attached> attached, String owner) {
        List<Form.Attached> gone = attached.stream()
                .filter(one -> !marked(new AttachmentId(one.id()), new Mark(REFERRED + request, clock.instant())))
                .toList();
        return gone.isEmpty() ? List.of() : missing(gone, owner);
    }

    private boolean marked(AttachmentId id, Mark mark) {
        try {
            return store.mark(id, mark);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes what nobody has referred to for too long. */
    void sweep() throws IOException {
        Instant now = clock.instant();
        store.forgetIncoming(now.minus(LONGEST_UPLOAD));
        Instant before = now.minus(settings.unreferencedFor());
        try (Stream<AttachmentId> all = store.all()) {
            for (AttachmentId id : (Iterable<AttachmentId>) all::iterator) {
                sweep(id, before);
            }
        }
    }

    private void sweep(AttachmentId id, Instant before) throws IOException {
        List<Mark> marks = store.marks(id);
        if (marks.stream().anyMatch(mark -> mark.name().equals(FOR_EVER))) {
            return;
        }
        if (marks.stream().flatMap(Attachments::request).anyMatch(request -> refers(request, id))) {
            store.mark(id, new Mark(FOR_EVER, clock.instant()));
        } else {
            store.removeUnless(
                    id, found -> found.stream().anyMatch(mark -> mark.at().isAfter(before)));
        }
    }

    /**
     * Removes what this person uploaded or these requests of theirs refer to. The bytes stay where somebody else uploaded
     * the same ones; whether anybody's request still refers to them, the next sweep finds out.
     */
    public void forget(ApplicantId person, Collection<RequestId> requests) {
        Set<String> theirs = Stream.concat(
                        Stream.of(UPLOADED + nameOf(person.value())),
                        requests.stream().map(request -> REFERRED + request))
                .collect(Collectors.toSet());
        Set<String> leaving = new HashSet<>(theirs);
        leaving.add(FOR_EVER);
        try (Stream<AttachmentId> all = store.all()) {
            for (AttachmentId id : (Iterable<AttachmentId>) all::iterator) {
                if (store.marks(id).stream().anyMatch(mark -> theirs.contains(mark.name()))
                        && !store.removeUnless(
                                id,
                                marks -> marks.stream()
                                        .anyMatch(mark ->
                                                mark.name().startsWith(UPLOADED) && !theirs.contains(mark.name())))) {
                    store.unmark(id, leaving);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean refers(RequestId request, AttachmentId id) {
        return history(request)
                .anyMatch(event -> event instanceof RequestSubmitted submitted && holds(submitted.form(), id.value())
                        || event instanceof ActionTaken action && holds(action.data(), id.value()));
    }

    private static boolean holds(Object data, String text) {
        if (data instanceof Map<?, ?> object) {
            return object.values().stream().anyMatch(member -> holds(member, text));
        }
        return data instanceof List<?> items ? items.stream().anyMatch(item -> holds(item, text)) : text.equals(data);
    }

    private Stream<RequestEvent> history(RequestId request) {
        return log.readEvents(request.value()).asStream().map(event -> (RequestEvent) event.getPayload());
    }

    private static Stream<RequestId> request(Mark mark) {
        return mark.name().startsWith(REFERRED)
                ? Stream.of(new RequestId(mark.name().substring(REFERRED.length())))
                : Stream.empty();
    }

    /** Names of people are no names of files, and no business of who looks into the folder. */
    private static String nameOf(String person) {
        return HexFormat.of().formatHex(sha256().digest(person.getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
