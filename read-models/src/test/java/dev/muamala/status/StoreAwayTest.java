package dev.muamala.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muamala.mongodb.EmbeddedMongo;
import dev.muamala.projection.MemoryLog;
import dev.muamala.projection.ProjectionStatus;
import dev.muamala.projection.Projections;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;

@SpringBootTest(
        classes = RequestStatusControllerTest.ReadSide.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "server.address=127.0.0.1")
@DirtiesContext
class StoreAwayTest {
    @Autowired
    private EmbeddedMongo store;

    @Autowired
    private MemoryLog log;

    @Autowired
    private Projections projections;

    @LocalServerPort
    private int port;

    @Test
    void readers_are_told_to_come_back_when_the_store_is_away() throws Exception {
        long position = log.append(new Journey("a").submitted());
        await().untilAsserted(
                        () -> assertThat(projections.status().get(0).position()).isEqualTo(position));

        store.close();

        await().untilAsserted(() -> {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/requests/a"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(answer.body()).contains("read-store-unavailable");
        });
        await().untilAsserted(() ->
                assertThat(projections.status().get(0).state()).isEqualTo(ProjectionStatus.State.STORE_AWAY));
    }
}
