package dev.muamala.request;

import dev.muamala.eventstore.EventLog;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/** Turns the version that a command handler answers into a {@link Receipt}, and completes it after the append. */
final class ReceiptInterceptor implements MessageHandlerInterceptor<CommandMessage<?>> {
    @Override
    public Object handle(UnitOfWork<? extends CommandMessage<?>> unit, InterceptorChain chain) throws Exception {
        Receipt receipt = new Receipt((Long) chain.proceed());
        unit.afterCommit(done -> {
            Long position = done.root().getResource(EventLog.POSITION);
            if (position != null) {
                receipt.at(position);
            }
        });
        return receipt;
    }
}
