package dev.muamala.frontdoor;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the server refuses by itself, before it knows whose request it is: as a problem, and not as a page. */
public final class ServerErrors extends ErrorReportValve {
    private static final Logger LOG = LoggerFactory.getLogger(ServerErrors.class);

    @Override
    protected void report(Request request, Response response, Throwable thrown) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            response.setSuspended(false);
            Problems.write(Problems.problem(response.getStatus(), request.getRequest()), response.getResponse());
            response.finishResponse();
        } catch (IOException e) {
            LOG.debug("Nobody waits for the refusal any more", e);
        }
    }
}
