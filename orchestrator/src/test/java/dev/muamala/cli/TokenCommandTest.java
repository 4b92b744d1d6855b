package dev.muamala.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.muamala.security.DemoIssuer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.text.ParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int token(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "token";
        all[1] = "--data=" + folder;
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return MuamalaCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }

    private JWTClaimsSet printed() throws ParseException {
        return SignedJWT.parse(out.toString().strip()).getJWTClaimsSet();
    }

    @Test
    void a_citizen_is_who_has_the_demos_trade_licence() throws ParseException {
        DemoIssuer.at(folder.resolve(DemoIssuer.FILE));

        assertThat(token("citizen")).isZero();

        assertThat(printed().getSubject())
                .isEqualTo(Example.tradeLicence().applicant().value());
        assertThat(printed().getStringListClaim("roles")).containsExactly("citizen");
        assertThat(printed().getClaim("entity")).isNull();
    }

    @Test
    void somebody_may_be_several_at_an_entity() throws ParseException {
        DemoIssuer.at(folder.resolve(DemoIssuer.FILE));

        assertThat(token("officer,analyst", "--as=omar", "--entity=ded")).isZero();

        assertThat(printed().getSubject()).isEqualTo("omar");
        assertThat(printed().getStringListClaim("roles")).containsExactly("analyst", "officer");
        assertThat(printed().getClaim("entity")).isEqualTo("ded");
    }

    @Test
    void without_a_demo_there_is_none() {
        assertThat(token("citizen")).isEqualTo(1);
        assertThat(err.toString()).contains("./muamala start", "identity provider");
        assertThat(folder).isEmptyDirectory();
    }
}
