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
        int n = Integer.getInteger("n", 1);
        for (int i = 0; i < n; i++, seed++) {
            GeneratedProcess p = d.isEmpty()
                    ? GeneratedProcess.sound(new Random(seed))
                    : GeneratedProcess.with(GeneratedProcess.Defect.valueOf(d), new Random(seed));
            ProcessModel m = Models.read(p.document(), "main");
            java.nio.file.Files.writeString(java.nio.file.Path.of("/tmp/one.bpmn"), p.document());
            for (boolean reduced : new boolean[] {true, false}) {
                if (!reduced) continue;
                for (int k = 0; n == 1 && k < 5; k++) {
                    long q = System.nanoTime();
                    Soundness.of(m, Bound.states(300000), true);
                    System.out.println("## warm " + (System.nanoTime() - q) / 1000);
                }
                long t = System.nanoTime();
                Verdict v = Soundness.of(m, Bound.states(n > 1 ? 40000 : 300000), reduced);
                if (n > 1) {
                    if (v.states() > 4000) System.out.println("## " + seed + " " + v.states());
                    continue;
                }
                System.out.println("## " + reduced + " " + (System.nanoTime() - t) / 1000 + "us states " + v.states()
                        + " broken " + p.broken());
                if (v instanceof Verdict.Unsound u)
                    u.counterExamples().forEach(c -> System.out.println("##  " + c.finding() + "\n## " + c.ids()));
                else System.out.println("## " + v);
            }
        }
    }
}
