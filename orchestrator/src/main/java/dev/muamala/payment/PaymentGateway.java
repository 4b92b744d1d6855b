package dev.muamala.payment;

import dev.muamala.entity.CallAdapter;
import dev.muamala.entity.EntityClient;
import dev.muamala.events.RequestEvent.PaymentRequested;
import dev.muamala.request.CallOutcome;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * The national payment gateway. It takes the money at most once per call id, however often it is asked; the citizen
 * pays on its page, and it calls back.
 */
@Component
public class PaymentGateway implements CallAdapter<PaymentRequested> {
    private final EntityClient entities;

    public PaymentGateway(EntityClient entities) {
        this.entities = entities;
    }

    @Override
    public Class<PaymentRequested> calls() {
        return PaymentRequested.class;
    }

    @Override
    public CallOutcome make(PaymentRequested payment) {
        return post(payment, "/payments");
    }

    @Override
    public CallOutcome takeBack(PaymentRequested payment) {
        return post(payment, "/payments" + EntityClient.WITHDRAWAL);
    }

    private CallOutcome post(PaymentRequested payment, String path) {
        return entities.post(
                payment,
                path,
                Map.of(
                        "operation",
                        "payment",
                        "amount",
                        Map.of(
                                "minorUnits", payment.amount().minorUnits(),
                                "currency", payment.amount().currency())));
    }
}
