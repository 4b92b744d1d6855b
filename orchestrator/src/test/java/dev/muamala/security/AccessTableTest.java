package dev.muamala.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muamala.access.Caller;
import dev.muamala.access.Reach;
import dev.muamala.access.Role;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.http.server.PathContainer;

class AccessTableTest {
    private static final AccessTable TABLE = AccessTable.of("""
            # a comment

            GET  /things/{id}      own held - - - any held
            GET  /things/special   -   -    - - - any -
            POST /things/{id}/sign signed
            """);

    private static Optional<Reach> reach(String path, String entity, Role... roles) {
        return TABLE.find("GET", PathContainer.parsePath(path))
                .orElseThrow()
                .reach(Caller.of("fatima", Set.of(roles), entity));
    }

    @Test
    void roles_add_up() {
        assertThat(reach("/things/1", null, Role.CITIZEN)).contains(new Reach(false, "fatima", null));
        assertThat(reach("/things/1", "mohre", Role.OFFICER)).contains(new Reach(false, null, "mohre"));
        assertThat(reach("/things/1", "mohre", Role.OFFICER, Role.CITIZEN))
                .contains(new Reach(false, "fatima", "mohre"));
        assertThat(reach("/things/1", null, Role.CITIZEN, Role.OPERATOR)).contains(Reach.ALL);
        assertThat(reach("/things/1", null, Role.DESIGNER)).isEmpty();
        assertThat(reach("/things/1", null)).isEmpty();
    }

    @Test
    void an_officer_of_no_entity_may_nothing() {
        assertThat(reach("/things/1", null, Role.OFFICER)).isEmpty();
    }

    @Test
    void the_more_particular_path_is_meant_however_it_is_written() {
        assertThat(reach("/things/special", null, Role.CITIZEN)).isEmpty();
        assertThat(reach("/things/%73pecial", null, Role.CITIZEN)).isEmpty();
    }

    @Test
    void what_is_not_in_it_is_not_found() {
        assertThat(TABLE.find("GET", PathContainer.parsePath("/things"))).isEmpty();
        assertThat(TABLE.find("GET", PathContainer.parsePath("/things/1/"))).isEmpty();
        assertThat(TABLE.find("DELETE", PathContainer.parsePath("/things/1"))).isEmpty();
        assertThat(TABLE.find("HEAD", PathContainer.parsePath("/things/1"))).isPresent();
        assertThat(TABLE.methods(PathContainer.parsePath("/things/1"))).isEqualTo("GET");
    }

    @Test
    void a_line_that_says_something_else_is_refused() {
        assertThatThrownBy(() -> AccessTable.of("GET /things own")).hasMessageContaining("GET /things own");
        assertThatThrownBy(() -> AccessTable.of("GET /things own own own own own own perhaps"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
