package dev.muamala.request;

import dev.muamala.eventstore.EventLog;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/**
 * Turns the version that the handler of a {@link RequestCommand} answers into a {@link Receipt}, and completes it after
 * the append. What the command is to be done {@link Once} under goes on to its events.
 */
final class ReceiptInterceptor implements MessageHandlerInterceptor<CommandMessage<?>> {
    @Override
    public Object handle(UnitOfWork<? extends CommandMessage<?>> unit, InterceptorChain chain) throws Exception {
        if (!(unit.getMessage().getPayload() instanceof RequestCommand)) {
            return chain.proceed();
        }
        if (unit.getMessage().getMetaData().containsKey(Once.KEY)) {
            unit.registerCorrelationDataProvider(command -> Once.keptOf(command.getMetaData()));
        }
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
