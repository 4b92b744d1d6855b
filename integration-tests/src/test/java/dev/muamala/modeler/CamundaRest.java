package dev.muamala.modeler;

import jakarta.ws.rs.core.Application;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.StandaloneInMemProcessEngineConfiguration;
import org.camunda.bpm.engine.rest.impl.CamundaRestResources;
import org.camunda.bpm.engine.rest.spi.ProcessEngineProvider;
import org.jboss.resteasy.plugins.server.servlet.HttpServletDispatcher;
import org.springframework.util.FileSystemUtils;

/** Camunda 7.24's own REST application under {@code /engine-rest}, with an engine in memory. */
final class CamundaRest implements AutoCloseable {
    private final Path folder;
    private final Tomcat tomcat = new Tomcat();

    CamundaRest() {
        try {
            folder = Files.createTempDirectory("camunda-rest");
            tomcat.setBaseDir(folder.toString());
            tomcat.setHostname("127.0.0.1");
            tomcat.setPort(0);
            tomcat.getConnector().setProperty("address", "127.0.0.1");
            Context context = tomcat.addContext("/engine-rest", folder.toString());
            Wrapper servlet = Tomcat.addServlet(context, "camunda", new HttpServletDispatcher());
            servlet.addInitParameter("jakarta.ws.rs.Application", Everything.class.getName());
            servlet.setLoadOnStartup(1);
            servlet.addMapping("/*");
            tomcat.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    int port() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
            FileSystemUtils.deleteRecursively(folder);
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every resource that Camunda has. */
    public static final class Everything extends Application {
        @Override
        public Set<Class<?>> getClasses() {
            Set<Class<?>> classes = new HashSet<>(CamundaRestResources.getResourceClasses());
            classes.addAll(CamundaRestResources.getConfigurationClasses());
            return classes;
        }
    }

    /** The engine that Camunda's resources find, as a service. */
    public static final class Engines implements ProcessEngineProvider {
        private static final ProcessEngine ENGINE = new StandaloneInMemProcessEngineConfiguration()
                .setJdbcUrl("jdbc:h2:mem:camunda-rest;DB_CLOSE_DELAY=-1")
                .setProcessEngineName("camunda-rest")
                .setJobExecutorActivate(false)
                .buildProcessEngine();

        @Override
        public ProcessEngine getDefaultProcessEngine() {
            return ENGINE;
        }

        @Override
        public ProcessEngine getProcessEngine(String name) {
            return ENGINE.getName().equals(name) ? ENGINE : null;
        }

        @Override
        public Set<String> getProcessEngineNames() {
            return Set.of(ENGINE.getName());
        }
    }
}
