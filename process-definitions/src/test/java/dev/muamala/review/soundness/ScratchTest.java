package dev.muamala.review.soundness;

import dev.muamala.review.Models;
import dev.muamala.review.model.ProcessModel;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScratchTest {
    @Test
    void one() throws Exception {
        long seed = Long.getLong("s");
        String d = System.getProperty("d", "");
        GeneratedProcess p = d.isEmpty()
                ? GeneratedProcess.sound(new Random(seed))
                : GeneratedProcess.with(GeneratedProcess.Defect.valueOf(d), new Random(seed));
        ProcessModel m = Models.read(p.document(), "main");
        java.nio.file.Files.writeString(java.nio.file.Path.of("/tmp/one.bpmn"), p.document());
        for (boolean reduced : new boolean[] {true, false}) {
            long t = System.nanoTime();
            Verdict v = Soundness.of(m, Bound.states(100000), reduced);
            System.out.println("## " + reduced + " " + (System.nanoTime() - t) / 1000 + "us states " + v.states()
                    + " broken " + p.broken());
            if (v instanceof Verdict.Unsound u)
                u.counterExamples().forEach(c -> System.out.println("##  " + c.finding() + "\n## " + c.ids()));
            else System.out.println("## " + v);
        }
    }
}
