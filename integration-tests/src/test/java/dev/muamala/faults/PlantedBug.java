package dev.muamala.faults;

import dev.muamala.entity.EntityClient;
import dev.muamala.events.RequestEvent;
import dev.muamala.events.RequestEvent.RequestSubmitted;
import dev.muamala.eventstore.EventFeed;
import dev.muamala.eventstore.EventLog;
import dev.muamala.projection.Position;
import java.util.List;
import java.util.function.Function;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.modelling.command.ConcurrencyException;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.support.GenericApplicationContext;

/**
 * A mistake that a server could make, and the invariant that finds it. Each stands between the parts of a server that
 * is otherwise as it is sold: around one of its beans, at its front door, or in its database. Most strike once; the
 * last two whenever they can, since who is not heard of again cannot be told by what the log shows in the clear.
 */
enum PlantedBug {
    /** A submission is acknowledged, and the server dies before it is appended. */
    ACKNOWLEDGES_BEFORE_THE_APPEND(Invariant.I1) {
        @Override
        void plant(GenericApplicationContext beans, Strike strike) {
            appending(beans, (log, events) -> {
                if (events.get(0).getPayload() instanceof RequestSubmitted && strike.at(6)) {
                    CurrentUnitOfWork.get().root().resources().put(EventLog.POSITION, log.head() + events.size());
                } else {
                    log.appendEvents(events);
                }
            });
        }
    },
    /** A call is made again, and not under its own id. */
    CALLS_AGAIN_WITHOUT_THE_KEY(Invariant.I2) {
        @Override
        void plant(GenericApplicationContext beans, Strike strike) {
            beans.registerBean(CarelessCalls.class, () -> new CarelessCalls(beans.getBean(EntityClient.class), strike));
        }
    },
    /** An index is handed out, and no event gets it. */
    WASTES_AN_INDEX(Invariant.I3) {
        @Override
        String spoil() {
            return trigger("TRIGGER spoil BEFORE UPDATE ON event_head", """
                    IF NEW.global_index > 100 THEN
                        IF nextval('strikes') = 1 THEN
                            NEW.global_index := NEW.global_index + 1;
                        END IF;
                    END IF;""");
        }
    },
    PROJECTS_AN_EVENT_TWICE(Invariant.I4) {
        @Override
        EventsCounted counted(Strike strike) {
            return new EventsCounted() {
                @Override
                public Count evolve(Count current, RequestEvent event, Position position) {
                    Count once = super.evolve(current, event, position);
                    return strike.at(100) ? super.evolve(once, event, position) : once;
                }
            };
        }
    },
    /** The projections are not told of the last commit. */
    LOSES_A_WAKE_UP(Invariant.I5) {
        @Override
        void plant(GenericApplicationContext beans, Strike strike) {
            beans.addBeanFactoryPostProcessor(
                    factory -> factory.getBeanDefinition("eventFeed").setPrimary(false));
            beans.registerBean(
                    DeafFeed.class,
                    () -> new DeafFeed(beans.getBean(EventFeed.class), beans.getBean(EventLog.class)),
                    feed -> feed.setPrimary(true));
            strike.at(1);
        }
    },
    /** Of two who decided at the same time, the one who was late writes what he decided behind the other. */
    LETS_THE_LOSER_GO_ON(Invariant.I6) {
        @Override
        void plant(GenericApplicationContext beans, Strike strike) {
            appending(beans, (log, events) -> {
                try {
                    log.appendEvents(events);
                } catch (ConcurrencyException e) {
                    if (!strike.at(1)) {
                        throw e;
                    }
                    log.appendEvents(behindTheOthers(log, events));
                }
            });
        }
    },
    FORGETS_A_KEY(Invariant.I7) {
        @Override
        void plant(GenericApplicationContext beans, Strike strike) {
            beans.registerBean(CarelessDoor.class, () -> CarelessDoor.forgettingKeys(strike));
        }
    },
    SHOWS_A_READER_WHAT_WAS(Invariant.I8) {
        @Override
        void plant(GenericApplicationContext beans, Strike strike) {
            beans.registerBean(CarelessDoor.class, () -> CarelessDoor.showingWhatWas(strike));
        }
    },
    /** A row is sealed by itself alone. */
    SKIPS_THE_CHAIN_FOR_A_ROW(Invariant.I9) {
        @Override
        String spoil() {
            return trigger("TRIGGER spoil BEFORE INSERT ON event", """
                    IF NEW.global_index > 100 THEN
                        IF nextval('strikes') = 1 THEN
                            NEW.hash := sha256(convert_to(NEW.payload::text, 'UTF8'));
                        END IF;
                    END IF;""");
        }
    },
    /** Calls of an authority that were not answered are put off and do not come back. */
    FORGETS_A_LEASE(Invariant.I10) {
        @Override
        String spoil() {
            return trigger("TRIGGER spoil BEFORE UPDATE ON due_work", """
                    IF NEW.kind = 'call' AND NEW.attempts = OLD.attempts AND 'municipality-dubai' =
                            (SELECT payload->>'entity' FROM event WHERE global_index = NEW.global_index) THEN
                        PERFORM nextval('strikes');
                        NEW.due_at := NEW.due_at + interval '100 years';
                    END IF;""");
        }
    },
    /** Calls that were accepted are not asked after. */
    DROPS_DUE_WORK(Invariant.I11) {
        @Override
        String spoil() {
            return trigger("TRIGGER spoil AFTER INSERT ON event", """
                    IF NEW.type = 'request.call-accepted' THEN
                        PERFORM nextval('strikes');
                        DELETE FROM due_work WHERE id = NEW.payload->>'call';
                    END IF;""");
        }
    };

    private final Invariant caughtBy;

    PlantedBug(Invariant caughtBy) {
        this.caughtBy = caughtBy;
    }

    Invariant caughtBy() {
        return caughtBy;
    }

    /** Changes the server before it starts. */
    void plant(GenericApplicationContext beans, Strike strike) {}

    /** The projection that counts, as this server has it. */
    EventsCounted counted(Strike strike) {
        return new EventsCounted();
    }

    /** Changes the database before the load begins: SQL, or nothing. */
    String spoil() {
        return "";
    }

    private static String trigger(String trigger, String body) {
        return """
                CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                %s
                RETURN NEW; END $$;
                CREATE %s FOR EACH ROW EXECUTE FUNCTION spoil();
                """.formatted(body, trigger);
    }

    private static void appending(GenericApplicationContext beans, CarelessLog.Appending appending) {
        around(
                beans,
                "eventStore",
                store -> EmbeddedEventStore.builder()
                        .storageEngine(new CarelessLog(beans.getBean(EventLog.class), appending))
                        .build());
    }

    private static List<? extends EventMessage<?>> behindTheOthers(
            EventLog log, List<? extends EventMessage<?>> events) {
        DomainEventMessage<?> first = (DomainEventMessage<?>) events.get(0);
        long behind = log.lastSequenceNumberFor(first.getAggregateIdentifier()).orElseThrow() + 1;
        return events.stream()
                .map(event -> (DomainEventMessage<?>) event)
                .map(event -> new GenericDomainEventMessage<>(
                        event.getType(),
                        event.getAggregateIdentifier(),
                        event.getSequenceNumber() - first.getSequenceNumber() + behind,
                        event,
                        event::getTimestamp))
                .toList();
    }

    private static void around(GenericApplicationContext beans, String name, Function<Object, Object> bug) {
        beans.registerBean(name + "Bug", BeanPostProcessor.class, () -> new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String beanName) {
                return beanName.equals(name) ? bug.apply(bean) : bean;
            }
        });
    }
}
