package dev.muamala.rehearsal;

import static dev.muamala.workflow.WorkflowRefused.Kind.CONFLICT;
import static dev.muamala.workflow.WorkflowRefused.Kind.NOT_FOUND;

import dev.muamala.events.LocalizedText;
import dev.muamala.events.WorkflowEvent.RehearsalReported;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.eventstore.PastRequests.Selection;
import dev.muamala.rehearsal.RehearsalJob.Listed;
import dev.muamala.rehearsal.Report.Finding;
import dev.muamala.workflow.RehearsalReports;
import dev.muamala.workflow.WorkflowCommand.RecordRehearsal;
import dev.muamala.workflow.WorkflowCommands;
import dev.muamala.workflow.WorkflowRefused;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rehearsals of this server, one after another unless it is given more threads: each takes one thread, and one
 * connection of the event log while it reads, and no more. The report of one that is complete is in the workflow's
 * history, where every server finds it; one that runs when its server stops is lost, and can be begun again.
 */
@Component
class Rehearsals implements DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(Rehearsals.class);
    private static final int MOST_WAITING = 20;
    private static final int MOST_KEPT = 5;

    private final Rehearser rehearser;
    private final WorkflowCommands commands;
    private final RehearsalReports reports;
    private final Clock clock;
    private final ThreadPoolExecutor threads;
    /** The oldest first. */
    private final Map<String, RehearsalJob> jobs = new LinkedHashMap<>();

    Rehearsals(
            Rehearser rehearser,
            WorkflowCommands commands,
            RehearsalReports reports,
            Clock clock,
            @Value("${muamala.rehearsal.threads:1}") int threads) {
        this.rehearser = rehearser;
        this.commands = commands;
        this.reports = reports;
        this.clock = clock;
        this.threads = new ThreadPoolExecutor(
                threads, threads, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(MOST_WAITING), work -> {
                    Thread thread = new Thread(work, "rehearsal");
                    thread.setDaemon(true);
                    thread.setPriority(Thread.MIN_PRIORITY);
                    return thread;
                });
        this.threads.allowCoreThreadTimeOut(true);
    }

    /** @throws WorkflowRefused when too many wait already */
    RehearsalView start(WorkflowVersion version, Selection selection, String by) {
        RehearsalJob job = new RehearsalJob(UUID.randomUUID().toString(), version, selection, by, clock.instant());
        synchronized (jobs) {
            jobs.put(job.id(), job);
            List<RehearsalJob> over =
                    jobs.values().stream().filter(RehearsalJob::isOver).toList();
            over.stream().limit(Math.max(0, over.size() - MOST_KEPT)).forEach(old -> jobs.remove(old.id()));
        }
        try {
            threads.execute(() -> run(job));
        } catch (RejectedExecutionException e) {
            synchronized (jobs) {
                jobs.remove(job.id());
            }
            throw new WorkflowRefused(
                    CONFLICT,
                    "too-many-rehearsals",
                    new LocalizedText(
                            "ينتظر عدد كبير من التجارب؛ أعد المحاولة لاحقا.",
                            "Too many rehearsals wait already. Cancel one, or try again when some are over."));
        }
        return job.view();
    }

    private void run(RehearsalJob job) {
        if (!job.begin()) {
            return;
        }
        try {
            rehearser.run(job);
            if (!job.calledOff()) {
                record(job);
                return;
            }
        } catch (RuntimeException e) {
            if (!job.calledOff()) {
                LOG.warn("The rehearsal {} of {} failed", job.id(), job.version(), e);
                job.failed(e.getMessage());
                return;
            }
        }
        job.cancelled();
    }

    private void record(RehearsalJob job) {
        RehearsalView view = job.toRecord();
        Report report = view.report();
        try {
            @SuppressWarnings("unchecked")
            Map<String, Object> content = JsonMapper.shared().convertValue(view, Map.class);
            commands.send(new RecordRehearsal(
                    view.workflow(),
                    view.version(),
                    view.id(),
                    report.requests(),
                    report.verdicts(),
                    report.differences().stream().map(Finding::name).toList(),
                    content,
                    view.by()));
            job.complete(null);
        } catch (RuntimeException e) {
            LOG.warn("The rehearsal {} of {} was not recorded", job.id(), job.version(), e);
            job.complete("The report was not recorded: " + e.getMessage());
        }
    }

    /** Those of this server and those that were recorded, the newest first, without their reports. */
    List<RehearsalView> of(String key) {
        List<RehearsalView> here = jobsOf(key).stream().map(RehearsalJob::view).toList();
        Stream<RehearsalView> elsewhere = reports.of(key).stream()
                .filter(report -> here.stream().noneMatch(known -> known.id().equals(report.rehearsal())))
                .map(Rehearsals::view);
        return Stream.concat(here.stream(), elsewhere)
                .map(RehearsalView::withoutReport)
                .sorted(Comparator.comparing(RehearsalView::at).reversed())
                .toList();
    }

    /** @throws WorkflowRefused when neither this server nor the log has it */
    RehearsalView one(String key, String id) {
        return job(key, id)
                .map(RehearsalJob::view)
                .or(() -> reports.of(key).stream()
                        .filter(report -> report.rehearsal().equals(id))
                        .findFirst()
                        .map(Rehearsals::view))
                .orElseThrow(() -> notFound(id));
    }

    /** @throws WorkflowRefused when it is not this server that has it in hand */
    RehearsalView cancel(String key, String id) {
        RehearsalJob job = job(key, id).orElseThrow(() -> notFound(id));
        job.callOff();
        return job.view();
    }

    /** Which requests fare otherwise, one by one. */
    List<Listed> listed(String key, String id) {
        return job(key, id).orElseThrow(() -> notFound(id)).listed();
    }

    private static RehearsalView view(RehearsalReported recorded) {
        return JsonMapper.shared().convertValue(recorded.report(), RehearsalView.class);
    }

    private Optional<RehearsalJob> job(String key, String id) {
        return jobsOf(key).stream().filter(job -> job.id().equals(id)).findFirst();
    }

    private List<RehearsalJob> jobsOf(String key) {
        synchronized (jobs) {
            return new ArrayList<>(jobs.values())
                    .stream().filter(job -> job.version().key().equals(key)).toList();
        }
    }

    private static WorkflowRefused notFound(String id) {
        return new WorkflowRefused(
                NOT_FOUND,
                "rehearsal-not-found",
                new LocalizedText(
                        "لا توجد هذه التجربة هنا.",
                        "This server has no rehearsal " + id + ". One that runs is known to the server that was asked"
                                + " for it, and so are its requests one by one until that server stops; the report of"
                                + " one that is complete is known to all."));
    }

    @Override
    public void destroy() {
        synchronized (jobs) {
            jobs.values().forEach(RehearsalJob::callOff);
        }
        threads.shutdownNow();
    }
}
